using System.Runtime.CompilerServices;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>New aggregates: what their types and attributes say they start with.</summary>
public sealed partial class Machine
{
    // Those that say nothing but how the table is kept: all tables of the declaration share them.
    private readonly TableAttributes?[] _constantAttributes;

    /// <summary>A new record with the defaults of its type.</summary>
    /// <param name="type">its type</param>
    /// <param name="given">a bit for each of the first <see cref="RecordType.NamedFields"/> fields that the caller sets before anything else sees the record</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public RecordValue NewRecord(RecordType type, int given = 0)
    {
        RecordLayout layout = RecordLayout.Of(type);
        if (layout.Empty is { } empty)
        {
            return empty;
        }

        var fields = new Slot[layout.Template.Length];
        layout.Template.AsSpan().CopyTo(fields);
        var record = new RecordValue(type, fields);
        given &= layout.PlainFields;
        foreach (int field in layout.DynamicFields)
        {
            if ((given >> field & 1) == 0 || field >= Types.RecordType.NamedFields)
            {
                InitialiseField(record, field);
            }
        }

        return record;
    }

    /// <summary>Gives a field the value that it has in a new record (also what <c>delete r$f</c> leaves).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void InitialiseField(RecordValue record, int index)
    {
        RecordField field = record.Type.FieldAt(index);
        ref Slot slot = ref record.Fields[index];
        switch (field.Init)
        {
            case FieldInit.Constant:
                slot = field.InitConstant;
                break;
            case FieldInit.EmptyTable:
                slot.Ref = NewTable((TableType)field.Type, field.TableAttributes);
                break;
            case FieldInit.EmptyVector:
                slot.Ref = new VectorValue((VectorType)field.Type);
                break;
            case FieldInit.NewRecord:
                slot.Ref = NewRecord((RecordType)field.Type);
                break;
            case FieldInit.Call:
                LinkedRoutine routine = _routines[field.InitFunction];
                if (routine.YieldedGlobal >= 0 && _globals[routine.YieldedGlobal] is { Ref: null } global)
                {
                    slot = global;
                    break;
                }

                Slot value = Invoke(routine.Value, []);
                record.Fields[index] = value;
                break;
            default:
                record.Clear(index);
                break;
        }
    }

    /// <summary>A new, empty table.</summary>
    /// <param name="type">its type</param>
    /// <param name="attributes">index into the program's table attributes, or -1</param>
    public TableValue NewTable(TableType type, int attributes)
    {
        var table = new TableValue(type);
        if (attributes >= 0)
        {
            table.SetAttributes(this, _constantAttributes[attributes] ?? EvaluateAttributes(attributes));
        }

        return table;
    }

    private TableAttributes EvaluateAttributes(int index)
    {
        TableAttributeDefinition definition = Program.TableAttributes[index];
        TableAttributes attributes = EvaluateAttributes(definition);
        if (definition is { Default: < 0, Expiry: < 0, ExpireFunction: < 0, OnChange: < 0 })
        {
            _constantAttributes[index] = attributes;
        }

        return attributes;
    }

    private TableAttributes EvaluateAttributes(TableAttributeDefinition definition)
    {
        Slot value = definition.Default < 0 ? default : Invoke(_routines[definition.Default].Value, []);
        return new TableAttributes
        {
            HasDefault = definition.Default >= 0,
            Default = definition.DefaultIsFunction ? default : value,
            DefaultFunction = definition.DefaultIsFunction ? value.Ref as FunctionValue : null,
            DefaultInserts = definition.DefaultInserts,
            DefaultPlace = definition.Default < 0 ? default : PlaceOf(_routines[definition.Default].Bodies[0].Code),
            ExpiryKind = definition.ExpiryKind,
            ExpiryExpression = definition.Expiry < 0 ? null : _routines[definition.Expiry].Value,
            ExpireFunction = definition.ExpireFunction < 0 ? null : Invoke(_routines[definition.ExpireFunction].Value, []).Ref as FunctionValue,
            OnChange = definition.OnChange < 0 ? null : Invoke(_routines[definition.OnChange].Value, []).Ref as FunctionValue,
            IsOrdered = definition.IsOrdered,
        };
    }
}
