using System.Runtime.CompilerServices;
using System.Text;
using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Diagnostics;

/// <summary>
/// Collects the diagnostics of one compilation. There is one <c>Report…</c> method for each kind of message, so that
/// wording lives in one place; each phase has a part of this class.
/// </summary>
public sealed partial class DiagnosticBag
{
    /// <summary>Diagnostics after this many are counted, not kept.</summary>
    public const int MaximumKept = 1000;

    private readonly List<Diagnostic> _items = [];

    /// <summary>The diagnostics, in the order they were reported.</summary>
    public IReadOnlyList<Diagnostic> Items => _items;

    /// <summary>The number of errors, those not kept included.</summary>
    public int ErrorCount { get; private set; }

    /// <summary>The number of warnings, those not kept included.</summary>
    public int WarningCount { get; private set; }

    /// <summary>Whether any error was reported.</summary>
    public bool HasErrors => ErrorCount > 0;

    /// <summary>Whether an error was reported after which nothing more is to be read.</summary>
    public bool HasFatal { get; private set; }

    /// <summary>The diagnostics by file, line and column, files in the order they were first reported on; the same message at one place only once.</summary>
    public IReadOnlyList<Diagnostic> Sorted()
    {
        if (_items.Count == 0)
        {
            return _items;
        }

        var fileOrder = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (Diagnostic item in _items)
        {
            fileOrder.TryAdd(item.Span.FileName, fileOrder.Count);
        }

        return _items.Select((item, index) => (item, index))
            .OrderBy(pair => pair.item.Span.Source is null ? int.MaxValue : fileOrder[pair.item.Span.FileName])
            .ThenBy(pair => pair.item.Span.Start)
            .ThenBy(pair => pair.index)
            .Select(pair => pair.item)
            .DistinctBy(item => (item.Message, item.Span.FileName, item.Span.Start))
            .ToList();
    }

    /// <summary>The errors that were not kept because there were too many.</summary>
    public int DroppedCount => ErrorCount + WarningCount - _items.Count;

    /// <summary>Takes over a diagnostic of another bag.</summary>
    internal void AddFurther(Diagnostic diagnostic)
    {
        ErrorCount++;
        if (_items.Count < MaximumKept)
        {
            _items.Add(diagnostic);
        }
    }

    /// <summary>Reports an error. The code is made of the name of the method that reports it.</summary>
    public void Error(SourceSpan span, string message, DiagnosticHint? hint = null, [CallerMemberName] string reporter = "") =>
        Add(DiagnosticSeverity.Error, span, message, hint, reporter);

    /// <summary>Reports a warning.</summary>
    public void Warning(SourceSpan span, string message, DiagnosticHint? hint = null, [CallerMemberName] string reporter = "") =>
        Add(DiagnosticSeverity.Warning, span, message, hint, reporter);

    /// <summary>Reports an error that ends the reading of the program.</summary>
    public void Fatal(SourceSpan span, string message, DiagnosticHint? hint = null, [CallerMemberName] string reporter = "") =>
        Add(DiagnosticSeverity.Fatal, span, message, hint, reporter);

    /// <summary><c>ReportUnknownType</c> reports <c>unknown-type</c>.</summary>
    private static string CodeOf(string reporter)
    {
        const string Prefix = "Report";
        int start = reporter.StartsWith(Prefix, StringComparison.Ordinal) ? Prefix.Length : 0;
        var code = new StringBuilder();
        for (int i = start; i < reporter.Length; i++)
        {
            char c = reporter[i];
            if (char.IsAsciiLetterUpper(c) && i > start)
            {
                code.Append('-');
            }

            code.Append(char.ToLowerInvariant(c));
        }

        return code.ToString();
    }

    private void Add(DiagnosticSeverity severity, SourceSpan span, string message, DiagnosticHint? hint, string reporter)
    {
        if (_muted == 0)
        {
            Add(new Diagnostic(severity, message, span) { Code = CodeOf(reporter), Hint = hint?.Text, Suggestion = hint?.Replacement });
        }
    }

    private void Add(Diagnostic diagnostic)
    {
        if (diagnostic.IsError)
        {
            ErrorCount++;
            HasFatal |= diagnostic.Severity == DiagnosticSeverity.Fatal;
        }
        else
        {
            WarningCount++;
        }

        if (_items.Count < MaximumKept || diagnostic.Severity == DiagnosticSeverity.Fatal)
        {
            _items.Add(diagnostic);
        }
    }
}
