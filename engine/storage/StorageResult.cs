using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Storage;

/// <summary>What an operation yields.</summary>
/// <param name="Code">how it ended</param>
/// <param name="Error">what went wrong, or null</param>
/// <param name="Value">what was found, as it stands in an <c>any</c>, or null</param>
internal readonly record struct StorageResult(StorageCode Code, string? Error = null, object? Value = null)
{
    public static StorageResult Success => new(StorageCode.Success);

    /// <summary>As the record that policies see.</summary>
    public Slot ToSlot(Machine machine)
    {
        RecordValue result = machine.NewRecord(machine.RecordType("Storage::OperationResult"));
        result["code"] = Slot.Of((long)Code);
        if (Error is not null)
        {
            result["error_str"] = Slot.Of(new StringValue(Error));
        }

        if (Value is not null)
        {
            result["value"] = Slot.Of(Value);
        }

        return Slot.Of(result);
    }
}
