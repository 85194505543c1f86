using System.Collections.Immutable;
using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Syntax;

/// <summary>A type as written.</summary>
public abstract class TypeSyntax(SourceSpan span) : SyntaxNode(span);

/// <summary>The types that are one keyword.</summary>
public enum BuiltinTypeKind
{
    /// <summary><c>addr</c>.</summary>
    Addr,

    /// <summary><c>any</c>.</summary>
    Any,

    /// <summary><c>bool</c>.</summary>
    Bool,

    /// <summary><c>count</c>.</summary>
    Count,

    /// <summary><c>double</c>.</summary>
    Double,

    /// <summary><c>int</c>.</summary>
    Int,

    /// <summary><c>interval</c>.</summary>
    Interval,

    /// <summary><c>pattern</c>.</summary>
    Pattern,

    /// <summary><c>port</c>.</summary>
    Port,

    /// <summary><c>string</c>.</summary>
    String,

    /// <summary><c>subnet</c>.</summary>
    Subnet,

    /// <summary><c>time</c>.</summary>
    Time,
}

/// <summary>A type that is one keyword, such as <c>count</c>.</summary>
public sealed class BuiltinTypeSyntax(SourceSpan span, BuiltinTypeKind kind) : TypeSyntax(span)
{
    /// <summary>Which type.</summary>
    public BuiltinTypeKind Kind { get; } = kind;
}

/// <summary>A type by name: <c>Info</c>, <c>Log::ID</c>.</summary>
public sealed class NamedTypeSyntax(SyntaxName name) : TypeSyntax(name.Span)
{
    /// <summary>The name.</summary>
    public SyntaxName Name { get; } = name;
}

/// <summary><c>table[INDEX, …] of VALUE</c>.</summary>
public sealed class TableTypeSyntax(SourceSpan span, ImmutableArray<TypeSyntax> indices, TypeSyntax value) : TypeSyntax(span)
{
    /// <summary>The types of the index, at least one.</summary>
    public ImmutableArray<TypeSyntax> Indices { get; } = indices;

    /// <summary>The type of an entry.</summary>
    public TypeSyntax Value { get; } = value;
}

/// <summary><c>set[INDEX, …]</c>.</summary>
public sealed class SetTypeSyntax(SourceSpan span, ImmutableArray<TypeSyntax> indices) : TypeSyntax(span)
{
    /// <summary>The types of the index, at least one.</summary>
    public ImmutableArray<TypeSyntax> Indices { get; } = indices;
}

/// <summary><c>vector of ELEMENT</c>.</summary>
public sealed class VectorTypeSyntax(SourceSpan span, TypeSyntax element) : TypeSyntax(span)
{
    /// <summary>The type of an element.</summary>
    public TypeSyntax Element { get; } = element;
}

/// <summary><c>file</c> or <c>file of ELEMENT</c>.</summary>
public sealed class FileTypeSyntax(SourceSpan span, TypeSyntax? element) : TypeSyntax(span)
{
    /// <summary>The type of an element, or null for <c>file</c> alone.</summary>
    public TypeSyntax? Element { get; } = element;
}

/// <summary><c>opaque of NAME</c>.</summary>
public sealed class OpaqueTypeSyntax(SourceSpan span, SyntaxName name) : TypeSyntax(span)
{
    /// <summary>The kind of opaque value, such as <c>md5</c>.</summary>
    public SyntaxName Name { get; } = name;
}

/// <summary><c>record { FIELD … }</c>.</summary>
public sealed class RecordTypeSyntax(SourceSpan span, ImmutableArray<FieldSyntax> fields) : TypeSyntax(span)
{
    /// <summary>The fields, in order.</summary>
    public ImmutableArray<FieldSyntax> Fields { get; } = fields;
}

/// <summary>A field of a record type: <c>name: TYPE &amp;attributes;</c>.</summary>
public sealed class FieldSyntax(
    SourceSpan span, SyntaxName name, TypeSyntax type, ImmutableArray<AttributeSyntax> attributes, SourceSpan documentation)
    : SyntaxNode(span)
{
    /// <summary>The field's name.</summary>
    public SyntaxName Name { get; } = name;

    /// <summary>Its type.</summary>
    public TypeSyntax Type { get; } = type;

    /// <summary>Its attributes.</summary>
    public ImmutableArray<AttributeSyntax> Attributes { get; } = attributes;

    /// <summary>The <c>##</c> comment before it; no source where there is none.</summary>
    public SourceSpan Documentation { get; } = documentation;
}

/// <summary><c>enum { ELEMENT, … }</c>.</summary>
public sealed class EnumTypeSyntax(SourceSpan span, ImmutableArray<EnumElementSyntax> elements) : TypeSyntax(span)
{
    /// <summary>The elements, in order; may be empty.</summary>
    public ImmutableArray<EnumElementSyntax> Elements { get; } = elements;
}

/// <summary>An element of an enum: <c>NAME</c> or <c>NAME = 3</c>, with an optional <c>&amp;deprecated</c>.</summary>
public sealed class EnumElementSyntax(
    SourceSpan span, SyntaxName name, ExpressionSyntax? value, AttributeSyntax? deprecated, SourceSpan documentation)
    : SyntaxNode(span)
{
    /// <summary>The element's name.</summary>
    public SyntaxName Name { get; } = name;

    /// <summary>The literal after <c>=</c> (a negated one is a <see cref="UnaryExpressionSyntax"/>), or null.</summary>
    public ExpressionSyntax? Value { get; } = value;

    /// <summary>The <c>&amp;deprecated</c> attribute, or null.</summary>
    public AttributeSyntax? Deprecated { get; } = deprecated;

    /// <summary>The <c>##</c> comment before it; no source where there is none.</summary>
    public SourceSpan Documentation { get; } = documentation;
}

/// <summary>What kind of callable a function type or declaration is.</summary>
public enum FunctionFlavor
{
    /// <summary><c>function</c>.</summary>
    Function,

    /// <summary><c>event</c>.</summary>
    Event,

    /// <summary><c>hook</c>.</summary>
    Hook,
}

/// <summary><c>function(…): TYPE</c>, <c>event(…)</c> or <c>hook(…)</c> as a type.</summary>
public sealed class FunctionTypeSyntax(SourceSpan span, FunctionFlavor flavor, SignatureSyntax signature) : TypeSyntax(span)
{
    /// <summary>Function, event or hook.</summary>
    public FunctionFlavor Flavor { get; } = flavor;

    /// <summary>Parameters and result.</summary>
    public SignatureSyntax Signature { get; } = signature;
}

/// <summary><c>(name: TYPE, …): TYPE</c>.</summary>
public sealed class SignatureSyntax(SourceSpan span, ImmutableArray<ParameterSyntax> parameters, TypeSyntax? result) : SyntaxNode(span)
{
    /// <summary>The parameters, in order.</summary>
    public ImmutableArray<ParameterSyntax> Parameters { get; } = parameters;

    /// <summary>The result type, or null where none is written.</summary>
    public TypeSyntax? Result { get; } = result;
}

/// <summary>A parameter: <c>name: TYPE &amp;default=…</c>.</summary>
public sealed class ParameterSyntax(SourceSpan span, SyntaxName name, TypeSyntax type, ImmutableArray<AttributeSyntax> attributes)
    : SyntaxNode(span)
{
    /// <summary>The parameter's name.</summary>
    public SyntaxName Name { get; } = name;

    /// <summary>Its type.</summary>
    public TypeSyntax Type { get; } = type;

    /// <summary>Its attributes.</summary>
    public ImmutableArray<AttributeSyntax> Attributes { get; } = attributes;
}
