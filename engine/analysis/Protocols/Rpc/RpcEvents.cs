using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;

namespace NidsVm.Analysis.Protocols.Rpc;

/// <summary>
/// The events, record types and switches of remote procedure calls, looked up once; documented in
/// <c>base/bif/plugins/Zeek_RPC.events.bif.zeek</c> and <c>base/types/rpc.zeek</c>.
/// </summary>
public sealed class RpcEvents
{
    private const double DefaultTimeout = 24;
    private const long DefaultPendingCalls = 1000;

    public RpcEvents(Machine machine)
    {
        Dialogue = machine.FindEvent("rpc_dialogue");
        Call = machine.FindEvent("rpc_call");
        Reply = machine.FindEvent("rpc_reply");
        DiscardedPendingCalls = machine.FindEvent("rpc_discarded_pending_calls");
        Portmapper = new PortmapperEvents(machine);
        Nfs = new NfsEvents(machine);
        Mount = new MountEvents(machine);
        IndexVector = machine.FindType("index_vec") as VectorType;
        Timeout = BitConverter.Int64BitsToDouble(Global(machine, "rpc_timeout", BitConverter.DoubleToInt64Bits(DefaultTimeout)));
        MaxPendingCalls = (ulong)Global(machine, "rpc_max_pending_calls", DefaultPendingCalls);
    }

    public EventHandle? Dialogue { get; }

    public EventHandle? Call { get; }

    public EventHandle? Reply { get; }

    public EventHandle? DiscardedPendingCalls { get; }

    internal PortmapperEvents Portmapper { get; }

    internal NfsEvents Nfs { get; }

    internal MountEvents Mount { get; }

    internal VectorType? IndexVector { get; }

    /// <summary>Seconds that a conversation over UDP is followed.</summary>
    public double Timeout { get; }

    /// <summary>Calls of one connection that may wait; 0 for any number.</summary>
    public ulong MaxPendingCalls { get; }

    internal static long Global(Machine machine, string name, long otherwise)
    {
        int index = machine.FindGlobal(name);
        return index < 0 || machine.Global(index).Ref is not null ? otherwise : machine.Global(index).Bits;
    }

    internal static EventHandle?[] Find(Machine machine, string prefix, ReadOnlySpan<string?> names)
    {
        EventHandle?[] found = new EventHandle?[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            found[i] = names[i] is { } name ? machine.FindEvent(prefix + name) : null;
        }

        return found;
    }
}

/// <summary>The events of the port mapper, by procedure.</summary>
internal sealed class PortmapperEvents
{
    private static readonly string?[] Procedures = ["null", "set", "unset", "getport", "dump", "callit"];

    public PortmapperEvents(Machine machine)
    {
        Requests = RpcEvents.Find(machine, "pm_request_", Procedures);
        Attempts = RpcEvents.Find(machine, "pm_attempt_", Procedures);
        BadPort = machine.FindEvent("pm_bad_port");
        Mapping = new RecordShape(machine, "pm_mapping", "program", "version", "p");
        PortRequest = new RecordShape(machine, "pm_port_request", "program", "version", "is_tcp");
        CallItRequest = new RecordShape(machine, "pm_callit_request", "program", "version", "proc", "arg_size");
        Mappings = machine.FindType("pm_mappings") as TableType;
    }

    public EventHandle?[] Requests { get; }

    public EventHandle?[] Attempts { get; }

    public EventHandle? BadPort { get; }

    public RecordShape Mapping { get; }

    public RecordShape PortRequest { get; }

    public RecordShape CallItRequest { get; }

    public TableType? Mappings { get; }
}

/// <summary>The events and records of the mount protocol.</summary>
internal sealed class MountEvents
{
    public MountEvents(Machine machine)
    {
        Null = machine.FindEvent("mount_proc_null");
        Mnt = machine.FindEvent("mount_proc_mnt");
        Umnt = machine.FindEvent("mount_proc_umnt");
        NotImplemented = machine.FindEvent("mount_proc_not_implemented");
        ReplyStatus = machine.FindEvent("mount_reply_status");
        Info = NfsEvents.InfoShape(machine, "MOUNT3::info_t", "mnt_stat");
        Directory = new RecordShape(machine, "MOUNT3::dirmntargs_t", "dirname");
        MountReply = new RecordShape(machine, "MOUNT3::mnt_reply_t", "dirfh", "auth_flavors");
        AuthFlavors = MountReply.Exists ? MountReply.TypeOf(1) as VectorType : null;
    }

    public EventHandle? Null { get; }

    public EventHandle? Mnt { get; }

    public EventHandle? Umnt { get; }

    public EventHandle? NotImplemented { get; }

    public EventHandle? ReplyStatus { get; }

    public RecordShape Info { get; }

    public RecordShape Directory { get; }

    public RecordShape MountReply { get; }

    public VectorType? AuthFlavors { get; }
}
