using NidsVm.Analysis.Tests.Engine;
using NidsVm.Analysis.Tests.Policies;
using NidsVm.Packets;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Sends bytes as the two sides of a connection: before each piece one byte with its length times two, plus one for the client.</summary>
internal sealed class PolicyConversation
{
    private readonly PolicyEngine _engine;
    private ushort _clientPort = 20_000;

    public PolicyConversation(PolicyEngine engine) => _engine = engine;

    /// <summary>One connection over TCP, from its handshake to a reset.</summary>
    public void Tcp(ushort port, ReadOnlySpan<byte> framed)
    {
        _clientPort = _clientPort == ushort.MaxValue ? (ushort)20_000 : (ushort)(_clientPort + 1);
        uint client = 1000;
        uint server = 5000;
        Send(isOrig: true, port, client++, 0, TcpFlags.Syn, []);
        Send(isOrig: false, port, server++, client, TcpFlags.Syn | TcpFlags.Ack, []);
        Send(isOrig: true, port, client, server, TcpFlags.Ack, []);
        while (TryTake(ref framed, out bool isOrig, out ReadOnlySpan<byte> piece))
        {
            if (isOrig)
            {
                Send(isOrig, port, client, server, TcpFlags.Ack | TcpFlags.Psh, piece);
                client += (uint)piece.Length;
            }
            else
            {
                Send(isOrig, port, server, client, TcpFlags.Ack | TcpFlags.Psh, piece);
                server += (uint)piece.Length;
            }
        }

        Send(isOrig: true, port, client, server, TcpFlags.Fin | TcpFlags.Ack, []);
        Send(isOrig: false, port, server, client + 1, TcpFlags.Rst | TcpFlags.Ack, []);
    }

    /// <summary>Datagrams; pieces of full length go on with the next one of the same side.</summary>
    public void Udp(ushort port, ReadOnlySpan<byte> framed)
    {
        const int Full = 127;
        byte[] message = [];
        while (TryTake(ref framed, out bool isOrig, out ReadOnlySpan<byte> piece))
        {
            message = [.. message, .. piece];
            if (piece.Length == Full && !framed.IsEmpty && (framed[0] & 1) != 0 == isOrig)
            {
                continue;
            }

            _engine.Send(isOrig
                ? TcpFrame.Udp(TestEngine.Client, _clientPort, TestEngine.Server, port, message)
                : TcpFrame.Udp(TestEngine.Server, port, TestEngine.Client, _clientPort, message));
            message = [];
        }
    }

    /// <summary>The next piece; false at the end.</summary>
    internal static bool TryTake(ref ReadOnlySpan<byte> framed, out bool isOrig, out ReadOnlySpan<byte> piece)
    {
        isOrig = false;
        piece = default;
        if (framed.IsEmpty)
        {
            return false;
        }

        isOrig = (framed[0] & 1) != 0;
        int length = Math.Min(framed[0] >> 1, framed.Length - 1);
        piece = framed.Slice(1, length);
        framed = framed[(1 + length)..];
        return true;
    }

    private void Send(bool isOrig, ushort port, uint sequence, uint ack, TcpFlags flags, ReadOnlySpan<byte> payload) => _engine.Send(isOrig
        ? TcpFrame.Tcp(TestEngine.Client, _clientPort, TestEngine.Server, port, sequence, ack, flags, payload)
        : TcpFrame.Tcp(TestEngine.Server, port, TestEngine.Client, _clientPort, sequence, ack, flags, payload));
}
