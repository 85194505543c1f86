using System.Text;

namespace NidsVm.Compiler.Tests.Fuzz;

/// <summary>Texts that are nearly policies: those of the language's corpus with bytes, words and lines changed, and words in any order.</summary>
internal static class DamagedPolicies
{
    private static readonly string[] Words =
    [
        "{", "}", "(", ")", "[", "]", ",", ";", ":", "=", "+=", "-=", "|", "||", "&", "&&", "!", "!in", "in", "?", "?$", "?as", "as", "is", "$",
        "$a=", "::", "/x/", "/", "1", "0x2", "1.5", "5 sec", "80/tcp", "1.2.3.4", "1.2.3.0/24", "[::1]", "\"s\"", "a", "M::b", "T", "@if", "( T )",
        "( F )", "@ifdef", "( a )", "@else", "@endif", "@DIR", "@load", "x", "\n", "#", "##", "global", "local", "const", "redef", "enum", "record",
        "type", "function", "event", "hook", "schedule", "when", "timeout", "return", "switch", "case", "default", "for", "while", "if", "else",
        "print", "add", "delete", "assert", "copy", "table", "set", "vector", "of", "export", "module", "&default=", "&log", "<<", "<", "==", "++", "--",
    ];

    private static readonly Lazy<byte[][]> Seeds = new(Load);

    public static byte[] Next(Random random)
    {
        byte[] seed = Seeds.Value[random.Next(Seeds.Value.Length)];
        return random.Next(5) switch
        {
            0 => Mutate(seed, random),
            1 => Encoding.ASCII.GetBytes(string.Join(' ', Enumerable.Range(0, random.Next(1, 60)).Select(_ => Words[random.Next(Words.Length)]))),
            2 => seed[..random.Next(seed.Length + 1)],
            3 => Insert(seed, random),
            _ => Splice(seed, Seeds.Value[random.Next(Seeds.Value.Length)], random),
        };
    }

    private static byte[][] Load()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "language");
        byte[][] seeds = [.. Directory.EnumerateFiles(folder, "*.zeek", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        return seeds.Length > 0 ? seeds : throw new InvalidOperationException($"no policies below {folder}");
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        byte[] data = [.. seed];
        for (int i = random.Next(1, 8); i > 0 && data.Length > 0; i--)
        {
            data[random.Next(data.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : data[random.Next(data.Length)];
        }

        return data;
    }

    /// <summary>Puts words in, or in the place of others.</summary>
    private static byte[] Insert(byte[] seed, Random random)
    {
        byte[] data = seed;
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            int at = random.Next(data.Length + 1);
            int gone = random.Next(3) == 0 ? Math.Min(random.Next(12), data.Length - at) : 0;
            byte[] word = Encoding.ASCII.GetBytes(" " + Words[random.Next(Words.Length)] + " ");
            data = [.. data[..at], .. word, .. data[(at + gone)..]];
        }

        return data;
    }

    /// <summary>The first lines of one policy and the last ones of another.</summary>
    private static byte[] Splice(byte[] first, byte[] second, Random random)
        => [.. first[..LineEnd(first, random)], .. second[LineEnd(second, random)..]];

    private static int LineEnd(byte[] text, Random random)
    {
        int at = Array.IndexOf(text, (byte)'\n', random.Next(text.Length + 1) is var from && from < text.Length ? from : 0);
        return at < 0 ? text.Length : at + 1;
    }
}
