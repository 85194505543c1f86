using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Diagnostics;

/// <content>Messages about signature files.</content>
public sealed partial class DiagnosticBag
{
    /// <summary>A token that cannot stand here in a signature file. The reading goes on with the next attribute or rule.</summary>
    public void ReportSignatureSyntax(SourceSpan span, string expected) => Error(
        span, span.Length == 0 ? $"syntax error in signature, at end of file; expected {expected}" : $"syntax error in signature, at or near \"{span.Text}\"; expected {expected}");

    /// <summary>A string or pattern without its end.</summary>
    public void ReportUnterminatedSignatureText(SourceSpan span, string what) => Error(span, $"{what} in signature not terminated before end of line");

    /// <summary>A number that is none, or does not fit 32 bits.</summary>
    public void ReportBadSignatureNumber(SourceSpan span, string text) => Error(span, $"bad number in signature - {text}");

    /// <summary>A signature file that cannot be read.</summary>
    public void ReportSignatureFileUnreadable(string path, string reason) => Error(default, $"can't open signature file {path}: {reason}");

    /// <summary>A signature file that is nowhere on the search path.</summary>
    public void ReportSignatureFileMissing(string name) => Error(default, $"can't find signature file {name}");

    /// <summary>Two rules of one name.</summary>
    public void ReportSignatureDefinedTwice(SourceSpan span, string name) => Error(span, $"signature {name} defined twice");

    /// <summary>A rule that another one requires and that is nowhere.</summary>
    internal void ReportUnknownSignature(SourceSpan span, string name, DiagnosticHint? hint) => Error(span, $"unknown signature referenced: {name}", hint);

    /// <summary>A variable that policies do not have.</summary>
    internal void ReportUnknownSignatureName(SourceSpan span, string name, DiagnosticHint? hint) => Error(span, $"unknown script-level identifier ({name})", hint);

    /// <summary>A variable of another type than wanted here.</summary>
    public void ReportSignatureNameType(SourceSpan span, string name, string wanted) => Error(span, $"identifier {name} in signature must refer to {wanted}");

    /// <summary>A range of header bytes that no number has.</summary>
    public void ReportBadHeaderSize(SourceSpan span) => Error(span, "size of a header field must be 1, 2 or 4");

    /// <summary>A pattern that is no regular expression.</summary>
    public void ReportBadSignaturePattern(SourceSpan span, string reason) => Error(span, reason);

    /// <summary>An event that policies do not declare.</summary>
    internal void ReportUnknownSignatureEvent(SourceSpan span, string name, DiagnosticHint? hint) => Error(span, $"unknown event '{name}' specified in rule", hint);

    /// <summary>An event whose parameters are not those of matches.</summary>
    public void ReportSignatureEventParameters(SourceSpan span, string name) => Error(span, $"wrong event parameters for '{name}'");

    /// <summary>A function of <c>eval</c> with other parameters than those of conditions.</summary>
    public void ReportSignatureFunction(SourceSpan span, string name) => Error(
        span, $"eval function {name} must take a 'signature_state' and a 'string' and yield a 'bool'");

    /// <summary><c>udp-state established</c>.</summary>
    public void ReportUdpEstablished(SourceSpan span) => Error(span, "'established' is not a valid 'udp-state'");

    /// <summary>A range whose end lies before its start.</summary>
    public void ReportEmptySignatureRange(SourceSpan span) => Error(span, "range in signature ends before it begins");

    /// <summary>A pattern with an offset, which means nothing.</summary>
    public void ReportSignatureOffsetIgnored(SourceSpan span) => Warning(span, "offsets are currently ignored for patterns");
}
