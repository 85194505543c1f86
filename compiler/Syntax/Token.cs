using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Syntax;

/// <summary>A token: a kind and a stretch of a source. Values of literals are computed by who needs them.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Source">The text it is in.</param>
/// <param name="Start">Offset of its first byte.</param>
/// <param name="Length">Number of bytes.</param>
/// <param name="Name">The name, for an identifier; the word, for a directive.</param>
/// <param name="Documentation">Offset of the <c>##</c> comment right before it, or -1.</param>
public readonly record struct Token(TokenKind Kind, SourceText Source, int Start, int Length, string? Name, int Documentation)
{
    /// <summary>Offset of the byte after the last.</summary>
    public int End => Start + Length;

    /// <summary>Where it is.</summary>
    public SourceSpan Span => new(Source, Start, Length);

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Bytes => Source.Bytes.AsSpan(Start, Length);

    /// <summary>Its text, for display.</summary>
    public string Text => Source.GetString(Start, Length);
}
