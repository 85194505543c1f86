using NidsVm.Vm.Builtins;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Storage;

/// <summary>The built-in functions of <c>base/bif/storage*.bif</c>. Those that may be waited for have their result at once.</summary>
public static class StorageBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        foreach (string module in (ReadOnlySpan<string>)["Storage::Sync", "Storage::Async"])
        {
            catalog.Add($"{module}::__open_backend", Open);
            catalog.Add($"{module}::__close_backend", Close);
            catalog.Add($"{module}::__put", Put);
            catalog.Add($"{module}::__get", Get);
            catalog.Add($"{module}::__erase", Erase);
        }

        catalog.Add("Storage::is_open", (in BuiltinCall call) => Slot.Of(Handle(call).Backend is not null));
        catalog.Add("Storage::is_forced_sync", (in BuiltinCall call) => Slot.Of(Handle(call).IsForcedSync));
    }

    private static Slot Open(in BuiltinCall call)
    {
        if (call.Machine.FindService<StorageManager>() is not { } manager)
        {
            call.Machine.SetService(manager = new StorageManager(call.Machine));
        }

        if (call.Arguments[1].Ref is not RecordValue options || call.Arguments[2].Ref is not TypeValue keys || call.Arguments[3].Ref is not TypeValue values)
        {
            return new StorageResult(StorageCode.InitializationFailed, "Options and types are needed to open a backend").ToSlot(call.Machine);
        }

        return manager.Open(call.Int(0), options, keys.Type, values.Type).ToSlot(call.Machine);
    }

    private static Slot Close(in BuiltinCall call)
    {
        BackendHandle handle = Handle(call);
        StorageResult result = handle.Backend is null ? Closed : call.Machine.Service<StorageManager>().Close(handle);
        return result.ToSlot(call.Machine);
    }

    private static Slot Put(in BuiltinCall call)
    {
        Machine machine = call.Machine;
        BackendHandle handle = Handle(call);
        if (handle.Backend is null)
        {
            return Closed.ToSlot(machine);
        }

        Slot key = call.Actual(1, out PolicyType keyType);
        Slot value = call.Actual(2, out PolicyType valueType);
        if (!TypeIdentity.Same(keyType, handle.Keys))
        {
            return new StorageResult(StorageCode.KeyTypeMismatch).ToSlot(machine);
        }

        if (!TypeIdentity.Same(valueType, handle.Values))
        {
            return new StorageResult(StorageCode.ValueTypeMismatch).ToSlot(machine);
        }

        double lasts = call.Double(4);
        return handle.Backend
            .Put(StoredValue.ToBytes(keyType, key), StoredValue.ToBytes(valueType, value), call.Bool(3), lasts > 0 ? machine.NetworkTime + lasts : 0, machine.NetworkTime)
            .ToSlot(machine);
    }

    private static Slot Get(in BuiltinCall call)
    {
        Machine machine = call.Machine;
        BackendHandle handle = Handle(call);
        if (!TryKey(call, handle, out byte[] key, out StorageResult result))
        {
            return result.ToSlot(machine);
        }

        result = handle.Backend!.Get(key, machine.NetworkTime, out byte[] value);
        return (result.Code == StorageCode.Success ? StoredValue.FromBytes(machine, value, handle.Values) : result).ToSlot(machine);
    }

    private static Slot Erase(in BuiltinCall call)
    {
        BackendHandle handle = Handle(call);
        return (TryKey(call, handle, out byte[] key, out StorageResult result) ? handle.Backend!.Erase(key) : result).ToSlot(call.Machine);
    }

    private static bool TryKey(in BuiltinCall call, BackendHandle handle, out byte[] key, out StorageResult result)
    {
        key = [];
        if (handle.Backend is null)
        {
            result = Closed;
            return false;
        }

        Slot slot = call.Actual(1, out PolicyType type);
        if (!TypeIdentity.Same(type, handle.Keys))
        {
            result = new StorageResult(StorageCode.KeyTypeMismatch);
            return false;
        }

        key = StoredValue.ToBytes(type, slot);
        result = default;
        return true;
    }

    private static StorageResult Closed => new(StorageCode.NotConnected, "Backend is closed");

    private static BackendHandle Handle(in BuiltinCall call) => (BackendHandle)call.Arguments[0].Ref!;
}
