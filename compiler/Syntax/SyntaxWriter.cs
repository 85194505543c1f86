using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using NidsVm.Vm.Values;

namespace NidsVm.Compiler.Syntax;

/// <summary>
/// Writes syntax back as policy text, on one line. What it writes parses to the same tree. With grouping, every
/// operator expression is put into parentheses as well, which shows how the parser nested it.
/// </summary>
public sealed class SyntaxWriter
{
    private readonly StringBuilder _out = new();
    private readonly bool _grouped;

    private SyntaxWriter(bool grouped) => _grouped = grouped;

    /// <summary>Writes a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="grouped">Whether to put every operator expression into parentheses.</param>
    public static string Write(SyntaxNode node, bool grouped = false)
    {
        var writer = new SyntaxWriter(grouped);
        writer.Node(node);
        return writer._out.ToString();
    }

    private void Node(SyntaxNode node)
    {
        switch (node)
        {
            case DeclarationSyntax declaration: Declaration(declaration); break;
            case StatementSyntax statement: Statement(statement); break;
            case ExpressionSyntax expression: Expression(expression); break;
            case TypeSyntax type: Type(type); break;
            case AttributeSyntax attribute: Attribute(attribute); break;
            case FieldSyntax field: Field(field); break;
            case EnumElementSyntax element: EnumElement(element); break;
            case SignatureSyntax signature: Signature(signature); break;
            case ParameterSyntax parameter: Parameter(parameter); break;
            case EventCallSyntax call: EventCall(call); break;
            case SwitchCaseSyntax switchCase: SwitchCase(switchCase); break;
            case TypeCaseSyntax typeCase: TypeCase(typeCase); break;
            case CaptureListSyntax captures: Captures(captures); break;
            case CaptureSyntax capture: Capture(capture); break;
            default: throw new ArgumentOutOfRangeException(nameof(node), node.GetType().Name, "a node without a written form");
        }
    }

    private void Declaration(DeclarationSyntax declaration)
    {
        switch (declaration)
        {
            case ModuleDeclarationSyntax d:
                _out.Append("module ").Append(d.Name.Text).Append(';');
                break;
            case VariableDeclarationSyntax d:
                Variable(d.Kind, d.Name, d.Type, d.InitializerKind, d.Initializer, d.Attributes);
                break;
            case TypeDeclarationSyntax d:
                _out.Append("type ").Append(d.Name.Text).Append(": ");
                Type(d.Type);
                Attributes(d.Attributes);
                _out.Append(';');
                break;
            case EnumRedefinitionSyntax d:
                _out.Append("redef enum ").Append(d.Name.Text).Append(" += { ");
                EnumElements(d.Elements);
                _out.Append(" };");
                break;
            case RecordRedefinitionSyntax d:
                _out.Append("redef record ").Append(d.Name.Text).Append(" += { ");
                Fields(d.Fields);
                _out.Append('}');
                Attributes(d.Attributes);
                _out.Append(';');
                break;
            case FieldRedefinitionSyntax d:
                _out.Append("redef record ").Append(d.Name.Text).Append('$').Append(d.Field.Text);
                _out.Append(d.Removes ? " -= {" : " += {");
                Attributes(d.Attributes);
                _out.Append(" };");
                break;
            case FunctionDeclarationSyntax d:
                if (d.IsRedefinition)
                {
                    _out.Append("redef ");
                }

                _out.Append(OperatorText.Of(d.Flavor)).Append(' ').Append(d.Name.Text);
                Signature(d.Signature);
                Attributes(d.Attributes);
                _out.Append(' ');
                Statement(d.Body);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(declaration), declaration.GetType().Name, "a declaration without a written form");
        }
    }

    private void Variable(
        VariableKind kind, SyntaxName name, TypeSyntax? type, InitializerKind initializerKind, ExpressionSyntax? initializer,
        ImmutableArray<AttributeSyntax> attributes)
    {
        _out.Append(OperatorText.Of(kind)).Append(' ').Append(name.Text);
        if (type is not null)
        {
            _out.Append(": ");
            Type(type);
        }

        if (initializer is not null)
        {
            _out.Append(' ').Append(OperatorText.Of(initializerKind)).Append(' ');
            Expression(initializer);
        }

        Attributes(attributes);
        _out.Append(';');
    }

    private void Statement(StatementSyntax statement)
    {
        switch (statement)
        {
            case BlockStatementSyntax s:
                _out.Append("{ ");
                Statements(s.Statements);
                _out.Append('}');
                break;
            case EmptyStatementSyntax:
                _out.Append(';');
                break;
            case ExpressionStatementSyntax s:
                Expression(s.Expression);
                _out.Append(';');
                break;
            case LocalDeclarationSyntax s:
                Variable(s.Kind, s.Name, s.Type, s.InitializerKind, s.Initializer, s.Attributes);
                break;
            case PrintStatementSyntax s:
                _out.Append("print ");
                List(s.Arguments);
                _out.Append(';');
                break;
            case EventStatementSyntax s:
                _out.Append("event ");
                EventCall(s.Call);
                _out.Append(';');
                break;
            case IfStatementSyntax s:
                _out.Append("if ( ");
                Expression(s.Condition);
                _out.Append(" ) ");
                Statement(s.Then);
                if (s.Otherwise is not null)
                {
                    _out.Append(" else ");
                    Statement(s.Otherwise);
                }

                break;
            case WhileStatementSyntax s:
                _out.Append("while ( ");
                Expression(s.Condition);
                _out.Append(" ) ");
                Statement(s.Body);
                break;
            case ForStatementSyntax s:
                For(s);
                break;
            case NextStatementSyntax:
                _out.Append("next;");
                break;
            case BreakStatementSyntax:
                _out.Append("break;");
                break;
            case FallthroughStatementSyntax:
                _out.Append("fallthrough;");
                break;
            case ReturnStatementSyntax s:
                _out.Append("return");
                if (s.Value is not null)
                {
                    _out.Append(' ');
                    Expression(s.Value);
                }

                _out.Append(';');
                break;
            case AddStatementSyntax s:
                _out.Append("add ");
                Expression(s.Target);
                _out.Append(';');
                break;
            case DeleteStatementSyntax s:
                _out.Append("delete ");
                Expression(s.Target);
                _out.Append(';');
                break;
            case AssertStatementSyntax s:
                _out.Append("assert ");
                Expression(s.Condition);
                if (s.Message is not null)
                {
                    _out.Append(", ");
                    Expression(s.Message);
                }

                _out.Append(';');
                break;
            case WhenStatementSyntax s:
                When(s);
                break;
            case SwitchStatementSyntax s:
                _out.Append("switch ");
                Expression(s.Value);
                _out.Append(" { ");
                foreach (SwitchCaseSyntax switchCase in s.Cases)
                {
                    SwitchCase(switchCase);
                }

                _out.Append('}');
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(statement), statement.GetType().Name, "a statement without a written form");
        }
    }

    private void Statements(ImmutableArray<StatementSyntax> statements)
    {
        foreach (StatementSyntax statement in statements)
        {
            Statement(statement);
            _out.Append(' ');
        }
    }

    private void For(ForStatementSyntax s)
    {
        _out.Append("for ( ");
        if (s.KeysInBrackets)
        {
            _out.Append('[');
        }

        for (int i = 0; i < s.Keys.Length; i++)
        {
            _out.Append(i > 0 ? ", " : "").Append(s.Keys[i].Text);
        }

        if (s.KeysInBrackets)
        {
            _out.Append(']');
        }

        if (s.Value is { } value)
        {
            _out.Append(", ").Append(value.Text);
        }

        _out.Append(" in ");
        Expression(s.Iterated);
        _out.Append(" ) ");
        Statement(s.Body);
    }

    private void When(WhenStatementSyntax s)
    {
        _out.Append(s.IsReturn ? "return when " : "when ");
        if (s.Captures is not null)
        {
            Captures(s.Captures);
            _out.Append(' ');
        }

        _out.Append("( ");
        Expression(s.Condition);
        _out.Append(" ) ");
        Statement(s.Body);
        if (s.Timeout is not null && s.TimeoutBody is not null)
        {
            _out.Append(" timeout ");
            Expression(s.Timeout);
            _out.Append(' ');
            Statement(s.TimeoutBody);
        }
    }

    private void SwitchCase(SwitchCaseSyntax c)
    {
        if (c.IsDefault)
        {
            _out.Append("default");
        }
        else
        {
            _out.Append("case ");
            List(c.Values);
            for (int i = 0; i < c.Types.Length; i++)
            {
                _out.Append(i > 0 ? ", " : "");
                TypeCase(c.Types[i]);
            }
        }

        _out.Append(": ");
        Statements(c.Statements);
    }

    private void TypeCase(TypeCaseSyntax c)
    {
        _out.Append("type ");
        Type(c.Type);
        if (c.Name is { } name)
        {
            _out.Append(" as ").Append(name.Text);
        }
    }

    private void EventCall(EventCallSyntax call)
    {
        _out.Append(call.Name.Text);
        Arguments(call.Arguments);
    }

    private void Captures(CaptureListSyntax captures)
    {
        _out.Append('[');
        for (int i = 0; i < captures.Captures.Length; i++)
        {
            _out.Append(i > 0 ? ", " : "");
            Capture(captures.Captures[i]);
        }

        _out.Append(']');
    }

    private void Capture(CaptureSyntax capture) => _out.Append(capture.DeepCopy ? "copy " : "").Append(capture.Name.Text);

    private void Type(TypeSyntax type)
    {
        switch (type)
        {
            case BuiltinTypeSyntax t:
                _out.Append(OperatorText.Of(t.Kind));
                break;
            case NamedTypeSyntax t:
                _out.Append(t.Name.Text);
                break;
            case TableTypeSyntax t:
                _out.Append("table[");
                Types(t.Indices);
                _out.Append("] of ");
                Type(t.Value);
                break;
            case SetTypeSyntax t:
                _out.Append("set[");
                Types(t.Indices);
                _out.Append(']');
                break;
            case VectorTypeSyntax t:
                _out.Append("vector of ");
                Type(t.Element);
                break;
            case FileTypeSyntax t:
                ElementOf("file", t.Element);
                break;
            case OpaqueTypeSyntax t:
                _out.Append("opaque of ").Append(t.Name.Text);
                break;
            case RecordTypeSyntax t:
                _out.Append("record { ");
                Fields(t.Fields);
                _out.Append('}');
                break;
            case EnumTypeSyntax t:
                _out.Append("enum { ");
                EnumElements(t.Elements);
                _out.Append(" }");
                break;
            case FunctionTypeSyntax t:
                _out.Append(OperatorText.Of(t.Flavor));
                Signature(t.Signature);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type.GetType().Name, "a type without a written form");
        }
    }

    private void Types(ImmutableArray<TypeSyntax> types)
    {
        for (int i = 0; i < types.Length; i++)
        {
            _out.Append(i > 0 ? ", " : "");
            Type(types[i]);
        }
    }

    private void ElementOf(string keyword, TypeSyntax? element)
    {
        _out.Append(keyword);
        if (element is not null)
        {
            _out.Append(" of ");
            Type(element);
        }
    }

    private void Fields(ImmutableArray<FieldSyntax> fields)
    {
        foreach (FieldSyntax field in fields)
        {
            Field(field);
            _out.Append(' ');
        }
    }

    private void Field(FieldSyntax field)
    {
        _out.Append(field.Name.Text).Append(": ");
        Type(field.Type);
        Attributes(field.Attributes);
        _out.Append(';');
    }

    private void EnumElements(ImmutableArray<EnumElementSyntax> elements)
    {
        for (int i = 0; i < elements.Length; i++)
        {
            _out.Append(i > 0 ? ", " : "");
            EnumElement(elements[i]);
        }
    }

    private void EnumElement(EnumElementSyntax element)
    {
        _out.Append(element.Name.Text);
        if (element.Value is not null)
        {
            _out.Append(" = ");
            Expression(element.Value);
        }

        if (element.Deprecated is not null)
        {
            _out.Append(' ');
            Attribute(element.Deprecated);
        }
    }

    private void Signature(SignatureSyntax signature)
    {
        _out.Append('(');
        for (int i = 0; i < signature.Parameters.Length; i++)
        {
            _out.Append(i > 0 ? ", " : "");
            Parameter(signature.Parameters[i]);
        }

        _out.Append(')');
        if (signature.Result is not null)
        {
            _out.Append(": ");
            Type(signature.Result);
        }
    }

    private void Parameter(ParameterSyntax parameter)
    {
        _out.Append(parameter.Name.Text).Append(": ");
        Type(parameter.Type);
        Attributes(parameter.Attributes);
    }

    private void Attributes(ImmutableArray<AttributeSyntax> attributes)
    {
        foreach (AttributeSyntax attribute in attributes)
        {
            _out.Append(' ');
            Attribute(attribute);
        }
    }

    private void Attribute(AttributeSyntax attribute)
    {
        _out.Append(OperatorText.Of(attribute.Kind));
        if (attribute.Value is not null)
        {
            _out.Append('=');
            Expression(attribute.Value);
        }
    }

    private void Expression(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case LiteralSyntax literal: Literal(literal); break;
            case NameExpressionSyntax e: _out.Append(e.Name.Text); break;
            case UnaryExpressionSyntax or BinaryExpressionSyntax or ConditionalExpressionSyntax or AssignmentExpressionSyntax
                or LocalAssignmentExpressionSyntax or HookExpressionSyntax or CastExpressionSyntax or CanCastExpressionSyntax
                or TypeTestExpressionSyntax:
                if (_grouped)
                {
                    _out.Append('(');
                }

                Operation(expression);
                if (_grouped)
                {
                    _out.Append(')');
                }

                break;
            default: Primary(expression); break;
        }
    }

    private void Operation(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case UnaryExpressionSyntax e:
                _out.Append(OperatorText.Of(e.Operator));

                // "- -x" must not become "--x".
                if (e.Operand is UnaryExpressionSyntax && !_grouped)
                {
                    _out.Append(' ');
                }

                Expression(e.Operand);
                break;
            case BinaryExpressionSyntax e:
                Expression(e.Left);
                _out.Append(' ').Append(OperatorText.Of(e.Operator)).Append(' ');
                Expression(e.Right);
                break;
            case ConditionalExpressionSyntax e:
                Expression(e.Condition);
                _out.Append(" ? ");
                Expression(e.WhenTrue);
                _out.Append(" : ");
                Expression(e.WhenFalse);
                break;
            case AssignmentExpressionSyntax e:
                Expression(e.Target);
                _out.Append(' ').Append(OperatorText.Of(e.Operator)).Append(' ');
                Expression(e.Value);
                break;
            case LocalAssignmentExpressionSyntax e:
                _out.Append("local ").Append(e.Name.Text).Append(" = ");
                Expression(e.Value);
                break;
            case HookExpressionSyntax e:
                _out.Append("hook ");
                Expression(e.Call);
                break;
            case CastExpressionSyntax e:
                Expression(e.Operand);
                _out.Append(" as ");
                Type(e.Type);
                break;
            case CanCastExpressionSyntax e:
                Expression(e.Operand);
                _out.Append(" ?as ");
                Type(e.Type);
                break;
            case TypeTestExpressionSyntax e:
                Expression(e.Operand);
                _out.Append(" is ");
                Type(e.Type);
                break;
        }
    }

    private void Primary(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case TypeExpressionSyntax e:
                Type(e.Type);
                break;
            case ParenthesizedExpressionSyntax e:
                Enclosed("(", e.Inner, ")");
                break;
            case SizeExpressionSyntax e:
                Enclosed("|", e.Operand, "|");
                break;
            case CopyExpressionSyntax e:
                Enclosed("copy(", e.Operand, ")");
                break;
            case IndexExpressionSyntax e:
                Expression(e.Target);
                _out.Append('[');
                List(e.Indices);
                _out.Append(']');
                break;
            case SliceExpressionSyntax e:
                Expression(e.Target);
                _out.Append('[');
                if (e.Low is not null)
                {
                    Expression(e.Low);
                }

                // Spaces keep "1:2" from looking like a part of an address.
                _out.Append(" : ");
                if (e.High is not null)
                {
                    Expression(e.High);
                }

                _out.Append(']');
                break;
            case FieldExpressionSyntax e:
                Expression(e.Target);
                _out.Append('$').Append(e.Field.Text);
                break;
            case HasFieldExpressionSyntax e:
                Expression(e.Target);
                _out.Append("?$").Append(e.Field.Text);
                break;
            case FieldAssignmentExpressionSyntax e:
                FieldAssignment(e);
                break;
            case ListExpressionSyntax e:
                _out.Append('[');
                List(e.Elements);
                _out.Append(']');
                break;
            case BraceListExpressionSyntax e:
                _out.Append("{ ");
                List(e.Elements);
                _out.Append(" }");
                break;
            case RecordConstructorExpressionSyntax e:
                RecordConstructor(e);
                break;
            case TableConstructorExpressionSyntax e:
                _out.Append("table");
                Arguments(e.Entries);
                Attributes(e.Attributes);
                break;
            case SetConstructorExpressionSyntax e:
                _out.Append("set");
                Arguments(e.Elements);
                Attributes(e.Attributes);
                break;
            case VectorConstructorExpressionSyntax e:
                _out.Append("vector");
                Arguments(e.Elements);
                break;
            case CallExpressionSyntax e:
                Expression(e.Callee);
                Arguments(e.Arguments);
                break;
            case LambdaExpressionSyntax e:
                _out.Append("function");
                LambdaHead(e);
                _out.Append(' ');
                Statement(e.Body);
                break;
            case ScheduleExpressionSyntax e:
                _out.Append("schedule ");
                Expression(e.Delay);
                _out.Append(" { ");
                EventCall(e.Call);
                _out.Append(" }");
                break;
            case ScheduleBlockExpressionSyntax e:
                _out.Append("schedule ");
                if (e.Captures is not null)
                {
                    Captures(e.Captures);
                    _out.Append(' ');
                }

                Expression(e.Delay);
                _out.Append(' ');
                Statement(e.Body);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(expression), expression.GetType().Name, "an expression without a written form");
        }
    }

    private void FieldAssignment(FieldAssignmentExpressionSyntax e)
    {
        _out.Append('$').Append(e.Field.Text);
        if (e.Value is LambdaExpressionSyntax { InfersResult: true } lambda)
        {
            LambdaHead(lambda);
            _out.Append(" = ");
            Statement(lambda.Body);
        }
        else
        {
            _out.Append(" = ");
            Expression(e.Value);
        }
    }

    private void LambdaHead(LambdaExpressionSyntax e)
    {
        if (e.Captures is not null)
        {
            Captures(e.Captures);
        }

        Signature(e.Signature);
    }

    private void RecordConstructor(RecordConstructorExpressionSyntax e)
    {
        bool bracketed = true;
        foreach (ExpressionSyntax field in e.Fields)
        {
            bracketed &= field is FieldAssignmentExpressionSyntax;
        }

        _out.Append(bracketed ? "[" : "record(");
        List(e.Fields);
        _out.Append(bracketed ? ']' : ')');
    }

    private void Enclosed(string open, ExpressionSyntax inner, string close)
    {
        _out.Append(open);
        Expression(inner);
        _out.Append(close);
    }

    private void Arguments(ImmutableArray<ExpressionSyntax> arguments)
    {
        _out.Append('(');
        List(arguments);
        _out.Append(')');
    }

    private void List(ImmutableArray<ExpressionSyntax> list)
    {
        for (int i = 0; i < list.Length; i++)
        {
            _out.Append(i > 0 ? ", " : "");
            Expression(list[i]);
        }
    }

    private void Literal(LiteralSyntax literal)
    {
        switch (literal)
        {
            case BoolLiteralSyntax l:
                _out.Append(l.Value ? 'T' : 'F');
                break;
            case CountLiteralSyntax l:
                _out.Append(l.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case DoubleLiteralSyntax l:
                Double(l.Value);
                break;
            case IntervalLiteralSyntax l:
                Double(l.Seconds);
                _out.Append(" sec");
                break;
            case StringLiteralSyntax l:
                String(l.Value);
                break;
            case PortLiteralSyntax l:
                _out.Append(CultureInfo.InvariantCulture, $"{l.Number}/").Append(OperatorText.Of(l.Transport));
                break;
            case AddressLiteralSyntax l:
                Address(l.Value, l.IsV4);
                break;
            case SubnetLiteralSyntax l:
                Address(l.Prefix, l.IsV4);
                _out.Append(CultureInfo.InvariantCulture, $"/{l.Width}");
                break;
            case HostNameLiteralSyntax l:
                _out.Append(l.Name);
                break;
            case PatternLiteralSyntax l:
                _out.Append('/').Append(Encoding.Latin1.GetString(l.Text)).Append('/');
                _out.Append(l.CaseInsensitive ? "i" : "").Append(l.SingleLine ? "s" : "");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(literal), literal.GetType().Name, "a literal without a written form");
        }
    }

    private void Double(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        if (double.IsPositiveInfinity(value))
        {
            text = "1e999";
        }

        _out.Append(text);
        if (text.AsSpan().IndexOfAny('.', 'E', 'e') < 0)
        {
            _out.Append(".0");
        }
    }

    private void String(byte[] value)
    {
        _out.Append('"');
        foreach (byte b in value)
        {
            switch (b)
            {
                case (byte)'"' or (byte)'\\':
                    _out.Append('\\').Append((char)b);
                    break;
                case >= 0x20 and < 0x7f:
                    _out.Append((char)b);
                    break;
                default:
                    _out.Append("\\x").Append(b.ToString("x2", CultureInfo.InvariantCulture));
                    break;
            }
        }

        _out.Append('"');
    }

    private void Address(AddrValue value, bool isV4)
    {
        if (isV4)
        {
            uint quad = (uint)value.Lo;
            _out.Append(CultureInfo.InvariantCulture, $"{quad >> 24}.{(byte)(quad >> 16)}.{(byte)(quad >> 8)}.{(byte)quad}");
            return;
        }

        // Written in full: the lexer asks for seven colons or a "::" with care, and this form is never ambiguous.
        _out.Append('[');
        for (int i = 0; i < 8; i++)
        {
            int group = (ushort)((i < 4 ? value.Hi : value.Lo) >> (48 - (16 * (i & 3))));
            _out.Append(i > 0 ? ":" : "").Append(group.ToString("x", CultureInfo.InvariantCulture));
        }

        _out.Append(']');
    }
}
