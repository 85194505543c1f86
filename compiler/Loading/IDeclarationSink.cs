using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Loading;

/// <summary>
/// Takes what the parser reads, piece by piece and in order. A later <c>@if</c> may depend on any earlier declaration, so
/// the consumer binds each piece before it returns. A consumer stops the reading by reporting a fatal diagnostic.
/// </summary>
public interface IDeclarationSink
{
    /// <summary>A declaration at file level.</summary>
    void OnDeclaration(DeclarationSyntax declaration);

    /// <summary>A statement at file level. Only the end of a program has such; they run before <c>zeek_init</c>.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="module">The current module.</param>
    void OnStatement(StatementSyntax statement, string module);

    /// <summary>Called before the first token of each file is read, and so also before the files that it loads.</summary>
    void OnFileStart(SourceText source)
    {
    }

    /// <summary>Answers <c>@ifdef</c> and <c>@ifndef</c>.</summary>
    /// <param name="name">The name, perhaps with a scope.</param>
    /// <param name="module">The current module.</param>
    bool IsDefined(string name, string module);

    /// <summary>Evaluates the condition of <c>@if</c>. What is wrong with it is reported by the sink.</summary>
    /// <param name="condition">The expression: constants, globals declared so far, built-in functions.</param>
    /// <param name="module">The current module.</param>
    /// <returns>Whether the text up to <c>@else</c> or <c>@endif</c> is read; false also where the condition is faulty.</returns>
    bool EvaluateCondition(ExpressionSyntax condition, string module);

    /// <summary>
    /// Whether a global has type <c>string</c>: <c>NAME=VALUE</c> on the command line quotes the value for such.
    /// </summary>
    bool IsStringGlobal(string name) => false;
}
