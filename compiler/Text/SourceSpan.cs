namespace NidsVm.Compiler.Text;

/// <summary>A stretch of a source text: where a token, a node or a diagnostic sits.</summary>
/// <param name="Source">The text; null only for <see langword="default"/>, which stands for no place at all.</param>
/// <param name="Start">Offset of the first byte.</param>
/// <param name="Length">Number of bytes.</param>
public readonly record struct SourceSpan(SourceText? Source, int Start, int Length)
{
    /// <summary>Offset of the byte after the last.</summary>
    public int End => Start + Length;

    /// <summary>The line of the first byte, counted from 1; 0 where there is no source.</summary>
    public int Line => Source?.GetLine(Start) ?? 0;

    /// <summary>The line of the last byte, counted from 1; 0 where there is no source.</summary>
    public int EndLine => Source?.GetLine(Length > 0 ? End - 1 : Start) ?? 0;

    /// <summary>The column of the first byte, counted from 1 in bytes; 0 where there is no source.</summary>
    public int Column => Source?.GetColumn(Start) ?? 0;

    /// <summary>The source's name, or an empty string.</summary>
    public string FileName => Source?.Name ?? "";

    /// <summary>The covered text, for display.</summary>
    public string Text => Source?.GetString(Start, Length) ?? "";

    /// <summary>
    /// The stretch from this one's start to the other's end. Where the two lie in different texts (a directive
    /// loaded a file in between), this one is returned as it is.
    /// </summary>
    public SourceSpan To(SourceSpan last) =>
        ReferenceEquals(Source, last.Source) && last.End >= Start ? new SourceSpan(Source, Start, last.End - Start) : this;

    /// <summary><c>FILE:LINE:COLUMN</c>.</summary>
    public override string ToString() => Source is null ? "" : $"{Source.Name}:{Line}:{Column}";
}
