using NidsVm.Analysis.Tests.Policies;
using NidsVm.Analysis.Tests.Rpc;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Any bytes as calls and replies of the port mapper, NFS and the mount protocol, over UDP and TCP.</summary>
public static class RpcFuzz
{
    internal static readonly ushort[] Ports = [RpcMessages.PortmapperPort, RpcMessages.NfsPort, RpcMessages.MountPort];

    // Compiled once: every input goes through connections of its own.
    private static PolicyEngine? _engine;
    private static int _errors;
    private static PolicyConversation? _conversation;

    public static byte[] Generate(Random random) =>
        Conversations.Damaged(random.Next(3) == 0 ? RpcMessages.Seeds() : [RpcMessages.RandomSeed(random)], random);

    public static string Report() => EventCounts.Report(_engine);

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        _conversation ??= new PolicyConversation(_engine = new PolicyEngine(RpcMessages.Registration + EventCounts.Policy + """
            event rpc_dialogue(c: connection, prog: count, ver: count, proc: count, status: rpc_status, start_time: time, call_len: count, reply_len: count) { }
            event nfs_proc_readdir(c: connection, info: NFS3::info_t, req: NFS3::readdirargs_t, rep: NFS3::readdir_reply_t) { }
            event mount_proc_mnt(c: connection, info: MOUNT3::info_t, req: MOUNT3::dirmntargs_t, rep: MOUNT3::mnt_reply_t) { }
            event pm_request_dump(r: connection, m: pm_mappings) { }
            """));
        if (data.IsEmpty)
        {
            return;
        }

        ushort port = Ports[data[0] % Ports.Length];
        _conversation.Tcp(port, data[1..]);
        _conversation.Udp(port, data[1..]);
        if (EventCounts.Failure(_engine!, ref _errors) is { } failure)
        {
            throw new InvalidOperationException(failure);
        }
    }
}
