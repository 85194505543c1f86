using System.Collections.Immutable;
using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Syntax;

/// <content>Statements.</content>
internal sealed partial class Parser
{
    private StatementSyntax ParseStatement()
    {
        StatementSyntax statement = Enter() ? ParseStatementInside() : new EmptyStatementSyntax(Current.Span);
        Leave();
        return statement;
    }

    private StatementSyntax ParseStatementInside()
    {
        Token first = Current;
        switch (first.Kind)
        {
            case TokenKind.OpenBrace:
                return ParseBlock();
            case TokenKind.Semicolon:
                Advance();
                return new EmptyStatementSyntax(first.Span);
            case TokenKind.Local:
                return ParseLocal(VariableKind.Local);
            case TokenKind.Const:
                return ParseLocal(VariableKind.Const);
            case TokenKind.Print:
                return ParsePrint();
            case TokenKind.Event:
                return ParseEventStatement();
            case TokenKind.If:
                return ParseIf();
            case TokenKind.For:
                return ParseFor();
            case TokenKind.While:
                return ParseWhile();
            case TokenKind.Switch:
                return ParseSwitch();
            case TokenKind.Next:
                Advance();
                Expect(TokenKind.Semicolon, "\";\"");
                return new NextStatementSyntax(first.Span);
            case TokenKind.Break:
                Advance();
                Expect(TokenKind.Semicolon, "\";\"");
                return new BreakStatementSyntax(first.Span);
            case TokenKind.Fallthrough:
                Advance();
                Expect(TokenKind.Semicolon, "\";\"");
                return new FallthroughStatementSyntax(first.Span);
            case TokenKind.Return:
                return ParseReturn();
            case TokenKind.When:
                return ParseWhen(first.Span, isReturn: false);
            case TokenKind.Add:
                Advance();
                return new AddStatementSyntax(Terminated(first.Span, ParseExpression(), out ExpressionSyntax added), added);
            case TokenKind.Delete:
                Advance();
                return new DeleteStatementSyntax(Terminated(first.Span, ParseExpression(), out ExpressionSyntax deleted), deleted);
            case TokenKind.Assert:
                return ParseAssert();
            default:
                return ParseExpressionStatement();
        }
    }

    /// <summary>Reads the semicolon after an expression, and returns the span from the first token up to it.</summary>
    private SourceSpan Terminated(SourceSpan first, ExpressionSyntax parsed, out ExpressionSyntax expression)
    {
        expression = parsed;
        Expect(TokenKind.Semicolon, "\";\"");
        return SpanFrom(first);
    }

    private BlockStatementSyntax ParseBlock()
    {
        Token open = Expect(TokenKind.OpenBrace, "\"{\"");
        ImmutableArray<StatementSyntax> statements = ParseStatementsUntilBrace();
        Expect(TokenKind.CloseBrace, "\"}\"");
        return new BlockStatementSyntax(SpanFrom(open.Span), statements);
    }

    private ImmutableArray<StatementSyntax> ParseStatementsUntilBrace()
    {
        ImmutableArray<StatementSyntax>.Builder statements = ImmutableArray.CreateBuilder<StatementSyntax>();
        while (Kind is not (TokenKind.CloseBrace or TokenKind.EndOfFile))
        {
            statements.Add(ParseStatement());
        }

        return statements.DrainToImmutable();
    }

    private ExpressionStatementSyntax ParseExpressionStatement()
    {
        Token first = Current;
        ExpressionSyntax expression = ParseExpression();
        if (expression is ScheduleBlockExpressionSyntax)
        {
            // The block ends the statement, as it does for "if"; a semicolon may follow.
            TryAdvance(TokenKind.Semicolon);
        }
        else
        {
            Expect(TokenKind.Semicolon, "\";\"");
        }

        return new ExpressionStatementSyntax(SpanFrom(first.Span), expression);
    }

    private LocalDeclarationSyntax ParseLocal(VariableKind kind)
    {
        Token first = Advance();
        SyntaxName name = ExpectName("a name");
        TypeSyntax? type = TryAdvance(TokenKind.Colon) ? ParseType() : null;
        ExpressionSyntax? initializer = ParseInitializer(out InitializerKind initializerKind);
        ImmutableArray<AttributeSyntax> attributes = ParseAttributes();
        Expect(TokenKind.Semicolon, "\";\"");
        return new LocalDeclarationSyntax(SpanFrom(first.Span), kind, name, type, initializerKind, initializer, attributes);
    }

    private PrintStatementSyntax ParsePrint()
    {
        Token first = Advance();
        ImmutableArray<ExpressionSyntax> arguments = ParseExpressionList(TokenKind.Semicolon);
        if (arguments.IsEmpty)
        {
            Unexpected("an expression");
        }

        Expect(TokenKind.Semicolon, "\";\"");
        return new PrintStatementSyntax(SpanFrom(first.Span), arguments);
    }

    private EventStatementSyntax ParseEventStatement()
    {
        Token first = Advance();
        EventCallSyntax call = ParseEventCall();
        Expect(TokenKind.Semicolon, "\";\"");
        return new EventStatementSyntax(SpanFrom(first.Span), call);
    }

    private EventCallSyntax ParseEventCall()
    {
        SyntaxName name = ExpectName("the name of an event");
        Expect(TokenKind.OpenParen, "\"(\"");
        ImmutableArray<ExpressionSyntax> arguments = ParseExpressionList(TokenKind.CloseParen);
        Expect(TokenKind.CloseParen, "\")\"");
        return new EventCallSyntax(SpanFrom(name.Span), name, arguments);
    }

    private IfStatementSyntax ParseIf()
    {
        Token first = Advance();
        ExpressionSyntax condition = ParseCondition();
        StatementSyntax then = ParseStatement();
        StatementSyntax? otherwise = TryAdvance(TokenKind.Else) ? ParseStatement() : null;
        return new IfStatementSyntax(SpanFrom(first.Span), condition, then, otherwise);
    }

    private ExpressionSyntax ParseCondition()
    {
        Expect(TokenKind.OpenParen, "\"(\"");
        ExpressionSyntax condition = ParseExpression();
        Expect(TokenKind.CloseParen, "\")\"");
        return condition;
    }

    private WhileStatementSyntax ParseWhile()
    {
        Token first = Advance();
        ExpressionSyntax condition = ParseCondition();
        StatementSyntax body = ParseStatement();
        return new WhileStatementSyntax(SpanFrom(first.Span), condition, body);
    }

    private ForStatementSyntax ParseFor()
    {
        Token first = Advance();
        Expect(TokenKind.OpenParen, "\"(\"");
        ImmutableArray<SyntaxName>.Builder keys = ImmutableArray.CreateBuilder<SyntaxName>(1);
        bool brackets = TryAdvance(TokenKind.OpenBracket);
        do
        {
            keys.Add(ExpectName("a loop variable"));
        }
        while (brackets && TryAdvance(TokenKind.Comma));
        if (brackets)
        {
            Expect(TokenKind.CloseBracket, "\"]\"");
        }

        SyntaxName? value = TryAdvance(TokenKind.Comma) ? ExpectName("a loop variable") : null;
        Expect(TokenKind.In, "\"in\"");
        ExpressionSyntax iterated = ParseExpression();
        Expect(TokenKind.CloseParen, "\")\"");
        StatementSyntax body = ParseStatement();
        return new ForStatementSyntax(SpanFrom(first.Span), keys.DrainToImmutable(), brackets, value, iterated, body);
    }

    private StatementSyntax ParseReturn()
    {
        Token first = Advance();
        switch (Kind)
        {
            case TokenKind.Semicolon:
                Advance();
                return new ReturnStatementSyntax(SpanFrom(first.Span), null);
            case TokenKind.When:
                return ParseWhen(first.Span, isReturn: true);
            default:
                return new ReturnStatementSyntax(Terminated(first.Span, ParseExpression(), out ExpressionSyntax value), value);
        }
    }

    private WhenStatementSyntax ParseWhen(SourceSpan first, bool isReturn)
    {
        Advance();
        CaptureListSyntax? captures = Kind == TokenKind.OpenBracket ? ParseCaptures() : null;
        ExpressionSyntax condition = ParseCondition();
        StatementSyntax body = ParseStatement();
        ExpressionSyntax? timeout = null;
        BlockStatementSyntax? timeoutBody = null;
        if (TryAdvance(TokenKind.Timeout))
        {
            timeout = ParseExpression();
            timeoutBody = ParseBlock();
        }

        return new WhenStatementSyntax(SpanFrom(first), isReturn, captures, condition, body, timeout, timeoutBody);
    }

    private AssertStatementSyntax ParseAssert()
    {
        Token first = Advance();
        ExpressionSyntax condition = ParseExpression();
        ExpressionSyntax? message = TryAdvance(TokenKind.Comma) ? ParseExpression() : null;
        Expect(TokenKind.Semicolon, "\";\"");
        return new AssertStatementSyntax(SpanFrom(first.Span), condition, message);
    }

    private SwitchStatementSyntax ParseSwitch()
    {
        Token first = Advance();
        ExpressionSyntax value = ParseExpression();
        Expect(TokenKind.OpenBrace, "\"{\"");
        ImmutableArray<SwitchCaseSyntax>.Builder cases = ImmutableArray.CreateBuilder<SwitchCaseSyntax>();
        while (Kind is TokenKind.Case or TokenKind.Default)
        {
            cases.Add(ParseCase());
        }

        Expect(TokenKind.CloseBrace, "\"case\", \"default\" or \"}\"");
        return new SwitchStatementSyntax(SpanFrom(first.Span), value, cases.DrainToImmutable());
    }

    private SwitchCaseSyntax ParseCase()
    {
        Token first = Advance();
        ImmutableArray<ExpressionSyntax> values = [];
        ImmutableArray<TypeCaseSyntax> types = [];
        if (first.Kind == TokenKind.Case)
        {
            if (Kind == TokenKind.Type)
            {
                types = ParseTypeCases();
            }
            else
            {
                values = ParseExpressionList(TokenKind.Colon);
                if (values.IsEmpty)
                {
                    Unexpected("a value");
                }
            }
        }

        Expect(TokenKind.Colon, "\":\"");
        ImmutableArray<StatementSyntax>.Builder statements = ImmutableArray.CreateBuilder<StatementSyntax>();
        while (Kind is not (TokenKind.Case or TokenKind.Default or TokenKind.CloseBrace or TokenKind.EndOfFile))
        {
            statements.Add(ParseStatement());
        }

        return new SwitchCaseSyntax(SpanFrom(first.Span), values, types, statements.DrainToImmutable());
    }

    private ImmutableArray<TypeCaseSyntax> ParseTypeCases()
    {
        ImmutableArray<TypeCaseSyntax>.Builder types = ImmutableArray.CreateBuilder<TypeCaseSyntax>(1);
        do
        {
            Token first = Expect(TokenKind.Type, "\"type\"");
            TypeSyntax type = ParseType();
            SyntaxName? name = TryAdvance(TokenKind.As) ? ExpectName("a name") : null;
            types.Add(new TypeCaseSyntax(SpanFrom(first.Span), type, name));
        }
        while (TryAdvance(TokenKind.Comma));
        return types.DrainToImmutable();
    }

    /// <summary><c>[a, copy b]</c>.</summary>
    private CaptureListSyntax ParseCaptures()
    {
        Token open = Expect(TokenKind.OpenBracket, "\"[\"");
        ImmutableArray<CaptureSyntax>.Builder captures = ImmutableArray.CreateBuilder<CaptureSyntax>();
        while (Kind != TokenKind.CloseBracket && !Stopped)
        {
            Token first = Current;
            bool copy = TryAdvance(TokenKind.Copy);
            SyntaxName name = ExpectName("a name");
            captures.Add(new CaptureSyntax(SpanFrom(first.Span), name, copy));
            if (!TryAdvance(TokenKind.Comma))
            {
                break;
            }
        }

        Expect(TokenKind.CloseBracket, "\"]\"");
        return new CaptureListSyntax(SpanFrom(open.Span), captures.DrainToImmutable());
    }
}
