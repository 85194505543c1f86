namespace NidsVm.Compiler.Syntax;

/// <summary>How operators, attributes and built-in types are spelt: the one table of their texts.</summary>
public static class OperatorText
{
    /// <summary>The text of an operator before its operand.</summary>
    public static string Of(UnaryOperator op) => op switch
    {
        UnaryOperator.Not => "!",
        UnaryOperator.Complement => "~",
        UnaryOperator.Negate => "-",
        UnaryOperator.Plus => "+",
        UnaryOperator.Increment => "++",
        UnaryOperator.Decrement => "--",
        _ => throw new ArgumentOutOfRangeException(nameof(op)),
    };

    /// <summary>The text of an operator between two operands.</summary>
    public static string Of(BinaryOperator op) => op switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.Modulo => "%",
        BinaryOperator.And => "&",
        BinaryOperator.Or => "|",
        BinaryOperator.Xor => "^",
        BinaryOperator.ShiftLeft => "<<",
        BinaryOperator.ShiftRight => ">>",
        BinaryOperator.AndAlso => "&&",
        BinaryOperator.OrElse => "||",
        BinaryOperator.Equal => "==",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.In => "in",
        BinaryOperator.NotIn => "!in",
        _ => throw new ArgumentOutOfRangeException(nameof(op)),
    };

    /// <summary>The text of an assignment.</summary>
    public static string Of(AssignmentOperator op) => op switch
    {
        AssignmentOperator.Assign => "=",
        AssignmentOperator.Add => "+=",
        AssignmentOperator.Remove => "-=",
        _ => throw new ArgumentOutOfRangeException(nameof(op)),
    };

    /// <summary>The text of an initializer's operator; empty for <see cref="InitializerKind.None"/>.</summary>
    public static string Of(InitializerKind kind) => kind switch
    {
        InitializerKind.None => "",
        InitializerKind.Assign => "=",
        InitializerKind.Add => "+=",
        InitializerKind.Remove => "-=",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The keyword of a declaration.</summary>
    public static string Of(VariableKind kind) => kind switch
    {
        VariableKind.Global => "global",
        VariableKind.Const => "const",
        VariableKind.Option => "option",
        VariableKind.Redef => "redef",
        VariableKind.Local => "local",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The keyword of a flavor.</summary>
    public static string Of(FunctionFlavor flavor) => flavor switch
    {
        FunctionFlavor.Function => "function",
        FunctionFlavor.Event => "event",
        FunctionFlavor.Hook => "hook",
        _ => throw new ArgumentOutOfRangeException(nameof(flavor)),
    };

    /// <summary>The keyword of a type.</summary>
    public static string Of(BuiltinTypeKind kind) => kind switch
    {
        BuiltinTypeKind.Addr => "addr",
        BuiltinTypeKind.Any => "any",
        BuiltinTypeKind.Bool => "bool",
        BuiltinTypeKind.Count => "count",
        BuiltinTypeKind.Double => "double",
        BuiltinTypeKind.Int => "int",
        BuiltinTypeKind.Interval => "interval",
        BuiltinTypeKind.Pattern => "pattern",
        BuiltinTypeKind.Port => "port",
        BuiltinTypeKind.String => "string",
        BuiltinTypeKind.Subnet => "subnet",
        BuiltinTypeKind.Time => "time",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>An attribute as written, with its ampersand.</summary>
    public static string Of(AttributeKind kind) => kind switch
    {
        AttributeKind.Optional => "&optional",
        AttributeKind.Default => "&default",
        AttributeKind.DefaultInsert => "&default_insert",
        AttributeKind.Redef => "&redef",
        AttributeKind.AddFunc => "&add_func",
        AttributeKind.DeleteFunc => "&delete_func",
        AttributeKind.ExpireFunc => "&expire_func",
        AttributeKind.CreateExpire => "&create_expire",
        AttributeKind.ReadExpire => "&read_expire",
        AttributeKind.WriteExpire => "&write_expire",
        AttributeKind.OnChange => "&on_change",
        AttributeKind.Ordered => "&ordered",
        AttributeKind.Log => "&log",
        AttributeKind.Priority => "&priority",
        AttributeKind.Group => "&group",
        AttributeKind.Deprecated => "&deprecated",
        AttributeKind.RawOutput => "&raw_output",
        AttributeKind.ErrorHandler => "&error_handler",
        AttributeKind.TypeColumn => "&type_column",
        AttributeKind.IsUsed => "&is_used",
        AttributeKind.IsAssigned => "&is_assigned",
        AttributeKind.BrokerStore => "&broker_store",
        AttributeKind.BrokerAllowComplexType => "&broker_allow_complex_type",
        AttributeKind.NoZamOpt => "&no_ZAM_opt",
        AttributeKind.NoCppOpt => "&no_CPP_opt",
        AttributeKind.Backend => "&backend",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The name of a port's transport.</summary>
    public static string Of(PortTransport transport) => transport switch
    {
        PortTransport.Tcp => "tcp",
        PortTransport.Udp => "udp",
        PortTransport.Icmp => "icmp",
        _ => "unknown",
    };
}
