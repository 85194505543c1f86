using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Loading;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Tests.Syntax;

/// <summary>Keeps what the parser hands over. Names declared so far count as defined; conditions are literals or names.</summary>
internal sealed class RecordingSink : IDeclarationSink
{
    public List<DeclarationSyntax> Declarations { get; } = [];

    public List<StatementSyntax> Statements { get; } = [];

    public List<string> Files { get; } = [];

    public HashSet<string> Defined { get; } = new(StringComparer.Ordinal);

    public DiagnosticBag Diagnostics { get; } = new();

    public static RecordingSink Parse(string text)
    {
        var sink = new RecordingSink();
        var reader = new PolicyReader(new PolicySearchPath([]), sink, sink.Diagnostics);
        reader.AddSource(SourceText.FromString(text, "test.zeek"));
        reader.Read();
        return sink;
    }

    public void OnDeclaration(DeclarationSyntax declaration)
    {
        Declarations.Add(declaration);
        string? name = declaration switch
        {
            VariableDeclarationSyntax d => d.Name.Text,
            TypeDeclarationSyntax d => d.Name.Text,
            FunctionDeclarationSyntax d => d.Name.Text,
            _ => null,
        };
        if (name is not null)
        {
            Defined.Add(name);
        }
    }

    public void OnStatement(StatementSyntax statement, string module) => Statements.Add(statement);

    public void OnFileStart(SourceText source) => Files.Add(source.Name);

    public bool IsDefined(string name, string module) => Defined.Contains(name);

    public bool EvaluateCondition(ExpressionSyntax condition, string module) => condition switch
    {
        BoolLiteralSyntax b => b.Value,
        NameExpressionSyntax n => Defined.Contains(n.Name.Text),
        UnaryExpressionSyntax { Operator: UnaryOperator.Not } u => !EvaluateCondition(u.Operand, module),
        _ => false,
    };
}
