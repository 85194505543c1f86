using System.Collections.Immutable;
using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Syntax;

/// <content>Expressions: operands with what stands before them, and the loop over what follows.</content>
internal sealed partial class Parser
{
    private ExpressionSyntax ParseExpression() => ParseExpression(Precedence.Lowest);

    private ExpressionSyntax ParseExpression(int minimum)
    {
        if (!Enter())
        {
            Leave();
            return Missing();
        }

        int outer = _height;
        _height = 0;
        ExpressionSyntax left = ParsePrefix();
        int height = _height + 1;
        left = ParseAfter(left, minimum, ref height);
        _height = Math.Max(outer, height);
        Leave();
        return left;
    }

    /// <summary>A list of expressions up to a token that is not read; a comma may follow the last.</summary>
    private ImmutableArray<ExpressionSyntax> ParseExpressionList(TokenKind end)
    {
        if (Kind == end)
        {
            return [];
        }

        ExpressionSyntax first = ParseExpression();
        if (Kind != TokenKind.Comma)
        {
            return [first];
        }

        ImmutableArray<ExpressionSyntax>.Builder list = ImmutableArray.CreateBuilder<ExpressionSyntax>(4);
        list.Add(first);
        while (TryAdvance(TokenKind.Comma) && Kind != end)
        {
            list.Add(ParseExpression());
        }

        return list.DrainToImmutable();
    }

    /// <summary>The right side of an assignment or initializer: an expression, or a list in braces.</summary>
    private ExpressionSyntax ParseRightSide(int minimum)
    {
        if (Kind != TokenKind.OpenBrace)
        {
            return ParseExpression(minimum);
        }

        Token open = Advance();
        ImmutableArray<ExpressionSyntax> elements = [];
        if (Enter())
        {
            elements = ParseExpressionList(TokenKind.CloseBrace);
            if (Kind == TokenKind.Colon && _redefined.Source is not null && elements is [NameExpressionSyntax])
            {
                _diagnostics.ReportRedefLacksRecord(_redefined, _redefined.Text);
                Abort();
            }

            Expect(TokenKind.CloseBrace, "\",\" or \"}\"");
        }

        Leave();
        return new BraceListExpressionSyntax(SpanFrom(open.Span), elements);
    }

    /// <summary>Applies operators to <paramref name="left"/> as long as they bind at least as tightly as asked.</summary>
    private ExpressionSyntax ParseAfter(ExpressionSyntax left, int minimum, ref int height)
    {
        bool compared = false;
        while (true)
        {
            TokenKind kind = Kind;
            int level = Precedence.OfBinary(kind, out BinaryOperator op);
            if (level > 0)
            {
                if (level < minimum)
                {
                    return left;
                }

                if (level == Precedence.Comparison)
                {
                    if (compared)
                    {
                        Unexpected("parentheses: comparisons do not chain");
                        return left;
                    }

                    compared = true;
                }
                else if (level < Precedence.Comparison)
                {
                    compared = false;
                }

                left = ParseBinary(left, op, level, ref height);
            }
            else if (IsPostfix(kind))
            {
                _height = 0;
                left = ParsePostfix(left, kind);
                height = Math.Max(height, _height) + 1;
            }
            else if (kind == TokenKind.Question && minimum <= Precedence.Conditional)
            {
                _height = 0;
                left = ParseConditional(left);
                height = Math.Max(height, _height) + 1;
            }
            else if (kind is TokenKind.Assign or TokenKind.AddAssign or TokenKind.RemoveAssign && minimum <= Precedence.Assignment)
            {
                _height = 0;
                left = ParseAssignment(left, kind);
                height = Math.Max(height, _height) + 1;
            }
            else
            {
                return left;
            }

            if (height > MaximumHeight)
            {
                if (!Stopped)
                {
                    _diagnostics.ReportNestingTooDeep(_last.Span, MaximumHeight);
                }

                Abort();
                return left;
            }
        }
    }

    private BinaryExpressionSyntax ParseBinary(ExpressionSyntax left, BinaryOperator op, int level, ref int height)
    {
        Token token = Advance();
        _height = 0;
        ExpressionSyntax right = ParseExpression(level + 1);
        height = Math.Max(height, _height) + 1;
        return new BinaryExpressionSyntax(left.Span.To(_last.Span), op, left, right, token.Span);
    }

    private ConditionalExpressionSyntax ParseConditional(ExpressionSyntax condition)
    {
        Advance();
        ExpressionSyntax whenTrue = ParseExpression();
        Expect(TokenKind.Colon, "\":\"");
        ExpressionSyntax whenFalse = ParseExpression(Precedence.Conditional);
        return new ConditionalExpressionSyntax(condition.Span.To(_last.Span), condition, whenTrue, whenFalse);
    }

    private AssignmentExpressionSyntax ParseAssignment(ExpressionSyntax target, TokenKind kind)
    {
        Token token = Advance();
        ExpressionSyntax value = ParseRightSide(Precedence.Assignment);
        AssignmentOperator op = kind switch
        {
            TokenKind.Assign => AssignmentOperator.Assign,
            TokenKind.AddAssign => AssignmentOperator.Add,
            _ => AssignmentOperator.Remove,
        };
        return new AssignmentExpressionSyntax(target.Span.To(_last.Span), op, target, value, token.Span);
    }

    private static bool IsPostfix(TokenKind kind) =>
        kind is TokenKind.OpenParen or TokenKind.OpenBracket or TokenKind.Dollar or TokenKind.QuestionDollar or TokenKind.As
            or TokenKind.Is or TokenKind.QuestionAs;

    private ExpressionSyntax ParsePostfix(ExpressionSyntax target, TokenKind kind)
    {
        Advance();
        switch (kind)
        {
            case TokenKind.OpenParen:
                ImmutableArray<ExpressionSyntax> arguments = ParseExpressionList(TokenKind.CloseParen);
                Expect(TokenKind.CloseParen, "\",\" or \")\"");
                return new CallExpressionSyntax(target.Span.To(_last.Span), target, arguments);
            case TokenKind.OpenBracket:
                return ParseIndex(target);
            case TokenKind.Dollar:
                SyntaxName field = ExpectName("a field");
                return new FieldExpressionSyntax(target.Span.To(field.Span), target, field);
            case TokenKind.QuestionDollar:
                SyntaxName asked = ExpectName("a field");
                return new HasFieldExpressionSyntax(target.Span.To(asked.Span), target, asked);
            case TokenKind.As:
                TypeSyntax cast = ParseType();
                return new CastExpressionSyntax(target.Span.To(_last.Span), target, cast);
            case TokenKind.Is:
                TypeSyntax tested = ParseType();
                return new TypeTestExpressionSyntax(target.Span.To(_last.Span), target, tested);
            default:
                TypeSyntax wanted = ParseType();
                return new CanCastExpressionSyntax(target.Span.To(_last.Span), target, wanted);
        }
    }

    private ExpressionSyntax ParseIndex(ExpressionSyntax target)
    {
        ExpressionSyntax? low = null;
        if (Kind != TokenKind.Colon)
        {
            ImmutableArray<ExpressionSyntax> indices = ParseExpressionList(TokenKind.CloseBracket);
            if (indices.IsEmpty)
            {
                Unexpected("an index");
            }

            if (indices.Length != 1 || Kind != TokenKind.Colon)
            {
                Expect(TokenKind.CloseBracket, "\",\" or \"]\"");
                return new IndexExpressionSyntax(target.Span.To(_last.Span), target, indices);
            }

            low = indices[0];
        }

        Advance();
        ExpressionSyntax? high = Kind == TokenKind.CloseBracket ? null : ParseExpression();
        Expect(TokenKind.CloseBracket, "\"]\"");
        return new SliceExpressionSyntax(target.Span.To(_last.Span), target, low, high);
    }

    private ExpressionSyntax ParsePrefix()
    {
        Token first = Current;
        switch (first.Kind)
        {
            case TokenKind.Identifier:
                Advance();
                return new NameExpressionSyntax(new SyntaxName(first.Name!, first.Span));
            case TokenKind.Bang:
                return ParseUnary(UnaryOperator.Not);
            case TokenKind.Tilde:
                return ParseUnary(UnaryOperator.Complement);
            case TokenKind.Minus:
                return ParseUnary(UnaryOperator.Negate);
            case TokenKind.Plus:
                return ParseUnary(UnaryOperator.Plus);
            case TokenKind.PlusPlus:
                return ParseUnary(UnaryOperator.Increment);
            case TokenKind.MinusMinus:
                return ParseUnary(UnaryOperator.Decrement);
            case TokenKind.OpenParen:
                Advance();
                ExpressionSyntax inner = ParseExpression();
                Expect(TokenKind.CloseParen, "\")\"");
                return new ParenthesizedExpressionSyntax(SpanFrom(first.Span), inner);
            case TokenKind.Bar:
                return ParseSize();
            case TokenKind.OpenBracket:
                return ParseBracketed();
            case TokenKind.Dollar:
                return ParseFieldAssignment();
            case TokenKind.Copy:
                Advance();
                Expect(TokenKind.OpenParen, "\"(\"");
                ExpressionSyntax copied = ParseExpression();
                Expect(TokenKind.CloseParen, "\")\"");
                return new CopyExpressionSyntax(SpanFrom(first.Span), copied);
            case TokenKind.Hook:
                Advance();
                ExpressionSyntax call = ParseExpression(Precedence.Hook + 1);
                return new HookExpressionSyntax(SpanFrom(first.Span), call);
            case TokenKind.Local:
                return ParseLocalAssignment();
            case TokenKind.Schedule:
                return ParseSchedule();
            case TokenKind.Function:
                return ParseFunctionExpression();
            case TokenKind.Record or TokenKind.Table or TokenKind.Set or TokenKind.Vector:
                return ParseConstructorOrType();
            default:
                return ParseConstant(first);
        }
    }

    private UnaryExpressionSyntax ParseUnary(UnaryOperator op)
    {
        Token token = Advance();
        ExpressionSyntax operand = ParseExpression(Precedence.Unary);
        return new UnaryExpressionSyntax(SpanFrom(token.Span), op, operand);
    }

    /// <summary>
    /// <c>|EXPR|</c>. A bar inside may also mean "or": it does where a name, a constant or the like follows, and also where
    /// the operand before it belongs to a looser operator. Hence <c>|1 &lt; 2|</c> is an error, as in the reference.
    /// </summary>
    private SizeExpressionSyntax ParseSize()
    {
        Token open = Advance();
        int height = 0;
        ExpressionSyntax inner = Missing();
        if (Enter())
        {
            _height = 0;
            inner = ParsePrefix();
            height = _height + 1;
            inner = ParseAfter(inner, Precedence.Or + 1, ref height);
            while (!Stopped)
            {
                if (Kind == TokenKind.Bar)
                {
                    Token bar = Advance();
                    if (!IsOperandAfterBar(Kind))
                    {
                        break;
                    }

                    ExpressionSyntax right = ParseExpression(Precedence.Or + 1);
                    inner = new BinaryExpressionSyntax(inner.Span.To(_last.Span), BinaryOperator.Or, inner, right, bar.Span);
                    height = Math.Max(height, _height) + 1;
                    inner = ParseAfter(inner, Precedence.Or + 1, ref height);
                    continue;
                }

                // Anything looser than "or" takes bars as operators, so nothing is left to close the size.
                ExpressionSyntax before = inner;
                inner = ParseAfter(inner, Precedence.Lowest, ref height);
                if (ReferenceEquals(before, inner))
                {
                    Unexpected("\"|\"");
                }
            }
        }

        Leave();
        _height = height;
        return new SizeExpressionSyntax(SpanFrom(open.Span).To(_last.Span), inner);
    }

    private static bool IsOperandAfterBar(TokenKind kind) =>
        kind is TokenKind.Identifier or TokenKind.Copy or TokenKind.Function or TokenKind.Record or TokenKind.Table or TokenKind.Set
            or TokenKind.Vector or TokenKind.Local or TokenKind.Schedule or TokenKind.Directive
        || IsConstant(kind);

    private static bool IsConstant(TokenKind kind) => kind is >= TokenKind.DecimalLiteral and <= TokenKind.FalseLiteral;

    /// <summary><c>[a, b]</c> is a list, <c>[$a = 1]</c> and <c>[]</c> are records.</summary>
    private ExpressionSyntax ParseBracketed()
    {
        Token open = Advance();
        ImmutableArray<ExpressionSyntax> elements = ParseExpressionList(TokenKind.CloseBracket);
        Expect(TokenKind.CloseBracket, "\",\" or \"]\"");
        foreach (ExpressionSyntax element in elements)
        {
            if (element is not FieldAssignmentExpressionSyntax)
            {
                return new ListExpressionSyntax(SpanFrom(open.Span), elements);
            }
        }

        return new RecordConstructorExpressionSyntax(SpanFrom(open.Span), elements);
    }

    private FieldAssignmentExpressionSyntax ParseFieldAssignment()
    {
        Token dollar = Advance();
        SyntaxName field = ExpectName("a field");
        if (Kind is not (TokenKind.OpenParen or TokenKind.OpenBracket))
        {
            Expect(TokenKind.Assign, "\"=\"");
            ExpressionSyntax value = ParseRightSide(Precedence.Assignment);
            return new FieldAssignmentExpressionSyntax(SpanFrom(dollar.Span), field, value);
        }

        CaptureListSyntax? captures = Kind == TokenKind.OpenBracket ? ParseCaptures() : null;
        SignatureSyntax signature = ParseSignature();
        Expect(TokenKind.Assign, "\"=\"");
        BlockStatementSyntax body = ParseBlock();
        var lambda = new LambdaExpressionSyntax(SpanFrom(field.Span), captures, signature, body, signature.Result is null);
        return new FieldAssignmentExpressionSyntax(SpanFrom(dollar.Span), field, lambda);
    }

    private LocalAssignmentExpressionSyntax ParseLocalAssignment()
    {
        Token first = Advance();
        SyntaxName name = ExpectName("a name");
        Expect(TokenKind.Assign, "\"=\"");
        ExpressionSyntax value = ParseRightSide(Precedence.Assignment);
        return new LocalAssignmentExpressionSyntax(SpanFrom(first.Span), name, value);
    }

    /// <summary>A lambda; without a body it is a function type used as a value.</summary>
    private ExpressionSyntax ParseFunctionExpression()
    {
        Token first = Advance();
        CaptureListSyntax? captures = Kind == TokenKind.OpenBracket ? ParseCaptures() : null;
        SignatureSyntax signature = ParseSignature();
        if (captures is null && Kind != TokenKind.OpenBrace && !Stopped)
        {
            SourceSpan span = SpanFrom(first.Span);
            return new TypeExpressionSyntax(span, new FunctionTypeSyntax(span, FunctionFlavor.Function, signature));
        }

        BlockStatementSyntax body = ParseBlock();
        return new LambdaExpressionSyntax(SpanFrom(first.Span), captures, signature, body, infersResult: false);
    }

    private ExpressionSyntax ParseConstructorOrType()
    {
        Token first = Advance();
        if (Kind != TokenKind.OpenParen)
        {
            return ParseTypeExpressionRest(first);
        }

        Advance();
        ImmutableArray<ExpressionSyntax> elements = ParseExpressionList(TokenKind.CloseParen);
        Expect(TokenKind.CloseParen, "\",\" or \")\"");
        switch (first.Kind)
        {
            case TokenKind.Table:
                ImmutableArray<AttributeSyntax> ofTable = ParseAttributes();
                return new TableConstructorExpressionSyntax(SpanFrom(first.Span), elements, ofTable);
            case TokenKind.Set:
                ImmutableArray<AttributeSyntax> ofSet = ParseAttributes();
                return new SetConstructorExpressionSyntax(SpanFrom(first.Span), elements, ofSet);
            case TokenKind.Vector:
                return new VectorConstructorExpressionSyntax(SpanFrom(first.Span), elements);
            default:
                return new RecordConstructorExpressionSyntax(SpanFrom(first.Span), elements);
        }
    }

    /// <summary>A type as a value whose first keyword is read already.</summary>
    private TypeExpressionSyntax ParseTypeExpressionRest(in Token first)
    {
        SourceSpan start = first.Span;
        TypeSyntax type;
        switch (first.Kind)
        {
            case TokenKind.Table:
                type = ParseTableType(start);
                break;
            case TokenKind.Set:
                type = new SetTypeSyntax(SpanTo(start, ParseIndexTypes(), out ImmutableArray<TypeSyntax> indices), indices);
                break;
            case TokenKind.Vector:
                Expect(TokenKind.Of, "\"(\" or \"of\"");
                type = ParseVectorType(start);
                break;
            default:
                type = ParseRecordType(start);
                break;
        }

        return new TypeExpressionSyntax(type.Span, type);
    }

    /// <summary><c>schedule DELAY { EVENT(…) }</c>, or the extension <c>schedule [captures] DELAY { STATEMENTS }</c>.</summary>
    private ExpressionSyntax ParseSchedule()
    {
        Token first = Advance();
        CaptureListSyntax? captures = Kind == TokenKind.OpenBracket ? ParseCaptures() : null;
        ExpressionSyntax delay = ParseExpression();
        Token open = Expect(TokenKind.OpenBrace, "\"{\"");
        ImmutableArray<StatementSyntax>.Builder statements = ImmutableArray.CreateBuilder<StatementSyntax>();
        if (captures is null && Kind == TokenKind.Identifier)
        {
            // A lone call is the event form. Anything else that begins with a name is an expression statement.
            Token start = Current;
            ExpressionSyntax expression = ParseExpression();
            if (expression is CallExpressionSyntax { Callee: NameExpressionSyntax callee } call && Kind == TokenKind.CloseBrace)
            {
                Advance();
                var scheduled = new EventCallSyntax(call.Span, callee.Name, call.Arguments);
                return new ScheduleExpressionSyntax(SpanFrom(first.Span), delay, scheduled);
            }

            Expect(TokenKind.Semicolon, "\";\"");
            statements.Add(new ExpressionStatementSyntax(SpanFrom(start.Span), expression));
        }

        if (Enter())
        {
            statements.AddRange(ParseStatementsUntilBrace());
        }

        Leave();
        Expect(TokenKind.CloseBrace, "\"}\"");
        var body = new BlockStatementSyntax(SpanFrom(open.Span), statements.DrainToImmutable());
        return new ScheduleBlockExpressionSyntax(SpanFrom(first.Span), captures, delay, body);
    }

    private NameExpressionSyntax Missing() => new(new SyntaxName("", _hasCurrent ? _current.Span : _last.Span));
}
