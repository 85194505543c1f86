using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Loading;
using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Syntax;

/// <summary>
/// The parser: recursive descent for declarations, statements and types, operator precedence for expressions. It reads a
/// whole program, which may be many files, and hands each declaration to the sink as soon as its last token is read and
/// before it looks at the next one, because a directive there may depend on the declaration.
/// </summary>
/// <remarks>
/// A syntax error ends the reading at once, as in the reference. From then on every token is the end of the file, and
/// nothing more reaches the sink; the nodes built on the way out are dropped.
/// </remarks>
internal sealed partial class Parser
{
    /// <summary>How deep blocks, parentheses, types and the like may nest.</summary>
    public const int MaximumNesting = 250;

    /// <summary>How high the tree of one expression may be; a chain of operators counts one for each.</summary>
    public const int MaximumHeight = 1000;

    private readonly IDeclarationSink _sink;
    private readonly DiagnosticBag _diagnostics;
    private readonly PolicyLoader _loader;
    private readonly NameTable _names = new();
    private readonly Stack<Frame> _frames = new();
    private Frame _frame = null!;
    private Token _current;
    private bool _hasCurrent;
    private Token _last;
    private bool _aborted;
    private bool _inStatements;
    private bool _exporting;
    private int _itemFrames;
    private SourceSpan _redefined;
    private int _nesting;
    private int _height;
    private string _module = DeclarationContext.GlobalModule;

    public Parser(IDeclarationSink sink, DiagnosticBag diagnostics, PolicyLoader loader)
    {
        _sink = sink;
        _diagnostics = diagnostics;
        _loader = loader;
    }

    /// <summary>Reads one source and what it loads. The module is the global one at its start and at its end.</summary>
    /// <returns>False once nothing more is to be read.</returns>
    public bool Parse(SourceText source)
    {
        _module = DeclarationContext.GlobalModule;
        _hasCurrent = false;
        PushFile(source);
        while (!Stopped)
        {
            if (Current.Kind == TokenKind.EndOfFile)
            {
                if (_frames.Count == 1)
                {
                    break;
                }

                PopFile();
                _hasCurrent = false;
                continue;
            }

            ParseItem();
        }

        _frames.Clear();
        return !Stopped;
    }

    /// <summary>Allows declarations again after statements: assignments of the command line follow whatever the policies end with.</summary>
    public void ResumeDeclarations() => _inStatements = false;

    /// <summary>The token under consideration. It is fetched when it is first asked for, not before.</summary>
    private ref readonly Token Current
    {
        get
        {
            if (!_hasCurrent)
            {
                _current = Fetch();
                _hasCurrent = true;
            }

            return ref _current;
        }
    }

    private TokenKind Kind => Current.Kind;

    private bool Stopped => _aborted || _diagnostics.HasFatal;

    private Token Advance()
    {
        _last = Current;
        if (_last.Kind != TokenKind.EndOfFile)
        {
            _hasCurrent = false;
        }

        return _last;
    }

    private bool TryAdvance(TokenKind kind)
    {
        if (Kind != kind)
        {
            return false;
        }

        Advance();
        return true;
    }

    private Token Expect(TokenKind kind, string expected)
    {
        if (Kind == kind)
        {
            return Advance();
        }

        Unexpected(expected);
        return Current;
    }

    private SyntaxName ExpectName(string expected)
    {
        Token token = Expect(TokenKind.Identifier, expected);
        return new SyntaxName(token.Name ?? "", token.Span);
    }

    /// <summary>Reports that the current token cannot stand where it is, and ends the reading.</summary>
    private void Unexpected(string? expected)
    {
        if (Stopped)
        {
            Abort();
            return;
        }

        Token token = Current;
        string found = token.Text;
        _diagnostics.ReportSyntaxError(token.Span, found.Length > 40 ? found[..40] : found, expected, SuggestWord(token));
        Abort();
    }

    /// <summary>A misspelt attribute is an ampersand and a name; a misspelt keyword a name that something follows.</summary>
    private DiagnosticHint? SuggestWord(in Token found)
    {
        if (found.Kind == TokenKind.Ampersand)
        {
            return _frame.Lexer.NameAt(found.End) is { Length: > 0 } name && NameSuggestion.Find("&" + name, SyntaxFacts.Attributes.Keys) is { } attribute
                ? $"did you mean '{attribute}'?"
                : null;
        }

        string? word = _last.Kind == TokenKind.Identifier && ReferenceEquals(_last.Source, found.Source) ? _last.Name : null;
        return word is not null && NameSuggestion.Find(word, SyntaxFacts.Keywords.Keys.Where(k => k.Length > 1)) is { } keyword
            ? $"did you mean '{keyword}' instead of '{word}'?"
            : null;
    }

    private void Abort()
    {
        _aborted = true;
        Token at = _hasCurrent ? _current : _last;
        SourceText source = at.Source ?? _frame.Lexer.Source;
        _current = new Token(TokenKind.EndOfFile, source, Math.Min(at.Start, source.Length), 0, null, -1);
        _hasCurrent = true;
    }

    private Token Fetch()
    {
        while (true)
        {
            Token token = _frame.Lexer.Next();
            if (Stopped)
            {
                _aborted = true;
                return new Token(TokenKind.EndOfFile, token.Source, token.Start, 0, null, -1);
            }

            switch (token.Kind)
            {
                case TokenKind.EndOfFile:
                    if (_frame.Conditionals.Count > 0)
                    {
                        _diagnostics.ReportUnclosedIf(token.Span);
                        _aborted = true;
                        return token;
                    }

                    // A file that was loaded in the middle of a declaration ends; the declaration goes on.
                    if (_frames.Count > _itemFrames && _itemFrames > 0)
                    {
                        PopFile();
                        continue;
                    }

                    return token;
                case TokenKind.Directive when token.Name is not ("DIR" or "FILENAME"):
                    HandleDirective(token);
                    continue;
                default:
                    return token;
            }
        }
    }

    private void PushFile(SourceText source)
    {
        _frame = new Frame(new Lexer(source, _names, _diagnostics), _module);
        _frames.Push(_frame);
        _sink.OnFileStart(source);
    }

    private void PopFile()
    {
        _module = _frames.Pop().ModuleBefore;
        _frame = _frames.Peek();
    }

    /// <summary>Enters one level of nesting. False, with the error reported, where that is one too many.</summary>
    private bool Enter()
    {
        if (++_nesting <= MaximumNesting && RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return true;
        }

        if (!Stopped)
        {
            _diagnostics.ReportNestingTooDeep(Current.Span, MaximumNesting);
        }

        Abort();
        return false;
    }

    private void Leave() => _nesting--;

    private SourceSpan SpanFrom(SourceSpan first) => first.To(_last.Span);

    private static SourceSpan DocumentationOf(in Token token) =>
        token.Documentation < 0 ? default : new SourceSpan(token.Source, token.Documentation, token.Start - token.Documentation);

    /// <summary>A file being read: its lexer, the module to go back to after it, and its open conditionals.</summary>
    private sealed class Frame(Lexer lexer, string moduleBefore)
    {
        public Lexer Lexer { get; } = lexer;

        public string ModuleBefore { get; } = moduleBefore;

        /// <summary>The open <c>@if</c>s whose text is being read; the value tells whether <c>@else</c> was passed.</summary>
        public Stack<bool> Conditionals { get; } = new();

        /// <summary>Starts of the stretches that <c>@pragma push ignore-deprecations</c> opened.</summary>
        public Stack<int> Quiet { get; } = new();
    }
}
