namespace NidsVm.Analysis.Files;

/// <summary>A kind of content that fits, and how sure that is; the highest strength wins.</summary>
public readonly record struct MagicMatch(int Strength, string Mime);

/// <summary>Tells the kind of content by its first bytes.</summary>
public static class Magic
{
    /// <summary>What fits, the surest first; each kind once.</summary>
    public static List<MagicMatch> Match(ReadOnlySpan<byte> start)
    {
        List<MagicMatch> matches = [];
        foreach (MagicRule rule in MagicRules.Binary)
        {
            if (rule.Fits(start))
            {
                Add(matches, rule.Strength, rule.Mime);
            }
        }

        MagicText.Match(start, matches);
        matches.Sort(static (a, b) => a.Strength != b.Strength
            ? b.Strength.CompareTo(a.Strength)
            : string.CompareOrdinal(a.Mime, b.Mime));
        return matches;
    }

    internal static void Add(List<MagicMatch> matches, int strength, string mime)
    {
        for (int i = 0; i < matches.Count; i++)
        {
            if (matches[i].Mime == mime)
            {
                if (matches[i].Strength < strength)
                {
                    matches[i] = new MagicMatch(strength, mime);
                }

                return;
            }
        }

        matches.Add(new MagicMatch(strength, mime));
    }
}

/// <summary>Bytes that a kind of content begins with.</summary>
internal sealed class MagicRule
{
    private readonly byte[] _bytes;
    private readonly byte[] _masks;
    private readonly int _offset;
    private readonly Func<byte[], bool>? _also;

    /// <param name="pattern">
    /// text for bytes that are letters, <c>.</c> for any byte, and two hexadecimal digits between blanks for others: "PK 03 04 . ."
    /// </param>
    /// <param name="offset">where the pattern begins</param>
    /// <param name="also">a condition on all of the start, or null</param>
    public MagicRule(int strength, string mime, string pattern, int offset = 0, Func<byte[], bool>? also = null)
    {
        Strength = strength;
        Mime = mime;
        _offset = offset;
        _also = also;
        List<byte> bytes = [];
        List<byte> masks = [];
        foreach (string word in pattern.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word == ".")
            {
                bytes.Add(0);
                masks.Add(0);
            }
            else if (word.Length == 2 && char.IsAsciiHexDigitUpper(word[0]) && char.IsAsciiHexDigitUpper(word[1]))
            {
                bytes.Add(Convert.ToByte(word, 16));
                masks.Add(0xFF);
            }
            else
            {
                foreach (char c in word.TrimStart('\''))
                {
                    // An underscore is a blank, which words cannot hold.
                    bytes.Add(c == '_' ? (byte)' ' : (byte)c);
                    masks.Add(0xFF);
                }
            }
        }

        _bytes = [.. bytes];
        _masks = [.. masks];
    }

    public int Strength { get; }

    public string Mime { get; }

    public bool Fits(ReadOnlySpan<byte> start)
    {
        if (start.Length < _offset + _bytes.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> at = start.Slice(_offset, _bytes.Length);
        for (int i = 0; i < _bytes.Length; i++)
        {
            if (((at[i] ^ _bytes[i]) & _masks[i]) != 0)
            {
                return false;
            }
        }

        return _also is null || _also(start.ToArray());
    }
}
