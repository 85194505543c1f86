using NidsVm.Vm.Builtins;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>How often weirds of one name are passed on to policies. The engine that raises them asks here; built-ins change it.</summary>
public sealed class WeirdSampling
{
    private readonly HashSet<string> _exempt = new(StringComparer.Ordinal);
    private readonly HashSet<string> _global = new(StringComparer.Ordinal);

    /// <param name="machine">whose policy says what to start with</param>
    public WeirdSampling(Machine machine)
    {
        Threshold = Setting(machine, "Weird::sampling_threshold") is { } threshold ? threshold.AsCount : 25;
        Rate = Setting(machine, "Weird::sampling_rate") is { } rate ? rate.AsCount : 1000;
        Duration = Setting(machine, "Weird::sampling_duration") is { } duration ? duration.AsDouble : 600;
        Take(_exempt, Setting(machine, "Weird::sampling_whitelist")?.Ref as TableValue);
        Take(_global, Setting(machine, "Weird::sampling_global_list")?.Ref as TableValue);
    }

    /// <summary>So many of a name pass before sampling begins.</summary>
    public ulong Threshold { get; set; }

    /// <summary>From then on one in so many passes; 0: none.</summary>
    public ulong Rate { get; set; }

    /// <summary>Seconds after which counting starts over.</summary>
    public double Duration { get; set; }

    /// <summary>Names that always pass.</summary>
    public bool IsExempt(string name) => _exempt.Contains(name);

    /// <summary>Names that are counted over all connections together.</summary>
    public bool IsGlobal(string name) => _global.Contains(name);

    public void SetWhitelist(TableValue names) => Take(_exempt, names);

    public void SetGlobalList(TableValue names) => Take(_global, names);

    internal TableValue Whitelist(in BuiltinCall call) => Make(call.Machine, _exempt);

    internal TableValue GlobalList(in BuiltinCall call) => Make(call.Machine, _global);

    private static Slot? Setting(Machine machine, string name)
    {
        int i = machine.FindGlobal(name);
        return i >= 0 && machine.Global(i) is var slot && slot.IsSet(machine.Program.Globals[i].Type.IsScalar) ? slot : null;
    }

    private static void Take(HashSet<string> names, TableValue? from)
    {
        names.Clear();
        for (int i = 0; i < (from?.EntryLimit ?? 0); i++)
        {
            if (from!.IsLive(i))
            {
                names.Add(from.KeyAt(i)[0].AsString.ToString());
            }
        }
    }

    private static TableValue Make(Machine machine, HashSet<string> names)
    {
        var set = new TableValue(machine.FindType("string_set") as TableType ?? new TableType([PolicyType.String], null));
        foreach (string name in names)
        {
            set.FindOrAdd([Slot.Of(new StringValue(name))], out _);
        }

        return set;
    }
}
