using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols;

/// <summary>Reads constants of the policy library that steer protocols.</summary>
internal static class PolicyConstants
{
    /// <summary>A count, int, bool or enum; <paramref name="otherwise"/> where the library does not declare it.</summary>
    public static long Number(Machine machine, string name, long otherwise)
    {
        int index = machine.FindGlobal(name);
        return index < 0 || machine.Global(index).Ref is not null ? otherwise : machine.Global(index).Bits;
    }

    /// <summary>A count as a length or limit that fits an <see cref="int"/>.</summary>
    public static int Limit(Machine machine, string name, int otherwise) =>
        (int)Math.Min((ulong)Number(machine, name, otherwise), int.MaxValue);

    public static bool Flag(Machine machine, string name, bool otherwise) => Number(machine, name, otherwise ? 1 : 0) != 0;

    /// <summary>A table or set, or null.</summary>
    public static TableValue? Table(Machine machine, string name)
    {
        int index = machine.FindGlobal(name);
        return index < 0 ? null : machine.Global(index).Ref as TableValue;
    }
}
