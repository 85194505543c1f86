using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Diagnostics;

/// <summary>
/// Writes diagnostics for people (<c>FILE:LINE:COLUMN: error: MESSAGE</c>, the source line, a caret) and for editors (JSON).
/// </summary>
public static class DiagnosticRenderer
{
    private const int MaximumLineShown = 200;

    /// <summary>The first line of a diagnostic, without colours.</summary>
    public static string Headline(Diagnostic diagnostic)
    {
        var text = new StringBuilder();
        AppendHeadline(text, diagnostic, colours: false);
        return text.ToString();
    }

    /// <summary>Writes diagnostics in their order, each with its source line.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="diagnostics">The diagnostics, as <see cref="DiagnosticBag.Sorted"/> orders them.</param>
    /// <param name="useColour">Whether to colour them; for terminals only.</param>
    public static void Write(TextWriter output, IReadOnlyList<Diagnostic> diagnostics, bool useColour = false)
    {
        var text = new StringBuilder();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            Append(text, diagnostic, useColour);
        }

        output.Write(text.ToString());
    }

    /// <summary>One diagnostic with its source line and caret, each line ended by a line feed.</summary>
    public static string Render(Diagnostic diagnostic, bool colours = false)
    {
        var text = new StringBuilder();
        Append(text, diagnostic, colours);
        return text.ToString();
    }

    /// <summary>
    /// Diagnostics as a JSON array of objects with <c>file</c>, <c>line</c>, <c>column</c>, <c>endLine</c>, <c>endColumn</c>
    /// (counted from 1 in bytes, the end exclusive; 0 where there is no place), <c>severity</c>, <c>code</c>, <c>message</c> and, where
    /// there is one, <c>hint</c> and <c>suggestion</c>. The shape is described in <c>docs/diagnostics.md</c>; fields may be added.
    /// </summary>
    public static string ToJson(IReadOnlyList<Diagnostic> diagnostics)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            foreach (Diagnostic diagnostic in diagnostics)
            {
                WriteJson(json, diagnostic);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void WriteJson(Utf8JsonWriter json, Diagnostic diagnostic)
    {
        SourceSpan span = diagnostic.Span;
        json.WriteStartObject();
        json.WriteString("file", span.FileName);
        json.WriteNumber("line", span.Line);
        json.WriteNumber("column", span.Column);
        json.WriteNumber("endLine", span.Source is null ? 0 : span.Source.GetLine(span.End));
        json.WriteNumber("endColumn", span.Source is null ? 0 : span.Source.GetColumn(span.End));
        json.WriteString("severity", diagnostic.Severity == DiagnosticSeverity.Warning ? "warning" : "error");
        json.WriteString("code", diagnostic.Code);
        json.WriteString("message", diagnostic.Message);
        if (diagnostic.Hint is not null)
        {
            json.WriteString("hint", diagnostic.Hint);
        }

        if (diagnostic.Suggestion is not null)
        {
            json.WriteString("suggestion", diagnostic.Suggestion);
        }

        json.WriteEndObject();
    }

    private static void Append(StringBuilder text, Diagnostic diagnostic, bool colours)
    {
        AppendHeadline(text, diagnostic, colours);
        text.Append('\n');
        if (diagnostic.Span.Source is { } source)
        {
            AppendSourceLine(text, source, diagnostic, colours);
        }
    }

    private static void AppendHeadline(StringBuilder text, Diagnostic diagnostic, bool colours)
    {
        SourceSpan span = diagnostic.Span;
        if (span.Source is not null)
        {
            text.Append(colours ? "\u001b[1m" : "");
            text.Append(CultureInfo.InvariantCulture, $"{span.FileName}:{span.Line}:{span.Column}: ");
            text.Append(colours ? "\u001b[0m" : "");
        }

        (string label, string colour) = Label(diagnostic.Severity);
        text.Append(colours ? colour : "").Append(label).Append(':').Append(colours ? "\u001b[0m" : "");
        text.Append(' ').Append(diagnostic.Message);
        if (diagnostic.Hint is not null)
        {
            text.Append(" (").Append(diagnostic.Hint).Append(')');
        }
    }

    private static (string Label, string Colour) Label(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Warning => ("warning", "\u001b[1;33m"),
        DiagnosticSeverity.Error => ("error", "\u001b[1;31m"),
        _ => ("fatal error", "\u001b[1;31m"),
    };

    private static void AppendSourceLine(StringBuilder text, SourceText source, Diagnostic diagnostic, bool colours)
    {
        int line = diagnostic.Span.Line;
        ReadOnlySpan<byte> bytes = source.GetLineBytes(line);
        int column = diagnostic.Span.Column - 1;
        if (bytes.IsEmpty || bytes.Length > MaximumLineShown)
        {
            return;
        }

        text.Append("  ").Append(Printable(Encoding.UTF8.GetString(bytes))).Append('\n').Append("  ");

        // Tabs stay tabs below the line, so the caret stands right whatever their width.
        string before = Encoding.UTF8.GetString(bytes[..Math.Min(column, bytes.Length)]);
        foreach (char c in before)
        {
            text.Append(c == '\t' ? '\t' : ' ');
        }

        int marked = Math.Max(1, Math.Min(diagnostic.Span.Length, bytes.Length - column));
        text.Append(colours ? "\u001b[1;32m" : "").Append('^').Append('~', marked - 1).Append(colours ? "\u001b[0m" : "").Append('\n');
    }

    /// <summary>Control characters of a policy must not reach the terminal.</summary>
    private static string Printable(string line) =>
        string.Create(line.Length, line, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) && source[i] != '\t' ? '?' : source[i];
            }
        });
}
