using System.Globalization;

namespace NidsVm.Analysis.Protocols.Mime;

/// <summary>
/// Decodes base64 (RFC 2045 6.8) that comes in pieces; characters that mean nothing are passed over, and so are groups behind padding.
/// </summary>
public struct Base64Decoder
{
    private uint _bits;
    private int _count;
    private int _padding;
    private bool _ended;
    private bool _faulted;

    /// <summary>What was wrong first, until it is set to null; or null.</summary>
    public string? Fault { get; set; }

    /// <summary>Decodes as much as fits, and yields how many bytes of <paramref name="text"/> were taken.</summary>
    public int Decode(ReadOnlySpan<byte> text, Span<byte> output, out int written)
    {
        written = 0;
        int i = 0;
        for (; i < text.Length && written + 3 <= output.Length; i++)
        {
            byte b = text[i];
            int value = Value(b);
            if (value < 0)
            {
                if (!_faulted)
                {
                    Fail($"character {((sbyte)b).ToString(CultureInfo.InvariantCulture)} ignored by Base64 decoding");
                }

                continue;
            }

            if (b == '=')
            {
                _padding++;
            }

            _bits = (_bits << 6) | (uint)value;
            if (++_count == 4)
            {
                EndGroup(output, ref written);
            }
        }

        return i;
    }

    /// <summary>Writes the bytes of a last group that is not full.</summary>
    public void Finish(Span<byte> output, out int written)
    {
        written = 0;
        if (_count > 0)
        {
            int missing = 4 - _count;
            Fail($"incomplete base64 group, padding with {(missing * 6).ToString(CultureInfo.InvariantCulture)} bits of 0");
            Decode("==="u8[..missing], output, out written);
        }
    }

    private void EndGroup(Span<byte> output, ref int written)
    {
        _count = 0;
        if (_ended)
        {
            if (!_faulted)
            {
                Fail("extra base64 groups after '=' padding are ignored");
            }

            return;
        }

        for (int octet = 0; octet < 3 - _padding; octet++)
        {
            output[written++] = (byte)(_bits >> (16 - (8 * octet)));
        }

        _ended = _padding > 0;
        _padding = 0;
    }

    private void Fail(string fault)
    {
        _faulted = true;
        Fault = fault;
    }

    private static int Value(byte b) => b switch
    {
        >= (byte)'A' and <= (byte)'Z' => b - 'A',
        >= (byte)'a' and <= (byte)'z' => b - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => b - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        (byte)'=' => 0,
        _ => -1,
    };
}
