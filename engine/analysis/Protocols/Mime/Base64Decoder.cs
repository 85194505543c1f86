namespace NidsVm.Analysis.Protocols.Mime;

/// <summary>Decodes base64 (RFC 2045 6.8) that comes in pieces; characters that mean nothing are passed over.</summary>
public struct Base64Decoder
{
    private uint _bits;
    private int _count;
    private bool _ended;

    /// <summary>Decodes as much as fits, and yields how many bytes of <paramref name="text"/> were taken.</summary>
    public int Decode(ReadOnlySpan<byte> text, Span<byte> output, out int written)
    {
        written = 0;
        int i = 0;
        for (; i < text.Length && written + 3 <= output.Length; i++)
        {
            byte b = text[i];
            int value = Value(b);
            if (b == '=')
            {
                Finish(output[written..], out int rest);
                written += rest;
                _ended = true;
            }

            if (value < 0 || _ended)
            {
                continue;
            }

            _bits = (_bits << 6) | (uint)value;
            if (++_count == 4)
            {
                output[written++] = (byte)(_bits >> 16);
                output[written++] = (byte)(_bits >> 8);
                output[written++] = (byte)_bits;
                _count = 0;
                _bits = 0;
            }
        }

        return i;
    }

    /// <summary>Writes the bytes of a last group that is not full.</summary>
    public void Finish(Span<byte> output, out int written)
    {
        written = 0;
        if (_count >= 2)
        {
            uint bits = _bits << (6 * (4 - _count));
            output[written++] = (byte)(bits >> 16);
            if (_count == 3)
            {
                output[written++] = (byte)(bits >> 8);
            }
        }

        _count = 0;
        _bits = 0;
    }

    private static int Value(byte b) => b switch
    {
        >= (byte)'A' and <= (byte)'Z' => b - 'A',
        >= (byte)'a' and <= (byte)'z' => b - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => b - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };
}
