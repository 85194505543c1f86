using NidsVm.Vm.Builtins;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Storage;

/// <summary>Values as bytes: JSON behind the name of the form, so that another form may be told apart.</summary>
internal static class StoredValue
{
    private static ReadOnlySpan<byte> Prefix => "JSONv1;"u8;

    public static byte[] ToBytes(PolicyType type, in Slot value)
    {
        ReadOnlySpan<byte> json = JsonForm.Write(type, value).Span;
        byte[] bytes = new byte[Prefix.Length + json.Length];
        Prefix.CopyTo(bytes);
        json.CopyTo(bytes.AsSpan(Prefix.Length));
        return bytes;
    }

    public static StorageResult FromBytes(Machine machine, ReadOnlySpan<byte> bytes, PolicyType type)
    {
        if (!bytes.StartsWith(Prefix))
        {
            return new StorageResult(StorageCode.OperationFailed, bytes.Contains((byte)';') ? "Version doesn't match" : "Version string missing");
        }

        return JsonForm.TryReadAny(machine, bytes[Prefix.Length..], type, out Slot value, out string error)
            ? new StorageResult(StorageCode.Success, Value: value.Ref)
            : new StorageResult(StorageCode.OperationFailed, error);
    }
}
