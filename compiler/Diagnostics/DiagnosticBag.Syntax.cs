using System.Globalization;
using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Diagnostics;

/// <content>Messages of the lexer, the parser and the loader.</content>
public sealed partial class DiagnosticBag
{
    /// <summary>A token that cannot stand here. Ends the reading.</summary>
    public void ReportSyntaxError(SourceSpan span, string found, string? expected, DiagnosticHint? hint = null)
    {
        string wanted = expected is null ? "" : $"; expected {expected}";
        Fatal(span, found.Length == 0 ? $"syntax error, at end of file{wanted}" : $"syntax error, at or near \"{found}\"{wanted}", hint);
    }

    /// <summary>A byte that begins no token.</summary>
    public void ReportUnrecognizedCharacter(SourceSpan span, byte character)
    {
        string shown = character is >= 0x20 and < 0x7f
            ? ((char)character).ToString()
            : "\\x" + character.ToString("x2", CultureInfo.InvariantCulture);
        Error(span, $"unrecognized character: '{shown}'");
    }

    /// <summary>A string without its closing quote.</summary>
    public void ReportUnterminatedString(SourceSpan span) => Fatal(span, "string not terminated before end of line");

    /// <summary>A pattern without its closing slash.</summary>
    public void ReportUnterminatedPattern(SourceSpan span) => Fatal(span, "pattern not terminated before end of line");

    /// <summary>An escape in a string that has no meaning.</summary>
    public void ReportBadEscape(SourceSpan span) => Error(span, "bad hexadecimal escape in string");

    /// <summary>A pattern flag that is given twice.</summary>
    public void ReportDuplicatePatternMode(SourceSpan span, char mode) => Error(span, $"pattern has duplicate mode {mode}");

    /// <summary><c>redef R += { … }</c> with fields, where R is a record. Ends the reading.</summary>
    public void ReportRedefLacksRecord(SourceSpan span, string name) =>
        Fatal(span, $"redef of record type {name} is missing record keyword");

    /// <summary>A port number out of range.</summary>
    public void ReportBadPort(SourceSpan span, string text) => Error(span, $"bad port number - {text}");

    /// <summary>An address or subnet that is none.</summary>
    public void ReportBadAddress(SourceSpan span, string text) => Error(span, $"bad address or subnet - {text}");

    /// <summary>A host name among the constants.</summary>
    public void ReportHostNameLiteral(SourceSpan span, string name) =>
        Error(span, $"DNS lookup of host literal '{name}' is not supported. Replace with blocking_lookup_hostname().");

    /// <summary><c>@else</c> without its <c>@if</c>.</summary>
    public void ReportElseWithoutIf(SourceSpan span) => Error(span, "@else without @if...");

    /// <summary><c>@endif</c> without its <c>@if</c>.</summary>
    public void ReportUnbalancedEndIf(SourceSpan span) => Error(span, "unbalanced @if... @endif");

    /// <summary>A file that ends inside <c>@if</c>.</summary>
    public void ReportUnclosedIf(SourceSpan span) => Fatal(span, "unbalanced @if... @endif");

    /// <summary>A policy that <c>@load</c> does not find.</summary>
    public void ReportCannotFind(SourceSpan span, string name, DiagnosticHint? hint) => Fatal(span, $"can't find {name}", hint);

    /// <summary>A policy that cannot be read.</summary>
    public void ReportCannotOpen(SourceSpan span, string name, string reason) => Fatal(span, $"can't open {name}: {reason}");

    /// <summary>A signature file or an unloaded policy that is not found.</summary>
    public void ReportDirectiveFileMissing(SourceSpan span, string directive, string name, DiagnosticHint? hint) =>
        Error(span, $"failed to find file associated with {directive} {name}", hint);

    /// <summary>A <c>@</c> directive the language does not have. Ends the reading.</summary>
    public void ReportUnknownDirective(SourceSpan span, string name, DiagnosticHint? hint) => Fatal(span, $"unknown directive {name}", hint);

    /// <summary>A <c>@pragma</c> without a meaning.</summary>
    public void ReportUnknownPragma(SourceSpan span, string text) => Warning(span, $"unknown @pragma {text}");

    /// <summary>A directive without its operand.</summary>
    public void ReportMalformedDirective(SourceSpan span, string name) => Fatal(span, $"syntax error, at or near \"{name}\"");

    /// <summary><c>@deprecated</c> in a file that is loaded.</summary>
    public void ReportDeprecatedScript(SourceSpan span, string file, string comment) =>
        Warning(span, comment.Length == 0 ? $"deprecated script loaded: {file}" : $"deprecated script loaded: {file}: {comment}");

    /// <summary>Nesting beyond what the parser follows. Ends the reading.</summary>
    public void ReportNestingTooDeep(SourceSpan span, int limit) => Fatal(span, $"nesting deeper than {limit} levels");

    /// <summary><c>&amp;deprecated</c> with something else than a string.</summary>
    public void ReportDeprecatedNeedsString(SourceSpan span, string text) =>
        Error(span, $"'&deprecated={text}' must use a string literal");
}
