using System.Text;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Loading;

/// <summary>
/// Reads a whole program: the policies named, what they load, the prefixed policies, the assignments and the text of the
/// command line, in this order, which is the reference's.
/// </summary>
public sealed class PolicyReader
{
    private readonly IDeclarationSink _sink;
    private readonly DiagnosticBag _diagnostics;
    private readonly PolicyLoader _loader;
    private readonly Parser _parser;
    private readonly List<Func<bool>> _inputs = [];
    private readonly List<string> _assignments = [];
    private readonly List<string> _texts = [];

    /// <summary>Makes a reader for one program.</summary>
    /// <param name="searchPath">Where policies are looked for.</param>
    /// <param name="sink">Takes the declarations and statements.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    public PolicyReader(PolicySearchPath searchPath, IDeclarationSink sink, DiagnosticBag diagnostics)
    {
        _sink = sink;
        _diagnostics = diagnostics;
        _loader = new PolicyLoader(searchPath);
        _parser = new Parser(sink, diagnostics, _loader);
    }

    /// <summary>The policies read so far, in the order they were begun.</summary>
    public IReadOnlyList<LoadedScript> Scripts => _loader.Scripts;

    /// <summary>Absolute paths of the signature files that <c>@load-sigs</c> named.</summary>
    public IReadOnlyList<string> SignatureFiles => _loader.Signatures;

    /// <summary>Adds a policy by name, as <c>@load</c> at the start of the program would.</summary>
    public void AddScript(string name) => _inputs.Add(() => ReadScript(name));

    /// <summary>Adds a text that comes from no file, such as standard input.</summary>
    public void AddSource(SourceText source) => _inputs.Add(() => _parser.Parse(source));

    /// <summary>Adds a signature file, as <c>@load-sigs</c> would. False where it is not found.</summary>
    public bool AddSignatures(string name) => _loader.AddSignatures(name, null);

    /// <summary>Adds <c>NAME=VALUE</c> of the command line, which redefines a global after all policies are read.</summary>
    public void AddAssignment(string assignment) => _assignments.Add(assignment);

    /// <summary>Adds prefixes, as <c>@prefixes +=</c> would.</summary>
    public void AddPrefixes(IEnumerable<string> prefixes) => _loader.SetPrefixes([.. prefixes], append: true);

    /// <summary>Adds policy text of the command line (<c>-e</c>), which is read last.</summary>
    public void AddText(string text) => _texts.Add(text);

    /// <summary>Reads everything.</summary>
    /// <returns>Whether no error was reported, by the reader or by the sink.</returns>
    public bool Read()
    {
        bool isGood = _inputs.TrueForAll(read => read()) && ReadPrefixed() && ReadAssignments() && ReadTexts() && !_diagnostics.HasErrors;
        if (_diagnostics.HasFatal)
        {
            FurtherSyntaxErrors.Report(_diagnostics);
        }

        return isGood;
    }

    /// <summary>Parses one expression, for tools that take expressions. Null where it is faulty, with the error reported.</summary>
    public static ExpressionSyntax? ParseExpression(SourceText source, DiagnosticBag diagnostics)
    {
        var sink = new ExpressionSink();
        byte[] statement = [.. source.Bytes, .. "\n;"u8];
        var parser = new Parser(sink, diagnostics, new PolicyLoader(new PolicySearchPath([])));
        parser.Parse(new SourceText(source.Name, source.Path, statement));
        return diagnostics.HasErrors ? null : sink.Expression;
    }

    private bool ReadScript(string name)
    {
        switch (_loader.Load(name, null, 0, out SourceText? source, out string reason))
        {
            case LoadResult.Loaded:
                return _parser.Parse(source!);
            case LoadResult.NotFound:
                _diagnostics.ReportCannotFind(default, name, _loader.SuggestScript(name, null));
                return false;
            case LoadResult.Unreadable:
                _diagnostics.ReportCannotOpen(default, name, reason);
                return false;
            default:
                return true;
        }
    }

    private bool ReadPrefixed()
    {
        // A prefixed policy may itself have prefixed companions.
        for (List<string> names = _loader.TakePrefixedNames(); names.Count > 0; names = _loader.TakePrefixedNames())
        {
            foreach (string name in names)
            {
                if (!ReadScript(name))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool ReadAssignments()
    {
        var text = new StringBuilder();
        foreach (string assignment in _assignments)
        {
            int equals = assignment.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals == assignment.Length - 1)
            {
                continue;
            }

            string name = assignment[..equals];
            string value = assignment[(equals + 1)..];
            string quote = _sink.IsStringGlobal(name) ? "\"" : "";
            text.Append("redef ").Append(name).Append('=').Append(quote).Append(value).Append(quote).Append(";\n");
        }

        if (text.Length == 0)
        {
            return true;
        }

        _parser.ResumeDeclarations();
        return _parser.Parse(SourceText.FromString(text.ToString(), "<params>"));
    }

    private bool ReadTexts()
    {
        // A semicolon of our own on a line of its own, so that the user need not write one, nor end a directive's line.
        return _texts.Count == 0
            || _parser.Parse(SourceText.FromString(string.Join('\n', _texts) + "\n;\n", "<command line>"));
    }

    private sealed class ExpressionSink : IDeclarationSink
    {
        public ExpressionSyntax? Expression { get; private set; }

        public void OnDeclaration(DeclarationSyntax declaration)
        {
        }

        public void OnStatement(StatementSyntax statement, string module)
        {
            if (Expression is null && statement is ExpressionStatementSyntax found)
            {
                Expression = found.Expression;
            }
        }

        public bool IsDefined(string name, string module) => false;

        public bool EvaluateCondition(ExpressionSyntax condition, string module) => false;
    }
}
