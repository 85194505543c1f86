using System.Collections.Immutable;
using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Syntax;

/// <content>Types.</content>
internal sealed partial class Parser
{
    private TypeSyntax ParseType()
    {
        TypeSyntax type = Enter() ? ParseTypeInside() : new NamedTypeSyntax(new SyntaxName("", Current.Span));
        Leave();
        return type;
    }

    private TypeSyntax ParseTypeInside()
    {
        Token first = Current;
        if (SyntaxFacts.TryGetBuiltinType(first.Kind, out BuiltinTypeKind builtin))
        {
            Advance();
            return new BuiltinTypeSyntax(first.Span, builtin);
        }

        switch (first.Kind)
        {
            case TokenKind.Identifier:
                Advance();
                return new NamedTypeSyntax(new SyntaxName(first.Name!, first.Span));
            case TokenKind.Table:
                Advance();
                return ParseTableType(first.Span);
            case TokenKind.Set:
                Advance();
                return new SetTypeSyntax(SpanTo(first.Span, ParseIndexTypes(), out ImmutableArray<TypeSyntax> set), set);
            case TokenKind.Vector:
                Advance();
                Expect(TokenKind.Of, "\"of\"");
                return ParseVectorType(first.Span);
            case TokenKind.Record:
                Advance();
                return ParseRecordType(first.Span);
            case TokenKind.Enum:
                Advance();
                return ParseEnumType(first.Span);
            case TokenKind.Opaque:
                Advance();
                Expect(TokenKind.Of, "\"of\"");
                return ParseOpaqueType(first.Span);
            case TokenKind.File:
                Advance();
                TypeSyntax? ofFile = TryAdvance(TokenKind.Of) ? ParseType() : null;
                return new FileTypeSyntax(SpanFrom(first.Span), ofFile);
            case TokenKind.Function:
                Advance();
                return ParseFunctionType(first.Span, FunctionFlavor.Function);
            case TokenKind.Event:
                Advance();
                return ParseFunctionType(first.Span, FunctionFlavor.Event);
            case TokenKind.Hook:
                Advance();
                return ParseFunctionType(first.Span, FunctionFlavor.Hook);
            default:
                Unexpected("a type");
                return new NamedTypeSyntax(new SyntaxName("", first.Span));
        }
    }

    /// <summary>The span up to the last token read, taken after the part that is read in between.</summary>
    private SourceSpan SpanTo(SourceSpan first, ImmutableArray<TypeSyntax> parsed, out ImmutableArray<TypeSyntax> types)
    {
        types = parsed;
        return SpanFrom(first);
    }

    private TableTypeSyntax ParseTableType(SourceSpan first)
    {
        ImmutableArray<TypeSyntax> indices = ParseIndexTypes();
        Expect(TokenKind.Of, "\"of\"");
        TypeSyntax value = ParseType();
        return new TableTypeSyntax(SpanFrom(first), indices, value);
    }

    private VectorTypeSyntax ParseVectorType(SourceSpan first)
    {
        TypeSyntax element = ParseType();
        return new VectorTypeSyntax(SpanFrom(first), element);
    }

    private OpaqueTypeSyntax ParseOpaqueType(SourceSpan first)
    {
        SyntaxName name = ExpectName("a name");
        return new OpaqueTypeSyntax(SpanFrom(first), name);
    }

    private FunctionTypeSyntax ParseFunctionType(SourceSpan first, FunctionFlavor flavor)
    {
        SignatureSyntax signature = ParseSignature(allowsResult: flavor == FunctionFlavor.Function);
        return new FunctionTypeSyntax(SpanFrom(first), flavor, signature);
    }

    private ImmutableArray<TypeSyntax> ParseIndexTypes()
    {
        Expect(TokenKind.OpenBracket, "\"[\"");
        ImmutableArray<TypeSyntax> types = ParseTypeList();
        Expect(TokenKind.CloseBracket, "\"]\"");
        return types;
    }

    private ImmutableArray<TypeSyntax> ParseTypeList()
    {
        ImmutableArray<TypeSyntax>.Builder types = ImmutableArray.CreateBuilder<TypeSyntax>(1);
        do
        {
            types.Add(ParseType());
        }
        while (TryAdvance(TokenKind.Comma));
        return types.DrainToImmutable();
    }

    private RecordTypeSyntax ParseRecordType(SourceSpan first)
    {
        Expect(TokenKind.OpenBrace, "\"{\"");
        ImmutableArray<FieldSyntax> fields = ParseFields();
        Expect(TokenKind.CloseBrace, "\"}\"");
        return new RecordTypeSyntax(SpanFrom(first), fields);
    }

    private ImmutableArray<FieldSyntax> ParseFields()
    {
        ImmutableArray<FieldSyntax>.Builder fields = ImmutableArray.CreateBuilder<FieldSyntax>();
        while (Kind == TokenKind.Identifier)
        {
            SourceSpan documentation = DocumentationOf(Current);
            SyntaxName name = ExpectName("a field");
            Expect(TokenKind.Colon, "\":\"");
            TypeSyntax type = ParseType();
            ImmutableArray<AttributeSyntax> attributes = ParseAttributes();
            Expect(TokenKind.Semicolon, "\";\"");
            fields.Add(new FieldSyntax(SpanFrom(name.Span), name, type, attributes, documentation));
        }

        return fields.DrainToImmutable();
    }

    private EnumTypeSyntax ParseEnumType(SourceSpan first)
    {
        Expect(TokenKind.OpenBrace, "\"{\"");
        ImmutableArray<EnumElementSyntax> elements = ParseEnumElements();
        Expect(TokenKind.CloseBrace, "\"}\"");
        return new EnumTypeSyntax(SpanFrom(first), elements);
    }

    private ImmutableArray<EnumElementSyntax> ParseEnumElements()
    {
        ImmutableArray<EnumElementSyntax>.Builder elements = ImmutableArray.CreateBuilder<EnumElementSyntax>();

        // An enum may start out empty, to be filled by redefinitions.
        while (Kind != TokenKind.CloseBrace && !Stopped)
        {
            elements.Add(ParseEnumElement());
            if (!TryAdvance(TokenKind.Comma))
            {
                break;
            }
        }

        return elements.DrainToImmutable();
    }

    private EnumElementSyntax ParseEnumElement()
    {
        SourceSpan documentation = DocumentationOf(Current);
        SyntaxName name = ExpectName("a name");
        ExpressionSyntax? value = null;
        if (TryAdvance(TokenKind.Assign))
        {
            Token sign = Current;
            bool negative = TryAdvance(TokenKind.Minus);
            if (!negative && !IsConstant(Kind))
            {
                Unexpected("a constant");
            }

            value = ParsePrefix();
            if (negative)
            {
                value = new UnaryExpressionSyntax(SpanFrom(sign.Span), UnaryOperator.Negate, value);
            }
        }

        AttributeSyntax? deprecated = null;
        if (Kind == TokenKind.Attribute && SyntaxFacts.Attributes[Current.Name!] == AttributeKind.Deprecated)
        {
            deprecated = ParseAttribute();
        }

        return new EnumElementSyntax(SpanFrom(name.Span), name, value, deprecated, documentation);
    }

    private SignatureSyntax ParseSignature(bool allowsResult = true)
    {
        Token open = Expect(TokenKind.OpenParen, "\"(\"");
        ImmutableArray<ParameterSyntax>.Builder parameters = ImmutableArray.CreateBuilder<ParameterSyntax>();
        while (Kind != TokenKind.CloseParen && !Stopped)
        {
            SyntaxName name = ExpectName("a parameter");
            Expect(TokenKind.Colon, "\":\"");
            TypeSyntax type = ParseType();
            ImmutableArray<AttributeSyntax> attributes = ParseAttributes();
            parameters.Add(new ParameterSyntax(SpanFrom(name.Span), name, type, attributes));
            if (!TryAdvance(TokenKind.Comma) && !TryAdvance(TokenKind.Semicolon))
            {
                break;
            }
        }

        Expect(TokenKind.CloseParen, "\")\"");
        TypeSyntax? result = allowsResult && TryAdvance(TokenKind.Colon) ? ParseType() : null;
        return new SignatureSyntax(SpanFrom(open.Span), parameters.DrainToImmutable(), result);
    }
}
