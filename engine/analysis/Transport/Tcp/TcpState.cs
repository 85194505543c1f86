using NidsVm.Packets;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Transport.Tcp;

/// <summary>State of one endpoint of a TCP connection, as the reference numbers them in the connection's record.</summary>
public enum TcpState : byte
{
    /// <summary>Nothing seen from this side.</summary>
    Inactive = 0,

    /// <summary>SYN seen, no answer.</summary>
    SynSent = 1,

    /// <summary>SYN and ACK seen from the originator, without an initial SYN.</summary>
    SynAckSent = 2,

    /// <summary>Data seen, but no SYN.</summary>
    Partial = 3,

    /// <summary>Handshake done.</summary>
    Established = 4,

    /// <summary>FIN seen.</summary>
    Closed = 5,

    /// <summary>RST seen.</summary>
    Reset = 6,
}

/// <summary>The text of control bits.</summary>
internal static class TcpFlagText
{
    private static readonly StringValue?[] Texts = new StringValue?[256];

    /// <summary>The flags as policies see them: letters of SFRAPUEC in that order.</summary>
    public static StringValue Of(TcpFlags flags)
    {
        ref StringValue? text = ref Texts[(int)flags];
        return text ??= Make(flags);
    }

    private static StringValue Make(TcpFlags flags)
    {
        string text = string.Empty;
        ReadOnlySpan<(TcpFlags Flag, char Letter)> letters =
        [
            (TcpFlags.Syn, 'S'), (TcpFlags.Fin, 'F'), (TcpFlags.Rst, 'R'), (TcpFlags.Ack, 'A'),
            (TcpFlags.Psh, 'P'), (TcpFlags.Urg, 'U'), (TcpFlags.Ece, 'E'), (TcpFlags.Cwr, 'C'),
        ];
        foreach ((TcpFlags flag, char letter) in letters)
        {
            if ((flags & flag) != TcpFlags.None)
            {
                text += letter;
            }
        }

        return new StringValue(text);
    }
}

/// <summary>Arithmetic of 32-bit sequence numbers (RFC 9293, section 3.4).</summary>
internal static class Sequence
{
    /// <summary>How far <paramref name="a"/> is after <paramref name="b"/>; negative where it is before.</summary>
    public static int Delta(uint a, uint b) => unchecked((int)(a - b));

    /// <summary>Whether a number lies in a stretch, both ends included.</summary>
    public static bool IsBetween(uint number, uint first, uint last) =>
        first <= last ? first <= number && number <= last : first <= number || number <= last;
}
