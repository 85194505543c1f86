using System.Text;
using NidsVm.Logging.Columns;
using NidsVm.Logging.Formats;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Logging.Tests;

/// <summary>Record types, records and rows made by hand.</summary>
internal static class RowFixture
{
    public static readonly TableType StringSet = new([PolicyType.String], null);

    public static readonly VectorType StringVector = new(PolicyType.String);

    public static RecordType Type(params (string Name, PolicyType Type)[] fields)
    {
        var type = new RecordType();
        foreach ((string name, PolicyType of) in fields)
        {
            type.TryAdd(new RecordField { Name = name, Type = of, IsLogged = true, IsOptional = true });
        }

        return type;
    }

    /// <summary>A record of those values; null leaves a field unset.</summary>
    public static RecordValue Record(RecordType type, params object?[] values)
    {
        RecordValue record = new(type, (Slot[])RecordLayout.Of(type).Template.Clone());
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value)
            {
                record.Fields[i] = SlotOf(value);
            }
        }

        return record;
    }

    public static TableValue Set(params string[] elements)
    {
        var set = new TableValue(StringSet);
        foreach (string element in elements)
        {
            set.FindOrAdd([Slot.Of(new StringValue(element))], out _);
        }

        return set;
    }

    public static VectorValue Vector(params string[] elements)
    {
        var vector = new VectorValue(StringVector);
        foreach (string element in elements)
        {
            vector.Add(Slot.Of(new StringValue(element)));
        }

        return vector;
    }

    public static string Tsv(RecordType type, RecordValue row, TextFormatOptions? options = null, RowLimits limits = default)
        => Write(new TsvFormat(options ?? new TextFormatOptions()), type, row, limits);

    public static string Json(RecordType type, RecordValue row, TextFormatOptions? options = null, RowLimits limits = default)
        => Write(new JsonFormat(options ?? new TextFormatOptions()), type, row, limits);

    public static LogColumn[] Columns(RecordType type) => new ColumnSelection().Lay(type, null, out _)!;

    private static string Write(IRowFormat format, RecordType type, RecordValue row, RowLimits limits)
    {
        var text = new TextBuffer();
        RowBudget budget = limits.Begin();
        LogColumn[] columns = Columns(type);
        var rows = new RowBatch(columns);
        rows.Add(row, null, ref budget);
        format.WriteRow(text, columns, rows, 0);
        return Encoding.Latin1.GetString(text.Span);
    }

    private static Slot SlotOf(object value) => value switch
    {
        bool b => Slot.Of(b),
        int i => Slot.Of((long)i),
        long l => Slot.Of(l),
        ulong u => Slot.Of(u),
        double d => Slot.Of(d),
        string s => Slot.Of(new StringValue(Encoding.Latin1.GetBytes(s))),
        _ => Slot.Of(value),
    };
}
