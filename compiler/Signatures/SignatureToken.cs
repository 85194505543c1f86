using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Signatures;

/// <summary>Kinds of tokens of a <c>.sig</c> file. Keywords are names: they differ by place.</summary>
internal enum SignatureTokenKind
{
    End,

    /// <summary>A keyword, the name of a rule, or that of a policy's variable.</summary>
    Name,
    Number,

    /// <summary>An address, or a subnet where a length follows it.</summary>
    Address,
    String,
    Pattern,
    Comparison,

    /// <summary>One of <c>! [ ] { } &amp; : , -</c>.</summary>
    Punctuation,

    /// <summary>A byte that begins no token; reported already.</summary>
    Bad,
}

/// <summary>A token.</summary>
/// <param name="Value">a number, a <see cref="Vm.Signatures.SignatureComparison"/>, a character, or the length of a prefix (of 128 bits)</param>
/// <param name="Hi">upper half of an address</param>
/// <param name="Lo">lower half of an address</param>
internal readonly record struct SignatureToken(SignatureTokenKind Kind, SourceSpan Span, uint Value = 0, ulong Hi = 0, ulong Lo = 0)
{
    public bool Is(char punctuation) => Kind == SignatureTokenKind.Punctuation && Value == punctuation;

    /// <summary>The text of a name.</summary>
    public string Text => Span.Text;
}
