using System.Diagnostics.CodeAnalysis;
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

    public bool TryGet(string name, [NotNullWhen(true)] out Builtin? builtin) => _byName.TryGetValue(name, out builtin);
}
