using System.Runtime.CompilerServices;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;

namespace NidsVm.Vm.Values;

/// <summary>What a change function is told. Numbers are those of the policy type <c>TableChange</c>.</summary>
public enum TableChange : byte
{
    New = 0,
    Changed = 1,
    Removed = 2,
    Expired = 3,
}

/// <summary>Access as the language does it: defaults, expiry and change functions.</summary>
public sealed partial class TableValue
{
    /// <summary>Default, expiry and change attributes, or null. They belong to the value, not to the variable that holds it.</summary>
    public TableAttributes? Attributes { get; private set; }

    /// <summary>Gives the value its attributes and, where its elements expire, starts the timer for that.</summary>
    public void SetAttributes(Machine machine, TableAttributes? attributes)
    {
        Attributes = attributes;
        if (attributes is { ExpiryKind: not TableExpiry.None })
        {
            OwnEntries().KeepTimes();
            TableExpiryTimer.Start(machine, this);
        }
    }

    /// <summary>Gives the value a default that was computed where the table was made.</summary>
    public void SetDefault(in Slot value, bool isFunction, bool inserts)
    {
        Attributes = new TableAttributes
        {
            HasDefault = true,
            Default = isFunction ? default : value,
            DefaultFunction = isFunction ? value.Ref as FunctionValue : null,
            DefaultInserts = inserts,
            ExpiryKind = Attributes?.ExpiryKind ?? TableExpiry.None,
            Expiry = Attributes?.Expiry ?? -1,
            ExpiryExpression = Attributes?.ExpiryExpression,
            ExpireFunction = Attributes?.ExpireFunction,
            OnChange = Attributes?.OnChange,
            IsOrdered = Attributes?.IsOrdered ?? false,
        };
    }

    /// <summary>The language's <c>in</c>. For subnet indices an entry that covers the key will do, for pattern indices one that matches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Has(Machine machine, ReadOnlySpan<Slot> key)
    {
        TableEntries entries = _entries;
        if (entries.HasPatterns && key[0].Ref is StringValue text)
        {
            return entries.MatchesAny(text);
        }

        int entry = entries.FindForRead(key);
        if (entry < 0)
        {
            return false;
        }

        if (entries.HasTimes)
        {
            Touch(machine, entry, TableExpiry.Read);
        }

        return true;
    }

    /// <summary>The language's index expression, default included; false where there is no such index.</summary>
    public bool TryRead(Machine machine, ReadOnlySpan<Slot> key, out Slot value)
    {
        TableEntries entries = _entries;
        int entry = entries.FindForRead(key);
        if (entry >= 0)
        {
            if (entries.HasTimes)
            {
                Touch(machine, entry, TableExpiry.Read);
            }

            value = entries.HasValues ? entries.ValueAt(entry) : default;
            return true;
        }

        if (Attributes is { HasDefault: true })
        {
            return TryDefault(machine, key, out value);
        }

        value = default;
        return false;
    }

    /// <summary>
    /// The place of an element's value where reading and writing it touches nothing else, or a null reference: where there is no
    /// such element, and where elements expire or changes are reported.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal ref Slot PlaceForUpdate(ReadOnlySpan<Slot> key)
    {
        TableEntries entries = _entries;
        if (entries.HasPrefixes || entries.HasTimes || Attributes is { OnChange: not null })
        {
            return ref Unsafe.NullRef<Slot>();
        }

        int entry = entries.Find(key);
        if (entry < 0)
        {
            return ref Unsafe.NullRef<Slot>();
        }

        return ref entries.ValueAt(entry);
    }

    /// <summary>The language's assignment to an element, or <c>add</c> to a set (value unused).</summary>
    public void Write(Machine machine, ReadOnlySpan<Slot> key, Slot value)
    {
        int entry = FindOrAdd(key, out bool added);
        TableEntries entries = _entries;
        Slot old = default;
        if (entries.HasValues)
        {
            ref Slot place = ref entries.ValueAt(entry);
            old = place;
            place = value;
        }

        if (entries.HasTimes && (added || Attributes!.ExpiryKind != TableExpiry.Create))
        {
            entries.TimeAt(entry) = Stamp(machine);
        }

        if (Attributes?.OnChange is not null)
        {
            CallChangeFunction(machine, key, added ? value : old, added ? TableChange.New : TableChange.Changed);
        }
    }

    /// <summary><c>add</c> to a set.</summary>
    public void Add(Machine machine, ReadOnlySpan<Slot> key) => Write(machine, key, default);

    /// <summary>The language's <c>delete</c>; false where there was no such element.</summary>
    public bool Remove(Machine machine, ReadOnlySpan<Slot> key)
    {
        int entry = Find(key);
        if (entry < 0)
        {
            return false;
        }

        Slot old = _entries.HasValues ? _entries.ValueAt(entry) : default;
        _entries.RemoveAt(entry);
        if (Attributes?.OnChange is not null)
        {
            CallChangeFunction(machine, key, old, TableChange.Removed);
        }

        return true;
    }

    /// <summary>The value that reading a missing index yields.</summary>
    private bool TryDefault(Machine machine, ReadOnlySpan<Slot> key, out Slot value)
    {
        TableAttributes attributes = Attributes!;
        PolicyType yield = Type.Yield!;
        if (attributes.DefaultFunction is { } function)
        {
            try
            {
                value = machine.Invoke(function, BoxForAny(function.Type, 0, key));
            }
            catch (PolicyError error) when (error is not PolicyInterruption)
            {
                machine.Reporter.Report(ReportLevel.Error, "no value returned from &default function", attributes.DefaultPlace);
                throw;
            }
        }
        else
        {
            value = yield.IsScalar ? attributes.Default : Slot.Of(ValueCopier.Copy(attributes.Default.Ref, machine));
        }

        if (attributes.DefaultInserts)
        {
            Write(machine, key, value);
        }

        return true;
    }

    private void CallChangeFunction(Machine machine, ReadOnlySpan<Slot> key, Slot value, TableChange change)
    {
        // Changes that the function itself makes are not reported.
        if (_entries.IsReportingChange)
        {
            return;
        }

        FunctionValue function = Attributes!.OnChange!;
        bool hasValue = Type.Yield is not null;
        var arguments = new Slot[2 + key.Length + (hasValue ? 1 : 0)];
        arguments[0].Ref = this;
        arguments[1].Bits = (long)change;
        BoxForAny(function.Type, 2, key).CopyTo(arguments.AsSpan(2));
        if (hasValue)
        {
            arguments[^1] = function.Type.Parameters[^1].Type.Tag == TypeTag.Any ? Box(Type.Yield!, value) : value;
        }

        _entries.IsReportingChange = true;
        machine.TryInvoke(function, arguments, out _);
        _entries.IsReportingChange = false;
    }

    /// <summary>Key columns as arguments from parameter <paramref name="first"/> on; those for <c>any</c> are boxed.</summary>
    private ReadOnlySpan<Slot> BoxForAny(FuncType function, int first, ReadOnlySpan<Slot> key)
    {
        Slot[]? boxed = null;
        for (int i = 0; i < key.Length; i++)
        {
            int p = first + i;
            if (p < function.Parameters.Length && function.Parameters[p].Type.Tag == TypeTag.Any && Type.Index[i].IsScalar)
            {
                boxed ??= key.ToArray();
                boxed[i] = Box(Type.Index[i], key[i]);
            }
        }

        return boxed ?? key;
    }

    private static Slot Box(PolicyType type, Slot value) => type.IsScalar ? Slot.Of(new BoxedScalar(type, value.Bits)) : value;

    private void Touch(Machine machine, int entry, TableExpiry kind)
    {
        if (Attributes!.ExpiryKind == kind)
        {
            _entries.TimeAt(entry) = Stamp(machine);
        }
    }

    /// <summary>Life is counted in whole seconds since the first packet, as in the reference.</summary>
    private static double Stamp(Machine machine) => machine.StartTime + Math.Truncate(machine.NetworkTime - machine.StartTime);
}
