namespace NidsVm.Analysis.Certificates;

/// <summary>Writes encodings of definite length (X.690, section 8.1).</summary>
internal static class DerWriter
{
    /// <summary>An encoding with that content.</summary>
    public static byte[] Encode(byte tag, ReadOnlySpan<byte> content)
    {
        Span<byte> header = stackalloc byte[6];
        int length = 0;
        header[length++] = tag;
        if (content.Length < 0x80)
        {
            header[length++] = (byte)content.Length;
        }
        else
        {
            int bytes = content.Length < 1 << 8 ? 1 : content.Length < 1 << 16 ? 2 : content.Length < 1 << 24 ? 3 : 4;
            header[length++] = (byte)(0x80 | bytes);
            for (int i = bytes - 1; i >= 0; i--)
            {
                header[length++] = (byte)(content.Length >> (8 * i));
            }
        }

        return [.. header[..length], .. content];
    }
}
