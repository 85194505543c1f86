namespace NidsVm.Compiler.Text;

/// <summary>
/// The text of one policy source, as bytes: string literals of the policy language are byte strings, so
/// the source is never decoded. Lines and columns count from 1; a column counts bytes.
/// </summary>
public sealed class SourceText
{
    private readonly int[] _lineStarts;
    private List<(int Start, int End)>? _quietRanges;

    /// <summary>Wraps the bytes of a source.</summary>
    /// <param name="name">The name shown in diagnostics: the path as the user would write it.</param>
    /// <param name="path">The absolute path of the file, or null where the text comes from no file.</param>
    /// <param name="bytes">The text; owned by this object from now on.</param>
    public SourceText(string name, string? path, byte[] bytes)
    {
        Name = name;
        ProgramName = name;
        Path = path;
        Bytes = bytes;
        _lineStarts = FindLineStarts(bytes);
    }

    /// <summary>The name shown in diagnostics.</summary>
    public string Name { get; }

    /// <summary>The name that a compiled program keeps: the path below the folder of the search path, so that it does not tell where that lies.</summary>
    public string ProgramName { get; init; }

    /// <summary>How many files were open when it was loaded; 0 for those named by the user.</summary>
    public int Depth { get; init; }

    /// <summary>The absolute path, or null for standard input and command-line text.</summary>
    public string? Path { get; }

    /// <summary>The text.</summary>
    public byte[] Bytes { get; }

    /// <summary>The number of bytes.</summary>
    public int Length => Bytes.Length;

    /// <summary>The number of lines; a text that ends in a line feed has one empty line after it.</summary>
    public int LineCount => _lineStarts.Length;

    /// <summary>Makes a source out of text that is in no file.</summary>
    public static SourceText FromString(string text, string name = "<text>") =>
        new(name, null, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>The line, counted from 1, that holds the byte at <paramref name="offset"/>.</summary>
    public int GetLine(int offset)
    {
        int found = Array.BinarySearch(_lineStarts, offset);
        return found >= 0 ? found + 1 : ~found;
    }

    /// <summary>Offsets of a line's first byte and of that after its line end.</summary>
    /// <param name="line">The line, counted from 1.</param>
    public (int Start, int End) GetLineRange(int line) =>
        (_lineStarts[line - 1], line < _lineStarts.Length ? _lineStarts[line] : int.MaxValue);

    /// <summary>The column, counted from 1 in bytes, of the byte at <paramref name="offset"/>.</summary>
    public int GetColumn(int offset) => offset - _lineStarts[GetLine(offset) - 1] + 1;

    /// <summary>The bytes of a line, without its line end.</summary>
    /// <param name="line">The line, counted from 1.</param>
    public ReadOnlySpan<byte> GetLineBytes(int line)
    {
        if (line < 1 || line > _lineStarts.Length)
        {
            return default;
        }

        int start = _lineStarts[line - 1];
        int end = line < _lineStarts.Length ? _lineStarts[line] - 1 : Bytes.Length;
        if (end > start && Bytes[end - 1] == (byte)'\r')
        {
            end--;
        }

        return Bytes.AsSpan(start, end - start);
    }

    /// <summary>The text of a part of the source, decoded as UTF-8 for display.</summary>
    public string GetString(int start, int length) => System.Text.Encoding.UTF8.GetString(Bytes, start, length);

    /// <summary>Marks a stretch in which the use of deprecated names is not warned about.</summary>
    internal void AddQuietRange(int start, int end) => (_quietRanges ??= []).Add((start, end));

    /// <summary>Ends the stretch that began at <paramref name="start"/>.</summary>
    internal void CloseQuietRange(int start, int end)
    {
        int index = _quietRanges?.FindLastIndex(range => range.Start == start) ?? -1;
        if (index >= 0)
        {
            _quietRanges![index] = (start, end);
        }
    }

    /// <summary>Whether <c>@pragma push ignore-deprecations</c> covers the byte at <paramref name="offset"/>.</summary>
    public bool IgnoresDeprecations(int offset)
    {
        if (_quietRanges is null)
        {
            return false;
        }

        foreach ((int start, int end) in _quietRanges)
        {
            if (offset >= start && offset < end)
            {
                return true;
            }
        }

        return false;
    }

    private static int[] FindLineStarts(byte[] bytes)
    {
        ReadOnlySpan<byte> text = bytes;
        int[] starts = new int[text.Count((byte)'\n') + 1];
        int at = 0;
        for (int i = 1; i < starts.Length; i++)
        {
            at += text[at..].IndexOf((byte)'\n') + 1;
            starts[i] = at;
        }

        return starts;
    }
}
