using NidsVm.Input.Values;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Input;

/// <summary>A source each row of which raises an event.</summary>
internal sealed class EventStream(Machine machine, RecordValue description) : InputStream(machine, description)
{
    public required EventHandle Event { get; init; }

    public required RecordType Fields { get; init; }

    /// <summary>All fields in one record, not each as an argument.</summary>
    public required bool WantsRecord { get; init; }

    public override void Put(InputRow row) => Send(row);

    public override void Send(InputRow row)
    {
        ValueBuilder builder = new(Machine, this, row);
        int position = 0;
        List<Slot> arguments = [Slot.Of((object)Description), Slot.Of((long)InputChange.New)];
        List<PolicyType?> types = [null, null];
        if (WantsRecord)
        {
            if (!builder.TryRecord(Fields, ref position, out RecordValue? record))
            {
                return;
            }

            arguments.Add(Slot.Of((object)record));
            types.Add(Fields);
        }
        else
        {
            foreach (RecordField field in Fields.Fields)
            {
                Slot value;
                if (field.Type is RecordType nested)
                {
                    if (!builder.TryRecord(nested, ref position, out RecordValue? record))
                    {
                        return;
                    }

                    value = Slot.Of((object)record);
                }
                else if (!builder.TryValue(row.Cells[position++], field.Type, out value))
                {
                    return;
                }

                arguments.Add(value);
                types.Add(field.Type);
            }
        }

        Raise(Event, arguments.ToArray(), types.ToArray());
    }

    public override void EndSend()
    {
    }
}
