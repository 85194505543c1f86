using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;

namespace NidsVm.Vm.Values;

/// <summary>Expiration: a timer for each table that has elements with a limited life works through it in slices.</summary>
public sealed partial class TableValue
{
    /// <summary>Looks at so many more elements and removes those whose life is over; true once all were looked at.</summary>
    internal bool ExpireSlice(Machine machine, double now, int step)
    {
        double life = ExpiryInterval(machine);
        TableEntries entries = _entries;
        if (life < 0 || !entries.HasTimes)
        {
            entries.ExpiryCursor = -1;
            return true;
        }

        Slot[]? key = null;
        for (int i = 0; i < step; i++)
        {
            if (!entries.MoveNext(ref entries.ExpiryCursor, out int entry))
            {
                entries.ExpiryCursor = -1;
                return true;
            }

            double touched = entries.TimeAt(entry);
            if (touched < machine.StartTime)
            {
                // Added before the first packet told the time.
                touched += machine.StartTime;
            }

            if (touched + life >= now)
            {
                continue;
            }

            key ??= new Slot[entries.Stride];
            entries.KeyAt(entry).CopyTo(key);
            if (Attributes!.ExpireFunction is { } function)
            {
                double more = CallExpireFunction(machine, function, key);
                entry = entries.Find(key);
                if (entry < 0)
                {
                    continue;
                }

                if (more > 0)
                {
                    entries.TimeAt(entry) = machine.StartTime + Math.Truncate(machine.NetworkTime - life + more - machine.StartTime);
                    continue;
                }
            }

            Slot old = entries.HasValues ? entries.ValueAt(entry) : default;
            entries.RemoveAt(entry);
            if (Attributes!.OnChange is not null)
            {
                CallChangeFunction(machine, key, old, TableChange.Expired);
            }
        }

        return false;
    }

    private double ExpiryInterval(Machine machine)
    {
        TableAttributes attributes = Attributes!;
        if (attributes.ExpiryExpression is not { } expression)
        {
            return attributes.Expiry;
        }

        return machine.TryInvoke(expression, [], out Slot value) ? value.AsDouble : -1;
    }

    private double CallExpireFunction(Machine machine, FunctionValue function, ReadOnlySpan<Slot> key)
    {
        // One parameter for the whole key: `any` stands for its columns as a vector, or for the one column.
        FuncParameter[] parameters = function.Type.Parameters;
        Slot[] arguments;
        if (parameters.Length == 2 && key.Length > 1)
        {
            var columns = new VectorValue(new VectorType(PolicyType.Any), key.Length);
            for (int i = 0; i < key.Length; i++)
            {
                columns.Add(Box(Type.Index[i], key[i]));
            }

            arguments = [Slot.Of(this), Slot.Of(columns)];
        }
        else
        {
            arguments = new Slot[1 + key.Length];
            arguments[0].Ref = this;
            BoxForAny(function.Type, 1, key).CopyTo(arguments.AsSpan(1));
        }

        return machine.TryInvoke(function, arguments, out Slot more) ? more.AsDouble : 0;
    }
}

/// <summary>Wakes a table's expiration again and again, for as long as anything but the timer itself refers to the table.</summary>
internal sealed class TableExpiryTimer : NidsVm.Vm.Runtime.Timer
{
    // Any time that has passed with the first packet.
    private const double FirstPass = 1.0;

    private readonly Machine _machine;
    private readonly WeakReference<TableValue> _table;

    private TableExpiryTimer(Machine machine, TableValue table)
    {
        _machine = machine;
        _table = new WeakReference<TableValue>(table);
    }

    public static void Start(Machine machine, TableValue table)
    {
        // The interval is not known while globals get their values: the first pass is the next one.
        machine.Timers.Set(new TableExpiryTimer(machine, table), FirstPass);
    }

    public override void Fire(double now, bool isTerminating)
    {
        if (isTerminating || !_table.TryGetTarget(out TableValue? table))
        {
            return;
        }

        TableExpirySettings settings = TableExpirySettings.Of(_machine);
        bool done = table.ExpireSlice(_machine, now, settings.Step);
        _machine.Timers.Set(this, _machine.NetworkTime + (done ? settings.Interval : settings.Delay));
    }
}

/// <summary>The policy's constants for how expiration paces itself.</summary>
internal sealed class TableExpirySettings
{
    private TableExpirySettings(Machine machine)
    {
        Interval = Seconds(machine, "table_expire_interval", 10.0);
        Delay = Seconds(machine, "table_expire_delay", 0.01);
        Step = machine.FindGlobal("table_incremental_step") is var i and >= 0 && machine.Global(i) is { Ref: null } step ? (int)Math.Clamp(step.Bits, 1, int.MaxValue) : 5000;
    }

    /// <summary>Seconds between two passes over a table.</summary>
    public double Interval { get; }

    /// <summary>Seconds between two slices of one pass.</summary>
    public double Delay { get; }

    /// <summary>Elements looked at in one slice.</summary>
    public int Step { get; }

    public static TableExpirySettings Of(Machine machine)
    {
        if (machine.FindService<TableExpirySettings>() is { } known)
        {
            return known;
        }

        // While globals get their values the constants have not all been redefined yet.
        var settings = new TableExpirySettings(machine);
        if (machine.HasGlobals)
        {
            machine.SetService(settings);
        }

        return settings;
    }

    private static double Seconds(Machine machine, string global, double otherwise)
        => machine.FindGlobal(global) is var i and >= 0 && machine.Global(i) is { Ref: null } value ? Math.Max(value.AsDouble, 0) : otherwise;
}
