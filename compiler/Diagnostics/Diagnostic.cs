using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Diagnostics;

/// <summary>How bad a diagnostic is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>The policy is accepted all the same.</summary>
    Warning,

    /// <summary>The policy is rejected.</summary>
    Error,

    /// <summary>The policy is rejected, and reading it ends here.</summary>
    Fatal,
}

/// <summary>Something to tell about a policy, with its place.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Message">The message: one line, no full stop unless it has several sentences.</param>
/// <param name="Span">Where; without a source where the whole program is meant.</param>
public sealed record Diagnostic(DiagnosticSeverity Severity, string Message, SourceSpan Span)
{
    /// <summary>What kind of message this is, in words that stay when the wording changes: <c>unknown-identifier</c>.</summary>
    public string Code { get; init; } = "";

    /// <summary>A hint that follows the message ("did you mean …?"), or null.</summary>
    public string? Hint { get; init; }

    /// <summary>What to write in place of the text at <see cref="Span"/>, where the hint is that; else null.</summary>
    public string? Suggestion { get; init; }

    /// <summary>Whether this is an error of any severity.</summary>
    public bool IsError => Severity != DiagnosticSeverity.Warning;

    /// <summary><c>FILE:LINE:COLUMN: error: MESSAGE</c>.</summary>
    public override string ToString() => DiagnosticRenderer.Headline(this);
}
