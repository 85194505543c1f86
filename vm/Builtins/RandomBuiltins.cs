using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Random numbers and names that do not repeat.</summary>
public static class RandomBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("rand", (in BuiltinCall c) => Slot.Of(Generator(c).Next(c.CountAt(0))));
        catalog.Add("srand", Seed);
        catalog.Add("unique_id", (in BuiltinCall c) => UniqueId(c, 0));
        catalog.Add("unique_id_from", (in BuiltinCall c) => UniqueId(c, 1));
    }

    private static RandomGenerator Generator(in BuiltinCall call)
    {
        if (call.Machine.FindService<RandomGenerator>() is { } known)
        {
            return known;
        }

        var made = new RandomGenerator(KeyHash.Seed);
        call.Machine.SetService(made);
        return made;
    }

    private static Slot Seed(in BuiltinCall call)
    {
        call.Machine.SetService(new RandomGenerator(call.CountAt(0)));
        return default;
    }

    private static Slot UniqueId(in BuiltinCall call, int prefix)
    {
        Machine machine = call.Machine;
        UniqueIds? ids = machine.FindService<UniqueIds>();
        if (ids is null)
        {
            machine.SetService(ids = new UniqueIds(KeyHash.Seed));
        }

        // Pool 0 belongs to connections, 1 to files, 2 to policies.
        long pool = prefix == 0 ? 2 : call.Int(0) + 3;
        int bits = machine.FindGlobal("bits_per_uid") is var i and >= 0 && machine.Global(i) is { Ref: null } value ? (int)Math.Clamp(value.Bits, 1, 128) : 96;
        var text = new TextBuffer(32);
        text.Append(call.Bytes(prefix));
        ids.Write(text, pool, bits);
        return Slot.Of(text.ToStringValue());
    }
}

/// <summary>A small generator whose sequence follows from its seed (SplitMix64).</summary>
internal sealed class RandomGenerator(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number below <paramref name="limit"/>; 0 where that is 0.</summary>
    public ulong Next(ulong limit)
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        z ^= z >> 31;
        return Math.BigMul(z, limit, out _);
    }
}
