using System.Collections.Immutable;
using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Syntax;

/// <content>Declarations, and the order of declarations and statements at file level.</content>
internal sealed partial class Parser
{
    /// <summary>A declaration, an export block or a statement at file level.</summary>
    private void ParseItem()
    {
        int outer = _itemFrames;
        _itemFrames = _frames.Count;
        if (!_inStatements && TryParseDeclaration())
        {
            _itemFrames = outer;
            return;
        }

        // The first statement ends the declarations of the whole program.
        _inStatements = true;
        StatementSyntax statement = ParseStatement();
        _itemFrames = outer;
        if (!Stopped)
        {
            _sink.OnStatement(statement, _module);
        }
    }

    private bool TryParseDeclaration()
    {
        Token first = Current;
        SourceSpan documentation = DocumentationOf(first);
        DeclarationSyntax? declaration;
        switch (first.Kind)
        {
            case TokenKind.Export:
                ParseExport();
                return true;
            case TokenKind.Module:
                declaration = ParseModule(documentation);
                break;
            case TokenKind.Global:
                declaration = ParseVariable(VariableKind.Global, documentation);
                break;
            case TokenKind.Const:
                declaration = ParseVariable(VariableKind.Const, documentation);
                break;
            case TokenKind.Option:
                declaration = ParseVariable(VariableKind.Option, documentation);
                break;
            case TokenKind.Redef:
                declaration = ParseRedefinition(documentation);
                break;
            case TokenKind.Type:
                declaration = ParseTypeDeclaration(documentation);
                break;
            case TokenKind.Function:
                declaration = ParseFunction(FunctionFlavor.Function, documentation);
                break;
            case TokenKind.Event:
                declaration = ParseFunction(FunctionFlavor.Event, documentation);
                break;
            case TokenKind.Hook:
                declaration = ParseFunction(FunctionFlavor.Hook, documentation);
                break;
            default:
                return false;
        }

        if (!Stopped)
        {
            if (declaration is ModuleDeclarationSyntax module)
            {
                _module = module.Name.Text;
            }

            _sink.OnDeclaration(declaration);
        }

        return true;
    }

    private DeclarationContext Context(SourceSpan documentation) => new(_module, _exporting, documentation);

    private void ParseExport()
    {
        Advance();
        Expect(TokenKind.OpenBrace, "\"{\"");
        int outer = _itemFrames;
        bool exportingBefore = _exporting;
        _exporting = true;
        if (Enter())
        {
            while (Kind != TokenKind.CloseBrace && !Stopped)
            {
                _itemFrames = _frames.Count;
                if (!TryParseDeclaration())
                {
                    Unexpected("a declaration or \"}\"");
                }

                _itemFrames = outer;
            }
        }

        Leave();
        Expect(TokenKind.CloseBrace, "\"}\"");
        _exporting = exportingBefore;
    }

    private ModuleDeclarationSyntax ParseModule(SourceSpan documentation)
    {
        Token first = Advance();
        SyntaxName name = ExpectName("a module name");
        Expect(TokenKind.Semicolon, "\";\"");
        return new ModuleDeclarationSyntax(SpanFrom(first.Span), Context(documentation), name);
    }

    private VariableDeclarationSyntax ParseVariable(VariableKind kind, SourceSpan documentation)
    {
        Token first = Advance();
        return ParseVariableRest(first, kind, documentation);
    }

    private VariableDeclarationSyntax ParseVariableRest(in Token first, VariableKind kind, SourceSpan documentation)
    {
        SourceSpan start = first.Span;
        SyntaxName name = ExpectName("a name");
        TypeSyntax? type = TryAdvance(TokenKind.Colon) ? ParseType() : null;
        ExpressionSyntax? initializer = ParseInitializer(out InitializerKind initializerKind);
        if (type is not null && initializerKind == InitializerKind.None && Kind == TokenKind.OpenBrace)
        {
            // Elements may follow the type at once.
            initializerKind = InitializerKind.Assign;
            initializer = ParseRightSide(Precedence.Lowest);
        }

        ImmutableArray<AttributeSyntax> attributes = ParseAttributes();
        Expect(TokenKind.Semicolon, "\";\"");
        return new VariableDeclarationSyntax(
            SpanFrom(start), Context(documentation), kind, name, type, initializerKind, initializer, attributes);
    }

    /// <summary><c>= VALUE</c>, <c>+= VALUE</c>, <c>-= VALUE</c> or nothing.</summary>
    private ExpressionSyntax? ParseInitializer(out InitializerKind kind)
    {
        kind = Kind switch
        {
            TokenKind.Assign => InitializerKind.Assign,
            TokenKind.AddAssign => InitializerKind.Add,
            TokenKind.RemoveAssign => InitializerKind.Remove,
            _ => InitializerKind.None,
        };
        if (kind == InitializerKind.None)
        {
            return null;
        }

        Advance();
        return ParseRightSide(Precedence.Lowest);
    }

    private DeclarationSyntax ParseRedefinition(SourceSpan documentation)
    {
        Token first = Advance();
        switch (Kind)
        {
            case TokenKind.Enum:
                return ParseEnumRedefinition(first, documentation);
            case TokenKind.Record:
                return ParseRecordRedefinition(first, documentation);
            case TokenKind.Event:
                Advance();
                return ParseFunctionRest(first, FunctionFlavor.Event, isRedefinition: true, documentation);
            case TokenKind.Function:
                Advance();
                return ParseFunctionRest(first, FunctionFlavor.Function, isRedefinition: true, documentation);
            default:
                return ParseValueRedefinition(first, documentation);
        }
    }

    private VariableDeclarationSyntax ParseValueRedefinition(in Token first, SourceSpan documentation)
    {
        SourceSpan name = Current.Span;
        _redefined = name;
        VariableDeclarationSyntax declaration = ParseVariableRest(first, VariableKind.Redef, documentation);
        _redefined = default;
        return declaration;
    }

    private EnumRedefinitionSyntax ParseEnumRedefinition(in Token first, SourceSpan documentation)
    {
        SourceSpan start = first.Span;
        Advance();
        SyntaxName name = ExpectName("the name of an enum");
        Expect(TokenKind.AddAssign, "\"+=\"");
        Expect(TokenKind.OpenBrace, "\"{\"");
        ImmutableArray<EnumElementSyntax> elements = ParseEnumElements();
        Expect(TokenKind.CloseBrace, "\"}\"");
        Expect(TokenKind.Semicolon, "\";\"");
        return new EnumRedefinitionSyntax(SpanFrom(start), Context(documentation), name, elements);
    }

    private DeclarationSyntax ParseRecordRedefinition(in Token first, SourceSpan documentation)
    {
        SourceSpan start = first.Span;
        Advance();
        SyntaxName name = ExpectName("the name of a record");
        if (TryAdvance(TokenKind.Dollar))
        {
            return ParseFieldRedefinition(start, name, documentation);
        }

        Expect(TokenKind.AddAssign, "\"+=\"");
        Expect(TokenKind.OpenBrace, "\"{\"");
        ImmutableArray<FieldSyntax> fields = ParseFields();
        Expect(TokenKind.CloseBrace, "\"}\"");
        ImmutableArray<AttributeSyntax> attributes = ParseAttributes();
        Expect(TokenKind.Semicolon, "\";\"");
        return new RecordRedefinitionSyntax(SpanFrom(start), Context(documentation), name, fields, attributes);
    }

    private FieldRedefinitionSyntax ParseFieldRedefinition(SourceSpan start, SyntaxName name, SourceSpan documentation)
    {
        SyntaxName field = ExpectName("a field");
        bool removes = Kind == TokenKind.RemoveAssign;
        if (removes)
        {
            Advance();
        }
        else
        {
            Expect(TokenKind.AddAssign, "\"+=\" or \"-=\"");
        }

        Expect(TokenKind.OpenBrace, "\"{\"");
        ImmutableArray<AttributeSyntax> attributes = ParseAttributes();
        Expect(TokenKind.CloseBrace, "\"}\"");
        Expect(TokenKind.Semicolon, "\";\"");
        return new FieldRedefinitionSyntax(SpanFrom(start), Context(documentation), name, field, removes, attributes);
    }

    private TypeDeclarationSyntax ParseTypeDeclaration(SourceSpan documentation)
    {
        Token first = Advance();
        SyntaxName name = ExpectName("a type name");
        Expect(TokenKind.Colon, "\":\"");
        TypeSyntax type = ParseType();
        ImmutableArray<AttributeSyntax> attributes = ParseAttributes();
        Expect(TokenKind.Semicolon, "\";\"");
        return new TypeDeclarationSyntax(SpanFrom(first.Span), Context(documentation), name, type, attributes);
    }

    private FunctionDeclarationSyntax ParseFunction(FunctionFlavor flavor, SourceSpan documentation)
    {
        Token first = Advance();
        return ParseFunctionRest(first, flavor, isRedefinition: false, documentation);
    }

    private FunctionDeclarationSyntax ParseFunctionRest(
        in Token first, FunctionFlavor flavor, bool isRedefinition, SourceSpan documentation)
    {
        SourceSpan start = first.Span;
        DeclarationContext context = Context(documentation);
        SyntaxName name = ExpectName("a name");
        SignatureSyntax signature = ParseSignature();
        ImmutableArray<AttributeSyntax> attributes = ParseAttributes();
        BlockStatementSyntax body = ParseBlock();
        return new FunctionDeclarationSyntax(SpanFrom(start), context, flavor, isRedefinition, name, signature, attributes, body);
    }

    private ImmutableArray<AttributeSyntax> ParseAttributes()
    {
        if (Kind != TokenKind.Attribute)
        {
            return [];
        }

        ImmutableArray<AttributeSyntax>.Builder attributes = ImmutableArray.CreateBuilder<AttributeSyntax>(2);
        while (Kind == TokenKind.Attribute)
        {
            attributes.Add(ParseAttribute());
        }

        return attributes.DrainToImmutable();
    }

    private AttributeSyntax ParseAttribute()
    {
        Token token = Advance();
        AttributeKind kind = SyntaxFacts.Attributes[token.Name!];
        ExpressionSyntax? value = null;
        switch (kind)
        {
            case AttributeKind.Deprecated:
                if (TryAdvance(TokenKind.Assign))
                {
                    value = ParseDeprecation();
                }

                break;
            case AttributeKind.Default or AttributeKind.DefaultInsert or AttributeKind.AddFunc or AttributeKind.DeleteFunc
                or AttributeKind.ExpireFunc or AttributeKind.CreateExpire or AttributeKind.ReadExpire or AttributeKind.WriteExpire
                or AttributeKind.OnChange or AttributeKind.Priority or AttributeKind.Group or AttributeKind.TypeColumn
                or AttributeKind.BrokerStore or AttributeKind.Backend:
                Expect(TokenKind.Assign, "\"=\"");
                value = ParseExpression();
                break;
        }

        return new AttributeSyntax(SpanFrom(token.Span), kind, value);
    }

    private ExpressionSyntax? ParseDeprecation()
    {
        Token token = Current;
        ExpressionSyntax value = ParsePrefix();
        if (value is StringLiteralSyntax)
        {
            return value;
        }

        if (!Stopped)
        {
            _diagnostics.ReportDeprecatedNeedsString(token.Span, token.Text);
        }

        return null;
    }
}
