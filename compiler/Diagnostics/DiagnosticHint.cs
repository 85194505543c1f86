namespace NidsVm.Compiler.Diagnostics;

/// <summary>What follows a message in parentheses.</summary>
/// <param name="Text">The hint as people read it.</param>
/// <param name="Replacement">What to write in place of the marked text, where that would mend it; for editors.</param>
public sealed record DiagnosticHint(string Text, string? Replacement = null)
{
    /// <summary>A hint that is text only.</summary>
    public static implicit operator DiagnosticHint?(string? text) => text is null ? null : new DiagnosticHint(text);
}
