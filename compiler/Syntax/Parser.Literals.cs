using System.Text;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Values;

namespace NidsVm.Compiler.Syntax;

/// <content>Constants, and the types that may stand as values.</content>
internal sealed partial class Parser
{
    private ExpressionSyntax ParseConstant(in Token first)
    {
        SourceSpan span = first.Span;
        switch (first.Kind)
        {
            case TokenKind.TrueLiteral:
                Advance();
                return new BoolLiteralSyntax(span, true);
            case TokenKind.FalseLiteral:
                Advance();
                return new BoolLiteralSyntax(span, false);
            case TokenKind.DecimalLiteral:
                Advance();
                return new CountLiteralSyntax(span, LiteralText.ParseCount(_last.Bytes));
            case TokenKind.HexLiteral:
                Advance();
                return new CountLiteralSyntax(span, LiteralText.ParseHex(_last.Bytes[2..]));
            case TokenKind.DoubleLiteral:
                Advance();
                return new DoubleLiteralSyntax(span, LiteralText.ParseDouble(_last.Bytes));
            case TokenKind.IntervalLiteral:
                Advance();
                return new IntervalLiteralSyntax(span, LiteralText.ParseInterval(_last.Bytes));
            case TokenKind.PortLiteral:
                Advance();
                return ParsePort(_last);
            case TokenKind.AddressLiteral:
                Advance();
                return ParseAddress(_last);
            case TokenKind.SubnetLiteral:
                Advance();
                return ParseSubnet(_last);
            case TokenKind.HostNameLiteral:
                Advance();
                _diagnostics.ReportHostNameLiteral(span, _last.Text);
                return new HostNameLiteralSyntax(span, _last.Text);
            case TokenKind.StringLiteral:
                Advance();
                return ParseString(_last);
            case TokenKind.Slash:
                return ParsePattern();
            case TokenKind.Directive:
                Advance();
                return new StringLiteralSyntax(span, Encoding.UTF8.GetBytes(FileConstant(_last)));
            default:
                return ParseTypeAsValue(first);
        }
    }

    private ExpressionSyntax ParseTypeAsValue(in Token first)
    {
        bool isType = first.Kind is TokenKind.Opaque or TokenKind.File or TokenKind.Enum
            || SyntaxFacts.TryGetBuiltinType(first.Kind, out _);
        if (!isType)
        {
            Unexpected("an expression");
            return Missing();
        }

        TypeSyntax type = ParseType();
        return new TypeExpressionSyntax(type.Span, type);
    }

    private PortLiteralSyntax ParsePort(in Token token)
    {
        if (!LiteralText.TryParsePort(token.Bytes, out ushort number, out PortTransport transport))
        {
            _diagnostics.ReportBadPort(token.Span, token.Text);
        }

        return new PortLiteralSyntax(token.Span, number, transport);
    }

    private AddressLiteralSyntax ParseAddress(in Token token)
    {
        if (!LiteralText.TryParseAddress(token.Bytes, out AddrValue value, out bool isV4))
        {
            _diagnostics.ReportBadAddress(token.Span, token.Text);
        }

        return new AddressLiteralSyntax(token.Span, value, isV4);
    }

    private SubnetLiteralSyntax ParseSubnet(in Token token)
    {
        if (!LiteralText.TryParseSubnet(token.Bytes, out AddrValue prefix, out bool isV4, out int width))
        {
            _diagnostics.ReportBadAddress(token.Span, token.Text);
            width = 0;
        }

        return new SubnetLiteralSyntax(token.Span, prefix, isV4, width);
    }

    private StringLiteralSyntax ParseString(in Token token)
    {
        byte[] value = LiteralText.ParseString(token.Bytes, out int badEscape);
        if (badEscape >= 0)
        {
            _diagnostics.ReportBadEscape(new SourceSpan(token.Source, token.Start + badEscape, 2));
        }

        return new StringLiteralSyntax(token.Span, value);
    }

    private ExpressionSyntax ParsePattern()
    {
        Token slash = Advance();
        bool closed = _frame.Lexer.ReadPattern(slash, out SourceSpan text, out bool caseInsensitive, out bool singleLine, out int end);
        if (!closed)
        {
            _diagnostics.ReportUnterminatedPattern(slash.Span.To(text));
            Abort();
            return Missing();
        }

        // The lexer is past the closing slash and its flags now: the pattern is the last token read.
        _last = new Token(TokenKind.Slash, slash.Source, slash.Start, end - slash.Start, null, -1);
        return new PatternLiteralSyntax(
            _last.Span, slash.Source.Bytes.AsSpan(text.Start, text.Length).ToArray(), caseInsensitive, singleLine);
    }

    private static string FileConstant(in Token token)
    {
        string? path = token.Source.Path;
        if (token.Name!.Equals("FILENAME", StringComparison.Ordinal))
        {
            return path is null ? token.Source.Name : Path.GetFileName(path);
        }

        return path is null ? Environment.CurrentDirectory : Path.GetDirectoryName(path) ?? "/";
    }
}
