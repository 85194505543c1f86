namespace NidsVm.Analysis.Protocols.Mime;

/// <summary>One header field, its folded lines joined. Valid during the call that passes it.</summary>
public readonly ref struct MimeField
{
    private MimeField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, int lines)
    {
        Name = name;
        Value = value;
        Lines = lines;
    }

    public ReadOnlySpan<byte> Name { get; }

    /// <summary>Without leading white space.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>How many lines it was folded over.</summary>
    public int Lines { get; }

    /// <summary>The first token of the value; empty where there is none.</summary>
    public ReadOnlySpan<byte> FirstToken => MimeTokens.Token(Value, out ReadOnlySpan<byte> token) < 0 ? default : token;

    /// <summary>What follows the first token.</summary>
    public ReadOnlySpan<byte> AfterFirstToken
    {
        get
        {
            int end = MimeTokens.Token(Value, out _);
            return end < 0 ? default : Value[end..];
        }
    }

    /// <summary>False where the line has no name followed by a colon.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, int lines, out MimeField field)
    {
        int end = MimeTokens.FieldName(line, out ReadOnlySpan<byte> name);
        if (end >= 0)
        {
            end += MimeTokens.SkipBlanksAndComments(line[end..]);
            if (end < line.Length && line[end] == ':')
            {
                field = new MimeField(name, line[(end + 1)..].TrimStart(" \t\n\v\f\r"u8), lines);
                return true;
            }
        }

        field = default;
        return false;
    }
}
