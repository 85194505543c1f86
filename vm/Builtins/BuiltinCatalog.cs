using System.Diagnostics.CodeAnalysis;
using NidsVm.Vm.Patterns;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>One call of a built-in function.</summary>
public readonly ref struct BuiltinCall
{
    public BuiltinCall(Machine machine, Span<Slot> arguments, ReadOnlySpan<PolicyType> types)
    {
        Machine = machine;
        Arguments = arguments;
        Types = types;
    }

    public Machine Machine { get; }

    /// <summary>One slot an argument, defaults filled in. Arguments for <c>any</c> and <c>...</c> come unboxed, as <see cref="Types"/> says.</summary>
    public Span<Slot> Arguments { get; }

    /// <summary>The static types of the arguments at the place of the call.</summary>
    public ReadOnlySpan<PolicyType> Types { get; }

    /// <summary>How many arguments there are.</summary>
    public int Count => Arguments.Length;

    public StringValue String(int i) => Arguments[i].AsString;

    public ReadOnlySpan<byte> Bytes(int i) => Arguments[i].AsString.Span;

    public bool Bool(int i) => Arguments[i].Bits != 0;

    public ulong CountAt(int i) => (ulong)Arguments[i].Bits;

    public long Int(int i) => Arguments[i].Bits;

    public double Double(int i) => Arguments[i].AsDouble;

    public AddrValue Addr(int i) => Arguments[i].AsAddr;

    public SubnetValue Subnet(int i) => Arguments[i].AsSubnet;

    public PatternValue Pattern(int i) => (PatternValue)Arguments[i].Ref!;

    /// <summary>The argument with the type it really has: what stands in an <c>any</c> is taken out.</summary>
    public Slot Actual(int i, out PolicyType type)
    {
        Slot slot = Arguments[i];
        type = Types[i];
        if (slot.Ref is BoxedScalar boxed)
        {
            type = boxed.Type;
            return Slot.Of(boxed.Bits);
        }

        if (!type.IsScalar && slot.Ref is not null && ValueEquality.TypeOf(slot.Ref) is { Tag: not TypeTag.Any } own)
        {
            type = own;
        }

        return slot;
    }

    /// <summary>Reports an error at the place of the call; the call goes on with a fallback result.</summary>
    public void Error(string message) => Machine.Reporter.Error(message);

    /// <summary>The bytes of a string argument that must not hold a NUL; an error is reported, and nothing yielded, where it does.</summary>
    public bool TryText(int i, out ReadOnlySpan<byte> text)
    {
        text = Bytes(i);
        if (text.IndexOf((byte)0) < 0)
        {
            return true;
        }

        var shown = new TextBuffer();
        ScalarFormatter.WriteEscaped(shown, text);
        Error($"string with embedded NUL: \"{shown}\"");
        text = default;
        return false;
    }

    /// <summary>An empty vector of the policy type of that name, or of the element type where the library does not declare it.</summary>
    public VectorValue NewVector(string typeName, PolicyType element)
        => new(Machine.FindType(typeName) as VectorType ?? new VectorType(element));

    /// <summary>A new record of the policy type of that name.</summary>
    public RecordValue NewRecord(string typeName) => Machine.NewRecord(Machine.RecordType(typeName));
}

/// <summary>
/// A built-in's body. Yields its result, or an unset slot for <c>void</c>. Errors that the policy made are told with
/// <see cref="Machine.Reporter"/> and a fallback value, or end the handler with <see cref="PolicyError"/>.
/// </summary>
public delegate Slot BuiltinBody(in BuiltinCall call);

/// <summary>What the compiler may assume of a built-in.</summary>
[Flags]
public enum BuiltinTraits
{
    None = 0,

    /// <summary>Same arguments, same result, no effect: calls with constant arguments are folded.</summary>
    Pure = 1,

    /// <summary>The result, a reference, may come later: see <see cref="Machine.BeginCall"/>.</summary>
    Async = 2,
}

/// <summary>A built-in function: the prototype is in the standard library, this is its body.</summary>
public sealed record Builtin(string Name, BuiltinBody Body, BuiltinTraits Traits);

/// <summary>All built-in functions of a program by full name. Each room of the engine adds its own before the compiler runs.</summary>
public sealed class BuiltinCatalog
{
    private readonly Dictionary<string, Builtin> _byName = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Builtin> All => _byName.Values;

    /// <exception cref="ArgumentException">the name is taken</exception>
    public void Add(string name, BuiltinBody body, BuiltinTraits traits = BuiltinTraits.None) => _byName.Add(name, new Builtin(name, body, traits));

    /// <summary>Adds a built-in in the place of one that works without the engine.</summary>
    public void Replace(string name, BuiltinBody body, BuiltinTraits traits = BuiltinTraits.None) => _byName[name] = new Builtin(name, body, traits);

    public bool TryGet(string name, [NotNullWhen(true)] out Builtin? builtin) => _byName.TryGetValue(name, out builtin);
}
