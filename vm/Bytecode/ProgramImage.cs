using System.Security.Cryptography;
using NidsVm.Vm.Signatures;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Bytecode;

/// <summary>
/// A whole compiled program, the library it uses included: types, constants, code, globals, and the events, hooks, functions and
/// built-ins that its code names by index. Made by the compiler or read from a <c>.bpc</c> file; not changed by running it.
/// </summary>
public sealed class ProgramImage
{
    /// <summary>All types that code and definitions name by index.</summary>
    public required PolicyType[] Types { get; init; }

    /// <summary>Names declared by <c>type</c>, with module, and what they stand for (an index into <see cref="Types"/>).</summary>
    public required IReadOnlyList<NamedType> TypeNames { get; init; }

    public required Constant[] Constants { get; init; }

    /// <summary>Names that code looks up or messages show.</summary>
    public required string[] Names { get; init; }

    /// <summary>Functions, events, hooks and built-ins.</summary>
    public required Routine[] Routines { get; init; }

    /// <summary>Compiled bodies.</summary>
    public required CodeBlock[] Code { get; init; }

    public required GlobalDefinition[] Globals { get; init; }

    public required TableAttributeDefinition[] TableAttributes { get; init; }

    /// <summary>Argument types at the places where built-ins are called.</summary>
    public required CallSite[] CallSites { get; init; }

    /// <summary>The <c>when</c> statements.</summary>
    public required TriggerDefinition[] Triggers { get; init; }

    public required SourceFile[] Sources { get; init; }

    /// <summary>The rules of the signature files that the program loads.</summary>
    public SignatureDefinition[] Signatures { get; init; } = [];

    /// <summary>Index of the code that gives the globals their first values.</summary>
    public required int InitialiserCode { get; init; }

    /// <summary>Index of the code of the file-level statements, or -1.</summary>
    public required int StatementCode { get; init; }

    /// <summary>The same program with other signatures.</summary>
    public ProgramImage WithSignatures(SignatureDefinition[] signatures) => new()
    {
        Types = Types,
        TypeNames = TypeNames,
        Constants = Constants,
        Names = Names,
        Routines = Routines,
        Code = Code,
        Globals = Globals,
        TableAttributes = TableAttributes,
        CallSites = CallSites,
        Triggers = Triggers,
        Sources = Sources,
        Signatures = signatures,
        InitialiserCode = InitialiserCode,
        StatementCode = StatementCode,
    };

    /// <summary>A program without any code.</summary>
    public static ProgramImage Empty { get; } = new()
    {
        Types = [],
        TypeNames = [],
        Constants = [],
        Names = [],
        Routines = [],
        Code = [],
        Globals = [],
        TableAttributes = [],
        CallSites = [],
        Triggers = [],
        Sources = [],
        InitialiserCode = -1,
        StatementCode = -1,
    };
}

/// <summary>A declared type name.</summary>
public readonly record struct NamedType(string Name, int Type);

/// <summary>A constant: a scalar in the bits, or an immutable reference value (string, address, subnet, pattern, function, type).</summary>
public readonly record struct Constant(PolicyType Type, Slot Value);

/// <summary>A policy file that was compiled in.</summary>
/// <param name="name">the name as messages show it</param>
/// <param name="hash">SHA-256 of its bytes; empty for text from the command line</param>
/// <param name="depth">how many files were open when it was loaded; -1 for text from the command line</param>
public sealed class SourceFile(string name, byte[] hash, int depth = -1)
{
    private byte[]? _text;
    private byte[] _hash = hash;

    public string Name { get; } = name;

    /// <summary>How many files were open when it was loaded: 0 where the user or the program named it, -1 for text from the command line.</summary>
    public int Depth { get; } = depth;

    /// <summary>SHA-256 of the file; empty for text from the command line.</summary>
    public byte[] Hash
    {
        get
        {
            if (_text is not null)
            {
                _hash = SHA256.HashData(_text);
                _text = null;
            }

            return _hash;
        }
    }

    /// <summary>A file by its bytes, whose hash is computed when an image asks for it: most programs are never written.</summary>
    public static SourceFile Of(string name, byte[] text, int depth) => new(name, [], depth) { _text = text };
}

/// <summary>Static argument types of one call of a built-in, so that arguments for <c>any</c> need no boxes.</summary>
/// <param name="Routine">index of the built-in called</param>
/// <param name="Types">one an argument</param>
public sealed record CallSite(int Routine, PolicyType[] Types);

/// <summary>
/// A <c>when</c> statement: its parts are lambdas without parameters over one shared array of captures, the head of which is filled
/// where the statement runs; variables declared in the condition follow.
/// </summary>
/// <param name="CaptureCount">size of the shared array</param>
/// <param name="Condition">lambda that yields bool</param>
/// <param name="Body">lambda that runs once the condition holds</param>
/// <param name="TimeoutBody">lambda that runs at the time-out, or -1</param>
/// <param name="IsReturn">true for <c>return when</c>: the lambdas yield the result of the function around it</param>
/// <param name="WatchedGlobals">globals whose change wakes the condition</param>
public sealed record TriggerDefinition(int CaptureCount, int Condition, int Body, int TimeoutBody, bool IsReturn, int[] WatchedGlobals);

/// <summary>What the attributes of one table, set or global variable say; the numbers are indices of routines without parameters, or -1.</summary>
public sealed record TableAttributeDefinition
{
    /// <summary>Routine that computes the <c>&amp;default</c> value, or the function of the index that yields it.</summary>
    public int Default { get; init; } = -1;

    /// <summary>True where the default is a function of the index and not itself the value.</summary>
    public bool DefaultIsFunction { get; init; }

    /// <summary>True for <c>&amp;default_insert</c>: a defaulted look-up stores the value.</summary>
    public bool DefaultInserts { get; init; }

    /// <summary>Routine that computes the expiration interval.</summary>
    public int Expiry { get; init; } = -1;

    public TableExpiry ExpiryKind { get; init; }

    /// <summary>Routine that computes the <c>&amp;expire_func</c>.</summary>
    public int ExpireFunction { get; init; } = -1;

    /// <summary>Routine that computes the <c>&amp;on_change</c> function.</summary>
    public int OnChange { get; init; } = -1;

    public bool IsOrdered { get; init; }
}
