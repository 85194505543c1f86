using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Loading;

/// <summary>
/// A syntax error ends the reading of a program. What follows it in its file is then parsed once more, from the next line that
/// begins a declaration, only to tell further syntax errors of the file: names of the faulty part are missing, so that nothing
/// else could be told without noise. Directives are passed over.
/// </summary>
internal static class FurtherSyntaxErrors
{
    private const int Most = 20;

    private const string SyntaxError = "syntax-error";

    private static readonly string[] Beginnings =
        ["event ", "function ", "hook ", "global ", "const ", "option ", "redef ", "type ", "export ", "export{", "module "];

    /// <summary>Adds the further errors, where a syntax error was the last one reported.</summary>
    public static void Report(DiagnosticBag diagnostics)
    {
        for (int found = 0; found < Most && diagnostics.Items is [.., { Code: SyntaxError, Span: { Source: { } source, Start: var at } }]; found++)
        {
            if (Rest(source, at) is not { } rest)
            {
                return;
            }

            var bag = new DiagnosticBag();
            var parser = new Parser(new DeafSink(), bag, new PolicyLoader(new PolicySearchPath([])));
            parser.Parse(rest);
            if (bag.Items.FirstOrDefault(d => d.Code == SyntaxError) is not { } error)
            {
                return;
            }

            diagnostics.AddFurther(error with { Severity = DiagnosticSeverity.Error });
        }
    }

    /// <summary>The text from the first line at or behind an offset that begins a declaration, at its place; null where there is none.</summary>
    private static SourceText? Rest(SourceText source, int offset)
    {
        byte[] bytes = [.. source.Bytes];
        int from = -1;
        for (int start = 0; start < bytes.Length; start = LineAfter(bytes, start))
        {
            ReadOnlySpan<byte> line = bytes.AsSpan(start, LineAfter(bytes, start) - start);
            if (from < 0 && start >= offset && Begins(line))
            {
                from = start;
            }

            if (from < 0 || line[0] == (byte)'@')
            {
                // Kept are the line feeds: errors are told at the lines of the file.
                bytes.AsSpan(start, line.TrimEnd("\r\n"u8).Length).Fill((byte)' ');
            }
        }

        return from < 0 ? null : new SourceText(source.Name, source.Path, bytes);
    }

    private static int LineAfter(byte[] bytes, int start)
    {
        int end = Array.IndexOf(bytes, (byte)'\n', start);
        return end < 0 ? bytes.Length : end + 1;
    }

    private static bool Begins(ReadOnlySpan<byte> line)
    {
        foreach (string beginning in Beginnings)
        {
            if (line.Length > beginning.Length && System.Text.Ascii.Equals(line[..beginning.Length], beginning))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes what is parsed, and does nothing with it.</summary>
    private sealed class DeafSink : IDeclarationSink
    {
        public void OnDeclaration(DeclarationSyntax declaration)
        {
            // Only errors of the parser are wanted.
        }

        public void OnStatement(StatementSyntax statement, string module)
        {
            // Only errors of the parser are wanted.
        }

        public bool IsDefined(string name, string module) => true;

        public bool EvaluateCondition(ExpressionSyntax condition, string module) => true;
    }
}
