using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using Timer = NidsVm.Vm.Runtime.Timer;

namespace NidsVm.Storage;

/// <summary>
/// The storage framework's engine: what is open, and the removal of entries whose time has come, every <c>Storage::expire_interval</c>.
/// All operations wait for their result. Made when a policy first opens a backend.
/// </summary>
public sealed class StorageManager : IDisposable
{
    private const double DefaultInterval = 15;

    private readonly Machine _machine;
    private readonly List<BackendHandle> _open = [];
    private readonly ExpiryTimer _expiry;

    public StorageManager(Machine machine)
    {
        _machine = machine;
        _expiry = new ExpiryTimer(this);
    }

    public void Dispose()
    {
        foreach (BackendHandle handle in _open)
        {
            handle.Backend?.Close();
            handle.Backend = null;
        }

        _open.Clear();
    }

    internal StorageResult Open(long kind, RecordValue options, PolicyType keys, PolicyType values)
    {
        BackendHandle handle = new(keys, values) { IsForcedSync = options["forced_sync"].AsBool };
        string name = _machine.EnumType("Storage::Backend").NameOf(kind) ?? "";
        StorageResult result;
        if (!string.Equals(name, "Storage::STORAGE_BACKEND_SQLITE", StringComparison.Ordinal))
        {
            result = new StorageResult(StorageCode.InitializationFailed, "there is no such backend");
        }
        else if (options.Type.IndexOf("sqlite") < 0 || options["sqlite"].Ref is not RecordValue own)
        {
            result = new StorageResult(StorageCode.InitializationFailed, "the options of SQLite are not set");
        }
        else
        {
            result = SqliteBackend.Open(own, out SqliteBackend? backend);
            handle.Backend = backend;
        }

        if (handle.Backend is null)
        {
            return result with { Error = $"Failed to open backend {name}: {result.Error}", Value = handle };
        }

        _open.Add(handle);
        if (!_expiry.IsPending)
        {
            SetExpiry();
        }

        if (_machine.FindEvent("Storage::backend_opened") is { HasHandlers: true } opened)
        {
            Span<Slot> arguments = _machine.Enqueue(opened);
            arguments[0] = Slot.Of(kind);
            arguments[1] = Slot.Of(options);
        }

        return result with { Value = handle };
    }

    internal StorageResult Close(BackendHandle handle)
    {
        _open.Remove(handle);
        StorageResult result = handle.Backend!.Close();
        handle.Backend = null;
        return result;
    }

    private void SetExpiry()
    {
        double interval = _machine.FindGlobal("Storage::expire_interval") is var global and >= 0 ? _machine.Global(global).AsDouble : DefaultInterval;
        _machine.Timers.Set(_expiry, _machine.NetworkTime + interval);
    }

    private sealed class ExpiryTimer(StorageManager manager) : Timer
    {
        public override void Fire(double now, bool isTerminating)
        {
            if (isTerminating || manager._open.Count == 0)
            {
                return;
            }

            foreach (BackendHandle handle in manager._open)
            {
                if (handle.Backend?.Expire(now) is { } failure)
                {
                    manager._machine.Reporter.Error($"Error expiring elements: {failure}");
                }
            }

            manager.SetExpiry();
        }
    }
}
