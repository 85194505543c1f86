using System.Collections.Immutable;
using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Syntax;

/// <summary>Where a declaration stands.</summary>
/// <param name="Module">The current module; <see cref="GlobalModule"/> outside of any.</param>
/// <param name="IsExported">Whether it is inside an <c>export { … }</c> block.</param>
/// <param name="Documentation">The <c>##</c> comment before it; no source where there is none.</param>
public readonly record struct DeclarationContext(string Module, bool IsExported, SourceSpan Documentation)
{
    /// <summary>The name of the module that is current before any <c>module</c> line.</summary>
    public const string GlobalModule = "GLOBAL";
}

/// <summary>A declaration at file level. Declarations of an <c>export</c> block are handed over one by one, marked as exported.</summary>
public abstract class DeclarationSyntax(SourceSpan span, DeclarationContext context) : SyntaxNode(span)
{
    /// <summary>Module, export and documentation.</summary>
    public DeclarationContext Context { get; } = context;

    /// <summary>The module the declaration is in.</summary>
    public string Module => Context.Module;

    /// <summary>Whether it is exported from its module.</summary>
    public bool IsExported => Context.IsExported;
}

/// <summary><c>module NAME;</c>. Declarations carry their module already; this one is for those who list modules.</summary>
public sealed class ModuleDeclarationSyntax(SourceSpan span, DeclarationContext context, SyntaxName name) : DeclarationSyntax(span, context)
{
    /// <summary>The module's name.</summary>
    public SyntaxName Name { get; } = name;
}

/// <summary>The keyword a variable is declared with.</summary>
public enum VariableKind
{
    /// <summary><c>global</c>.</summary>
    Global,

    /// <summary><c>const</c>.</summary>
    Const,

    /// <summary><c>option</c>.</summary>
    Option,

    /// <summary><c>redef</c>: changes what another declaration declared.</summary>
    Redef,

    /// <summary><c>local</c>; only in <see cref="LocalDeclarationSyntax"/>.</summary>
    Local,
}

/// <summary>How an initializer acts.</summary>
public enum InitializerKind
{
    /// <summary>There is none.</summary>
    None,

    /// <summary><c>=</c>.</summary>
    Assign,

    /// <summary><c>+=</c>.</summary>
    Add,

    /// <summary><c>-=</c>.</summary>
    Remove,
}

/// <summary>
/// <c>global|const|option|redef NAME: TYPE = VALUE &amp;attributes;</c>. A prototype of a function, event or hook is
/// one too: its type is a <see cref="FunctionTypeSyntax"/> and it has no initializer.
/// </summary>
public sealed class VariableDeclarationSyntax(
    SourceSpan span, DeclarationContext context, VariableKind kind, SyntaxName name, TypeSyntax? type,
    InitializerKind initializerKind, ExpressionSyntax? initializer, ImmutableArray<AttributeSyntax> attributes)
    : DeclarationSyntax(span, context)
{
    /// <summary>The keyword.</summary>
    public VariableKind Kind { get; } = kind;

    /// <summary>The variable's name.</summary>
    public SyntaxName Name { get; } = name;

    /// <summary>The type, or null where it follows from the initializer.</summary>
    public TypeSyntax? Type { get; } = type;

    /// <summary>How the initializer acts.</summary>
    public InitializerKind InitializerKind { get; } = initializerKind;

    /// <summary>The initializer, or null. A list in braces is a <see cref="BraceListExpressionSyntax"/>.</summary>
    public ExpressionSyntax? Initializer { get; } = initializer;

    /// <summary>The attributes.</summary>
    public ImmutableArray<AttributeSyntax> Attributes { get; } = attributes;
}

/// <summary><c>type NAME: TYPE &amp;attributes;</c>.</summary>
public sealed class TypeDeclarationSyntax(
    SourceSpan span, DeclarationContext context, SyntaxName name, TypeSyntax type, ImmutableArray<AttributeSyntax> attributes)
    : DeclarationSyntax(span, context)
{
    /// <summary>The name.</summary>
    public SyntaxName Name { get; } = name;

    /// <summary>The type.</summary>
    public TypeSyntax Type { get; } = type;

    /// <summary>The attributes.</summary>
    public ImmutableArray<AttributeSyntax> Attributes { get; } = attributes;
}

/// <summary><c>redef enum NAME += { … };</c>.</summary>
public sealed class EnumRedefinitionSyntax(
    SourceSpan span, DeclarationContext context, SyntaxName name, ImmutableArray<EnumElementSyntax> elements)
    : DeclarationSyntax(span, context)
{
    /// <summary>The enum.</summary>
    public SyntaxName Name { get; } = name;

    /// <summary>The elements it gains.</summary>
    public ImmutableArray<EnumElementSyntax> Elements { get; } = elements;
}

/// <summary><c>redef record NAME += { FIELD … } &amp;attributes;</c>.</summary>
public sealed class RecordRedefinitionSyntax(
    SourceSpan span, DeclarationContext context, SyntaxName name, ImmutableArray<FieldSyntax> fields,
    ImmutableArray<AttributeSyntax> attributes)
    : DeclarationSyntax(span, context)
{
    /// <summary>The record.</summary>
    public SyntaxName Name { get; } = name;

    /// <summary>The fields it gains.</summary>
    public ImmutableArray<FieldSyntax> Fields { get; } = fields;

    /// <summary>Attributes that every gained field receives (<c>&amp;log</c>).</summary>
    public ImmutableArray<AttributeSyntax> Attributes { get; } = attributes;
}

/// <summary><c>redef record NAME$FIELD += { &amp;attribute … };</c> or <c>-=</c>.</summary>
public sealed class FieldRedefinitionSyntax(
    SourceSpan span, DeclarationContext context, SyntaxName name, SyntaxName field, bool removes,
    ImmutableArray<AttributeSyntax> attributes)
    : DeclarationSyntax(span, context)
{
    /// <summary>The record.</summary>
    public SyntaxName Name { get; } = name;

    /// <summary>The field.</summary>
    public SyntaxName Field { get; } = field;

    /// <summary>Whether the attributes are taken away instead of given.</summary>
    public bool Removes { get; } = removes;

    /// <summary>The attributes.</summary>
    public ImmutableArray<AttributeSyntax> Attributes { get; } = attributes;
}

/// <summary><c>function|event|hook NAME(…) &amp;attributes { … }</c>: a body.</summary>
public sealed class FunctionDeclarationSyntax(
    SourceSpan span, DeclarationContext context, FunctionFlavor flavor, bool isRedefinition, SyntaxName name,
    SignatureSyntax signature, ImmutableArray<AttributeSyntax> attributes, BlockStatementSyntax body)
    : DeclarationSyntax(span, context)
{
    /// <summary>Function, event or hook.</summary>
    public FunctionFlavor Flavor { get; } = flavor;

    /// <summary>Whether <c>redef</c> stands before it: the body replaces the earlier ones.</summary>
    public bool IsRedefinition { get; } = isRedefinition;

    /// <summary>The name.</summary>
    public SyntaxName Name { get; } = name;

    /// <summary>Parameters and result.</summary>
    public SignatureSyntax Signature { get; } = signature;

    /// <summary>The attributes (<c>&amp;priority</c>, <c>&amp;group</c>, <c>&amp;deprecated</c>, …).</summary>
    public ImmutableArray<AttributeSyntax> Attributes { get; } = attributes;

    /// <summary>The body.</summary>
    public BlockStatementSyntax Body { get; } = body;
}
