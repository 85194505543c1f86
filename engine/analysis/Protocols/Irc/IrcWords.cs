namespace NidsVm.Analysis.Protocols.Irc;

/// <summary>The words of a text, cut at one character; places without a word between two of them do not count.</summary>
internal readonly ref struct IrcWords
{
    /// <summary>Most words of a line.</summary>
    public const int Max = 260;

    private readonly ReadOnlySpan<byte> _text;
    private readonly ReadOnlySpan<Range> _words;

    /// <param name="places">room for <see cref="Max"/> words</param>
    public IrcWords(ReadOnlySpan<byte> text, byte separator, Span<Range> places)
    {
        _text = text;
        int count = 0;
        int start = 0;
        while (start < text.Length && count < places.Length)
        {
            int length = text[start..].IndexOf(separator);
            int end = length < 0 ? text.Length : start + length;
            if (end > start)
            {
                places[count++] = new Range(start, end);
            }

            start = end + 1;
        }

        _words = places[..count];
    }

    private IrcWords(ReadOnlySpan<byte> text, ReadOnlySpan<Range> words)
    {
        _text = text;
        _words = words;
    }

    public int Count => _words.Length;

    public ReadOnlySpan<byte> this[int index] => _text[_words[index]];

    /// <summary>The words from one on.</summary>
    public IrcWords From(int index) => new(_text, _words[index..]);

    /// <summary>The words from one on with one blank between them.</summary>
    public byte[] Join(int index)
    {
        int length = -1;
        for (int i = index; i < Count; i++)
        {
            length += this[i].Length + 1;
        }

        byte[] joined = new byte[Math.Max(0, length)];
        int at = 0;
        for (int i = index; i < Count; i++)
        {
            if (at > 0)
            {
                joined[at++] = (byte)' ';
            }

            this[i].CopyTo(joined.AsSpan(at));
            at += this[i].Length;
        }

        return joined;
    }

    /// <summary>The number in the word before the one given, or 0.</summary>
    public ulong NumberBefore(ReadOnlySpan<byte> word)
    {
        ulong number = 0;
        for (int i = 1; i < Count; i++)
        {
            if (this[i].SequenceEqual(word))
            {
                number = Number(this[i - 1]);
            }
        }

        return number;
    }

    /// <summary>The number that a text begins with, or 0.</summary>
    public static ulong Number(ReadOnlySpan<byte> text)
    {
        ulong number = 0;
        foreach (byte b in text)
        {
            if (!LineWords.IsDigit(b))
            {
                break;
            }

            number = Math.Min((number * 10) + (ulong)(b - '0'), int.MaxValue);
        }

        return number;
    }

    public static ReadOnlySpan<byte> WithoutColon(ReadOnlySpan<byte> text) => !text.IsEmpty && text[0] == ':' ? text[1..] : text;

    public static ReadOnlySpan<byte> SkipSpaces(ReadOnlySpan<byte> text) => text.TrimStart((byte)' ');

    /// <summary>What stands before a character, or all.</summary>
    public static ReadOnlySpan<byte> Before(ReadOnlySpan<byte> text, byte character)
    {
        int at = text.IndexOf(character);
        return at < 0 ? text : text[..at];
    }
}
