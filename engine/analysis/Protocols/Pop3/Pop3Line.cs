namespace NidsVm.Analysis.Protocols.Pop3;

/// <summary>A line with its runs of blanks made one, and none at its ends; up to the first NUL.</summary>
internal readonly ref struct Pop3Line
{
    private Pop3Line(ReadOnlySpan<byte> text)
    {
        Text = text;
        int blank = text.IndexOf((byte)' ');
        Word = blank < 0 ? text : text[..blank];
        Rest = blank < 0 ? default : text[(blank + 1)..];
    }

    public ReadOnlySpan<byte> Text { get; }

    /// <summary>What stands before the first blank.</summary>
    public ReadOnlySpan<byte> Word { get; }

    /// <summary>What stands behind it.</summary>
    public ReadOnlySpan<byte> Rest { get; }

    /// <param name="scratch">holds the text where it had to be changed, until the next call</param>
    public static Pop3Line Of(ReadOnlySpan<byte> line, ref byte[] scratch)
    {
        int end = line.IndexOf((byte)0);
        ReadOnlySpan<byte> text = LineWords.SkipBlanks(end < 0 ? line : line[..end]).TrimEnd((byte)' ');
        if (text.IndexOf("  "u8) < 0)
        {
            return new Pop3Line(text);
        }

        if (scratch.Length < text.Length)
        {
            scratch = new byte[text.Length];
        }

        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != ' ' || text[i - 1] != ' ')
            {
                scratch[length++] = text[i];
            }
        }

        return new Pop3Line(scratch.AsSpan(0, length));
    }
}
