using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Syntax;

/// <summary>The attributes of the language.</summary>
public enum AttributeKind
{
    /// <summary><c>&amp;optional</c>: the field may be unset.</summary>
    Optional,

    /// <summary><c>&amp;default=EXPR</c>: the value of an unset field, argument or missing table entry.</summary>
    Default,

    /// <summary><c>&amp;default_insert=EXPR</c>: as <see cref="Default"/>, and a look-up stores the value.</summary>
    DefaultInsert,

    /// <summary><c>&amp;redef</c>: the global may be redefined.</summary>
    Redef,

    /// <summary><c>&amp;add_func=FUNCTION</c>: called when a <c>redef +=</c> adds.</summary>
    AddFunc,

    /// <summary><c>&amp;delete_func=FUNCTION</c>: called when a <c>redef -=</c> removes.</summary>
    DeleteFunc,

    /// <summary><c>&amp;expire_func=FUNCTION</c>: called before an entry expires.</summary>
    ExpireFunc,

    /// <summary><c>&amp;create_expire=INTERVAL</c>: entries expire so long after their creation.</summary>
    CreateExpire,

    /// <summary><c>&amp;read_expire=INTERVAL</c>: entries expire so long after their last use.</summary>
    ReadExpire,

    /// <summary><c>&amp;write_expire=INTERVAL</c>: entries expire so long after their last change.</summary>
    WriteExpire,

    /// <summary><c>&amp;on_change=FUNCTION</c>: called when the table changes.</summary>
    OnChange,

    /// <summary><c>&amp;ordered</c>: iteration follows insertion.</summary>
    Ordered,

    /// <summary><c>&amp;log</c>: the field is a log column.</summary>
    Log,

    /// <summary><c>&amp;priority=INT</c>: the place of a handler among the handlers of its event or hook.</summary>
    Priority,

    /// <summary><c>&amp;group=STRING</c>: the event group of a handler.</summary>
    Group,

    /// <summary><c>&amp;deprecated</c> or <c>&amp;deprecated=STRING</c>: its use is warned about.</summary>
    Deprecated,

    /// <summary><c>&amp;raw_output</c>: the file is written without escapes.</summary>
    RawOutput,

    /// <summary><c>&amp;error_handler</c>: the event reports errors and must not be reported on itself.</summary>
    ErrorHandler,

    /// <summary><c>&amp;type_column=STRING</c>: the column that carries a port's protocol in input files.</summary>
    TypeColumn,

    /// <summary><c>&amp;is_used</c>: no warning where nothing uses it.</summary>
    IsUsed,

    /// <summary><c>&amp;is_assigned</c>: no warning where it seems unset.</summary>
    IsAssigned,

    /// <summary><c>&amp;broker_store=STRING</c>: the table is backed by a shared store.</summary>
    BrokerStore,

    /// <summary><c>&amp;broker_allow_complex_type</c>: a store-backed table may have any value type.</summary>
    BrokerAllowComplexType,

    /// <summary><c>&amp;no_ZAM_opt</c>: a hint for another implementation, without effect here.</summary>
    NoZamOpt,

    /// <summary><c>&amp;no_CPP_opt</c>: a hint for another implementation, without effect here.</summary>
    NoCppOpt,

    /// <summary><c>&amp;backend=EXPR</c>: the kind of the shared store.</summary>
    Backend,
}

/// <summary>An attribute with its value, where it has one.</summary>
public sealed class AttributeSyntax(SourceSpan span, AttributeKind kind, ExpressionSyntax? value) : SyntaxNode(span)
{
    /// <summary>Which attribute.</summary>
    public AttributeKind Kind { get; } = kind;

    /// <summary>The expression after <c>=</c>, or null.</summary>
    public ExpressionSyntax? Value { get; } = value;
}
