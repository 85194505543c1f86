using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Storage;

/// <summary>What policies hold of an open backend, with the types of its keys and values.</summary>
internal sealed class BackendHandle : OpaqueValue
{
    public BackendHandle(PolicyType keys, PolicyType values)
        : base("Storage::BackendHandle") => (Keys, Values) = (keys, values);

    public PolicyType Keys { get; }

    public PolicyType Values { get; }

    /// <summary>Null where it is not open.</summary>
    public SqliteBackend? Backend { get; set; }

    /// <summary>The policy asked for operations that wait for their result in any case.</summary>
    public bool IsForcedSync { get; init; }
}
