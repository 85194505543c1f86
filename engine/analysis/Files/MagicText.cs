namespace NidsVm.Analysis.Files;

/// <summary>Kinds of text: markup by its first element, programs by how they begin, JSON, and plain text.</summary>
internal static class MagicText
{
    private const int PlainStart = 10;

    private static readonly byte[][] ByteOrderMarks =
        [[], [0xEF, 0xBB, 0xBF], [0xFE, 0xFF], [0x00, 0x00, 0xFE, 0xFF], [0xFF, 0xFE], [0xFF, 0xFE, 0x00, 0x00]];

    public static void Match(ReadOnlySpan<byte> start, List<MagicMatch> matches)
    {
        MatchPlain(start, matches);
        ReadOnlySpan<byte> text = start.StartsWith(ByteOrderMarks[1]) ? start[3..] : start;
        if (start.StartsWith("#!"u8))
        {
            MatchScript(start, matches);
        }

        ReadOnlySpan<byte> trimmed = SkipBlanks(text);
        if (trimmed.IsEmpty)
        {
            return;
        }

        if (trimmed[0] == '<')
        {
            MatchMarkup(trimmed, matches);
        }
        else if (trimmed[0] is (byte)'{' or (byte)'[')
        {
            MatchJson(trimmed, matches);
        }

        MatchProgram(start, trimmed, matches);
    }

    /// <summary>Ten characters that one can print, perhaps behind a byte order mark.</summary>
    private static void MatchPlain(ReadOnlySpan<byte> start, List<MagicMatch> matches)
    {
        foreach (byte[] mark in ByteOrderMarks)
        {
            if (start.StartsWith(mark) && start.Length >= mark.Length + PlainStart)
            {
                bool isPlain = true;
                foreach (byte b in start.Slice(mark.Length, PlainStart))
                {
                    isPlain &= b is >= 0x20 and <= 0x7E or >= 9 and <= 13;
                }

                if (isPlain)
                {
                    Magic.Add(matches, -20, "text/plain");
                    return;
                }
            }
        }
    }

    private static void MatchScript(ReadOnlySpan<byte> start, List<MagicMatch> matches)
    {
        int end = start.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? start : start[..end];
        int bin = line.IndexOf("bin/"u8);
        if (bin < 3 || bin > 18)
        {
            return;
        }

        ReadOnlySpan<byte> program = line[(bin + 4)..];
        if (program.StartsWith("env "u8) || program.StartsWith("env\t"u8))
        {
            program = SkipBlanks(program[4..]);
        }

        foreach ((string name, int strength, string mime) in Interpreters)
        {
            if (StartsWith(program, name))
            {
                Magic.Add(matches, strength, mime);
            }
        }
    }

    private static readonly (string Name, int Strength, string Mime)[] Interpreters =
    [
        ("sh", 250, "text/x-shellscript"), ("bash", 250, "text/x-shellscript"), ("tcsh", 250, "text/x-shellscript"),
        ("csh", 250, "text/x-shellscript"), ("zsh", 250, "text/x-shellscript"), ("fash", 250, "text/x-shellscript"),
        ("ash", 250, "text/x-shellscript"), ("aesh", 250, "text/x-shellscript"), ("ksh", 250, "text/x-shellscript"),
        ("perl", 60, "text/x-perl"), ("ruby", 60, "text/x-ruby"), ("python", 60, "text/x-python"), ("awk", 60, "text/x-awk"),
        ("gawk", 60, "text/x-awk"), ("nawk", 60, "text/x-awk"), ("wish", 60, "text/x-tcl"), ("tcl", 60, "text/x-tcl"),
        ("lua", 49, "text/x-lua"), ("node", 60, "application/javascript"), ("php", 60, "text/x-php"),
    ];

    private static void MatchMarkup(ReadOnlySpan<byte> text, List<MagicMatch> matches)
    {
        ReadOnlySpan<byte> rest = SkipComments(text);
        if (rest.StartsWith("<?xml "u8))
        {
            Magic.Add(matches, 10, "application/xml");
            int end = rest.IndexOf("?>"u8);
            if (end < 0)
            {
                return;
            }

            rest = SkipComments(rest[(end + 2)..]);
            bool isXhtml = StartsWithElement(rest, "!doctype html") || StartsWith(rest[Math.Min(1, rest.Length)..], "html");
            if (isXhtml)
            {
                Magic.Add(matches, 100, "text/html");
            }
        }

        if (rest.IsEmpty || rest[0] != '<')
        {
            return;
        }

        ReadOnlySpan<byte> element = rest[1..];
        if (StartsWithElement(rest, "!doctype html"))
        {
            Magic.Add(matches, 100, "text/html");
        }
        else if (StartsWith(element, "html") || StartsWith(element, "meta http-equiv"))
        {
            Magic.Add(matches, 100, "text/html");
        }
        else if (StartsWith(element, "head") || StartsWith(element, "title") || StartsWith(element, "body"))
        {
            Magic.Add(matches, 20, "text/html");
        }

        ReadOnlySpan<byte> tag = element[..Math.Max(0, element.IndexOf((byte)'>'))];
        if (StartsWith(element, "rss"))
        {
            Magic.Add(matches, 90, "text/rss");
            if (tag.IndexOf("xmlns:atom"u8) >= 0)
            {
                Magic.Add(matches, 100, "text/atom");
            }
        }
        else if (StartsWith(element, "feed") && tag.IndexOf("http://www.w3.org/2005/Atom"u8) >= 0)
        {
            Magic.Add(matches, 100, "text/atom");
        }
        else if (StartsWith(element, "soap:envelope") || StartsWith(element, "soap-env:envelope"))
        {
            Magic.Add(matches, 49, "application/soap+xml");
        }
        else if (StartsWith(element, "cross-domain-policy") || StartsWithElement(rest, "!doctype cross-domain-policy"))
        {
            Magic.Add(matches, 49, "text/x-cross-domain-policy");
        }
        else if (StartsWith(element, "methodresponse>"))
        {
            Magic.Add(matches, 49, "application/xml-rpc");
        }
        else if (element.StartsWith("jnlp "u8))
        {
            Magic.Add(matches, 100, "application/x-java-jnlp-file");
        }
        else if (StartsWith(element, "svg"))
        {
            Magic.Add(matches, 70, "image/svg+xml");
        }
    }

    /// <summary>An object or array, up to its first value.</summary>
    private static void MatchJson(ReadOnlySpan<byte> text, List<MagicMatch> matches)
    {
        bool isObject = text[0] == '{';
        ReadOnlySpan<byte> rest = SkipBlanks(text[1..]);
        if (rest.IsEmpty)
        {
            return;
        }

        if (rest[0] == (isObject ? '}' : ']'))
        {
            if (SkipBlanks(rest[1..]).IsEmpty)
            {
                Magic.Add(matches, 0, "text/json");
            }
        }
        else if (isObject ? IsMember(rest) : IsElement(rest))
        {
            Magic.Add(matches, 1, "text/json");
        }
    }

    private static bool IsMember(ReadOnlySpan<byte> text)
    {
        int end;
        if (text[0] == '"')
        {
            end = text[1..].IndexOf((byte)'"') + 2;
            if (end < 3)
            {
                return false;
            }
        }
        else
        {
            end = 0;
            while (end < text.Length && (char.IsAsciiLetterOrDigit((char)text[end]) || text[end] is (byte)'_' or (byte)'\\'))
            {
                end++;
            }

            if (end == 0 || !char.IsAsciiLetter((char)text[0]))
            {
                return false;
            }
        }

        ReadOnlySpan<byte> rest = SkipBlanks(text[end..]);
        if (rest.IsEmpty || rest[0] != ':')
        {
            return false;
        }

        rest = SkipBlanks(rest[1..]);
        return !rest.IsEmpty
            && (rest[0] is (byte)'"' or (byte)'[' or (byte)'{' || char.IsAsciiDigit((char)rest[0]) || rest.StartsWith("true"u8) || rest.StartsWith("false"u8));
    }

    private static bool IsElement(ReadOnlySpan<byte> text)
    {
        if (text[0] is (byte)'{' or (byte)'[')
        {
            return true;
        }

        int end = 0;
        if (text[0] == '"')
        {
            end = text[1..].IndexOf((byte)'"') + 2;
            if (end < 3)
            {
                return false;
            }
        }
        else if (text.StartsWith("true"u8) || text.StartsWith("false"u8))
        {
            end = text[0] == 't' ? 4 : 5;
        }
        else
        {
            while (end < text.Length && (char.IsAsciiDigit((char)text[end]) || (text[end] == '.' && end > 0)))
            {
                end++;
            }

            if (end == 0)
            {
                return false;
            }
        }

        ReadOnlySpan<byte> rest = SkipBlanks(text[end..]);
        return !rest.IsEmpty && rest[0] == ',';
    }

    private static void MatchProgram(ReadOnlySpan<byte> start, ReadOnlySpan<byte> trimmed, List<MagicMatch> matches)
    {
        if (trimmed.StartsWith("for (;;);"u8) || trimmed.StartsWith("document.write("u8) || trimmed.StartsWith("document.writeln("u8)
            || IsScriptElement(trimmed) || IsCalledFunction(start))
        {
            Magic.Add(matches, 60, "application/javascript");
        }

        int line = start.IndexOf((byte)'\n');
        if ((line < 0 ? start : start[..line]).IndexOf("<?php"u8) >= 0)
        {
            Magic.Add(matches, 40, "text/x-php");
        }

        if (start.StartsWith("solid "u8))
        {
            Magic.Add(matches, 10, "application/sla");
        }

        if (start.StartsWith("dnl "u8))
        {
            Magic.Add(matches, 40, "text/x-m4");
        }

        if (start.StartsWith("diff "u8) || start.StartsWith("--- "u8) || start.StartsWith("Index: "u8) || start.StartsWith("*** "u8))
        {
            Magic.Add(matches, 50, "text/x-diff");
        }

        if (start.StartsWith("\\documentclass"u8) || start.StartsWith("\\documentstyle"u8) || start.StartsWith("\\input"u8))
        {
            Magic.Add(matches, 60, "text/x-tex");
        }
    }

    private static bool IsScriptElement(ReadOnlySpan<byte> text)
    {
        if (StartsWith(text, "<script>"))
        {
            ReadOnlySpan<byte> body = SkipBlanks(text[8..]);
            return body.StartsWith("var "u8) || body.StartsWith("function "u8);
        }

        if (!StartsWith(text, "<script ") && !StartsWith(text, "<script\t"))
        {
            return false;
        }

        ReadOnlySpan<byte> attribute = SkipBlanks(text[8..]);
        int skip = StartsWith(attribute, "type=") ? 5 : StartsWith(attribute, "language=") ? 9 : -1;
        if (skip < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> value = attribute[skip..].TrimStart("'\""u8);
        return StartsWith(value, "javascript") || StartsWith(value, "text/javascript");
    }

    private static bool IsCalledFunction(ReadOnlySpan<byte> start)
    {
        if (!start.StartsWith("(function()"u8))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = SkipBlanks(start[11..]);
        return !rest.IsEmpty && rest[0] == '{';
    }

    private static ReadOnlySpan<byte> SkipBlanks(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n"u8);

    private static ReadOnlySpan<byte> SkipComments(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> rest = SkipBlanks(text);
        while (rest.StartsWith("<!--"u8))
        {
            int end = rest.IndexOf("-->"u8);
            if (end < 0)
            {
                return rest;
            }

            rest = SkipBlanks(rest[(end + 3)..]);
        }

        return rest;
    }

    /// <summary>An element or declaration of two words with any number of blanks between them.</summary>
    private static bool StartsWithElement(ReadOnlySpan<byte> text, string words)
    {
        int blank = words.IndexOf(' ', StringComparison.Ordinal);
        if (text.IsEmpty || !StartsWith(text[1..], words[..blank]))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = text[(1 + blank)..];
        ReadOnlySpan<byte> second = rest.TrimStart((byte)' ');
        return second.Length < rest.Length && StartsWith(second, words[(blank + 1)..]);
    }

    /// <summary>Without regard to case; <paramref name="lower"/> is in lower case.</summary>
    private static bool StartsWith(ReadOnlySpan<byte> text, string lower)
    {
        if (text.Length < lower.Length)
        {
            return false;
        }

        for (int i = 0; i < lower.Length; i++)
        {
            byte b = text[i];
            if ((b is >= (byte)'A' and <= (byte)'Z' ? b | 0x20 : b) != lower[i])
            {
                return false;
            }
        }

        return true;
    }
}
