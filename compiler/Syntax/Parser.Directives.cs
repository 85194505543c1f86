using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Loading;
using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Syntax;

/// <content>Directives: they are carried out when the token stream reaches them, wherever that is.</content>
internal sealed partial class Parser
{
    private void HandleDirective(in Token token)
    {
        switch (token.Name)
        {
            case "load":
                Load(token);
                break;
            case "load-sigs":
                LoadSignatures(token);
                break;
            case "load-plugin":
                _frame.Lexer.ReadOperand();
                break;
            case "unload":
                Unload(token);
                break;
            case "prefixes":
                SetPrefixes(token);
                break;
            case "deprecated":
                Deprecated(token);
                break;
            case "pragma":
                Pragma(token);
                break;
            case "if":
                IfCondition();
                break;
            case "ifdef" or "ifndef":
                IfDefined(token);
                break;
            case "else":
                Else(token);
                break;
            case "endif":
                EndIf(token);
                break;
            default:
                string written = "@" + token.Name;
                _diagnostics.ReportUnknownDirective(token.Span, written, NameSuggestion.Hint(written, SyntaxFacts.Directives.Select(d => "@" + d)));
                break;
        }
    }

    private bool TryReadOperand(in Token directive, out SourceSpan operand)
    {
        operand = _frame.Lexer.ReadOperand();
        if (operand.Length > 0)
        {
            return true;
        }

        _diagnostics.ReportMalformedDirective(directive.Span, "@" + directive.Name);
        return false;
    }

    private void Load(in Token directive)
    {
        if (!TryReadOperand(directive, out SourceSpan operand))
        {
            return;
        }

        switch (_loader.Load(operand.Text, _frame.Lexer.Source, _frames.Count, out SourceText? source, out string reason))
        {
            case LoadResult.Loaded:
                PushFile(source!);
                break;
            case LoadResult.NotFound:
                _diagnostics.ReportCannotFind(operand, operand.Text, _loader.SuggestScript(operand.Text, _frame.Lexer.Source));
                break;
            case LoadResult.Unreadable:
                _diagnostics.ReportCannotOpen(operand, operand.Text, reason);
                break;
        }
    }

    private void LoadSignatures(in Token directive)
    {
        if (TryReadOperand(directive, out SourceSpan operand) && !_loader.AddSignatures(operand.Text, _frame.Lexer.Source))
        {
            _diagnostics.ReportDirectiveFileMissing(operand, "@load-sigs", operand.Text, _loader.SuggestSignatures(operand.Text, _frame.Lexer.Source));
        }
    }

    private void Unload(in Token directive)
    {
        if (TryReadOperand(directive, out SourceSpan operand) && !_loader.Unload(operand.Text, _frame.Lexer.Source))
        {
            _diagnostics.ReportDirectiveFileMissing(operand, "@unload", operand.Text, _loader.SuggestScript(operand.Text, _frame.Lexer.Source));
        }
    }

    /// <summary><c>@prefixes = a:b</c> or <c>@prefixes += a:b</c>.</summary>
    private void SetPrefixes(in Token directive)
    {
        if (!TryReadOperand(directive, out SourceSpan op))
        {
            return;
        }

        string text = op.Text;
        bool append = text.StartsWith('+');
        string rest = text.TrimStart('+');
        if (!rest.StartsWith('='))
        {
            _diagnostics.ReportMalformedDirective(directive.Span, "@prefixes");
            return;
        }

        string list = rest.Length > 1 ? rest[1..] : _frame.Lexer.ReadOperand().Text;
        _loader.SetPrefixes(list.Split(':', StringSplitOptions.RemoveEmptyEntries), append);
    }

    /// <summary>A file that says it is deprecated is warned about where it was loaded by another.</summary>
    private void Deprecated(in Token directive)
    {
        SourceSpan rest = _frame.Lexer.ReadRestOfLine();
        if (_frames.Count > 1)
        {
            _diagnostics.ReportDeprecatedScript(directive.Span, _frame.Lexer.Source.Name, rest.Text.Trim('"'));
        }
    }

    private void Pragma(in Token directive)
    {
        SourceSpan rest = _frame.Lexer.ReadRestOfLine();
        string[] words = rest.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        bool known = words is ["push", "ignore-deprecations"] or ["pop"] or ["pop", "ignore-deprecations"];
        if (!known)
        {
            _diagnostics.ReportUnknownPragma(directive.Span, rest.Text);
        }
        else if (words[0].Equals("push", StringComparison.Ordinal))
        {
            _frame.Quiet.Push(directive.Start);
            _frame.Lexer.Source.AddQuietRange(directive.Start, int.MaxValue);
        }
        else if (_frame.Quiet.TryPop(out int start))
        {
            _frame.Lexer.Source.CloseQuietRange(start, directive.Start);
        }
    }

    private void IfCondition()
    {
        (Token last, int items) = (_last, _itemFrames);
        _itemFrames = _frames.Count;
        _hasCurrent = false;
        Expect(TokenKind.OpenParen, "\"(\"");
        ExpressionSyntax condition = ParseExpression();
        Expect(TokenKind.CloseParen, "\")\"");
        (_last, _itemFrames) = (last, items);
        if (!Stopped)
        {
            Branch(_sink.EvaluateCondition(condition, _module));
        }
    }

    private void IfDefined(in Token directive)
    {
        bool wanted = directive.Name!.Equals("ifdef", StringComparison.Ordinal);
        (Token last, int items) = (_last, _itemFrames);
        _itemFrames = _frames.Count;
        _hasCurrent = false;
        Expect(TokenKind.OpenParen, "\"(\"");
        SyntaxName name = ExpectName("a name");
        Expect(TokenKind.CloseParen, "\")\"");
        (_last, _itemFrames) = (last, items);
        if (!Stopped)
        {
            Branch(_sink.IsDefined(name.Text, _module) == wanted);
        }
    }

    private void Branch(bool taken)
    {
        if (taken)
        {
            _frame.Conditionals.Push(false);
        }
        else if (!_frame.Lexer.SkipExcluded(stopAtElse: true, out Token ending))
        {
            _diagnostics.ReportUnclosedIf(ending.Span);
        }
        else if (ending.Name!.Equals("else", StringComparison.Ordinal))
        {
            _frame.Conditionals.Push(true);
        }
    }

    private void Else(in Token directive)
    {
        if (_frame.Conditionals.Count == 0 || _frame.Conditionals.Peek())
        {
            _diagnostics.ReportElseWithoutIf(directive.Span);
            return;
        }

        _frame.Conditionals.Pop();
        if (!_frame.Lexer.SkipExcluded(stopAtElse: false, out Token ending))
        {
            _diagnostics.ReportUnclosedIf(ending.Span);
        }
    }

    private void EndIf(in Token directive)
    {
        if (!_frame.Conditionals.TryPop(out _))
        {
            _diagnostics.ReportUnbalancedEndIf(directive.Span);
        }
    }
}
