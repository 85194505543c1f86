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

    /// <summary>Reports an error.</summary>
    public void Error(SourceSpan span, string message, string? hint = null) =>
        Add(new Diagnostic(DiagnosticSeverity.Error, message, span) { Hint = hint });

    /// <summary>Reports a warning.</summary>
    public void Warning(SourceSpan span, string message, string? hint = null) =>
        Add(new Diagnostic(DiagnosticSeverity.Warning, message, span) { Hint = hint });

    /// <summary>Reports an error that ends the reading of the program.</summary>
    public void Fatal(SourceSpan span, string message, string? hint = null) =>
        Add(new Diagnostic(DiagnosticSeverity.Fatal, message, span) { Hint = hint });

    private void Add(Diagnostic diagnostic)
    {
        if (_muted > 0)
        {
            return;
        }

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
