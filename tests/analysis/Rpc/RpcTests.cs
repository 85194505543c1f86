using NidsVm.Analysis.Tests.Engine;
using NidsVm.Analysis.Tests.Policies;
using NidsVm.Packets;
using Xunit;
using static NidsVm.Analysis.Tests.Rpc.RpcMessages;

namespace NidsVm.Analysis.Tests.Rpc;

/// <summary>Remote procedure calls over UDP and TCP: what policies are told of calls, replies and their faults.</summary>
public class RpcTests
{
    private const string Tell = Registration + """
        event rpc_call(c: connection, xid: count, prog: count, ver: count, proc: count, call_len: count) { print "call", xid, prog, ver, proc, call_len; }
        event rpc_reply(c: connection, xid: count, status: rpc_status, reply_len: count) { print "reply", xid, status, reply_len; }
        event rpc_dialogue(c: connection, prog: count, ver: count, proc: count, status: rpc_status, start_time: time, call_len: count, reply_len: count)
            { print "dialogue", proc, status; }
        event conn_weird(name: string, c: connection, addl: string, source: string) { print "weird", name, addl, source; }

        """;

    private static byte[] Udp(bool isOrig, ushort port, byte[] message) => isOrig
        ? TcpFrame.Udp(TestEngine.Client, 700, TestEngine.Server, port, message)
        : TcpFrame.Udp(TestEngine.Server, port, TestEngine.Client, 700, message);

    [Fact]
    public void A_port_is_asked_for_and_told()
    {
        using PolicyEngine engine = new(Tell + """
            event pm_request_getport(r: connection, pr: pm_port_request, p: port) { print pr, p; }
            event pm_bad_port(r: connection, bad_p: count) { print "bad port", bad_p; }
            """);
        engine.Send(Udp(true, PortmapperPort, Call(9, Portmapper, 3, Words(100_003, 3, 6, 0))));
        engine.Send(Udp(false, PortmapperPort, Reply(9, Words(2049))));
        engine.Send(Udp(true, PortmapperPort, Call(10, Portmapper, 3, Words(100_003, 3, 17, 0))));
        engine.Send(Udp(false, PortmapperPort, Reply(10, Words(70_000))));
        Assert.Equal(
            [
                "call, 9, 100000, 2, 3, 48", "reply, 9, RPC_SUCCESS, 4", "[program=100003, version=3, is_tcp=T], 2049/tcp", "dialogue, 3, RPC_SUCCESS",
                "call, 10, 100000, 2, 3, 48", "reply, 10, RPC_SUCCESS, 4", "bad port, 70000", "[program=100003, version=3, is_tcp=F], 0/udp",
                "dialogue, 3, RPC_SUCCESS",
            ],
            engine.Lines);
    }

    [Fact]
    public void The_other_procedures_of_the_port_mapper()
    {
        using PolicyEngine engine = new(Registration + """
            event pm_request_null(r: connection) { print "null"; }
            event pm_request_set(r: connection, m: pm_mapping, success: bool) { print "set", m, success; }
            event pm_request_unset(r: connection, m: pm_mapping, success: bool) { print "unset", m, success; }
            event pm_request_dump(r: connection, m: pm_mappings) { print |m|, m[2]; }
            event pm_request_callit(r: connection, call: pm_callit_request, p: port) { print call, p; }
            event pm_attempt_unset(r: connection, status: rpc_status, m: pm_mapping) { print status, m; }
            event pm_attempt_dump(r: connection, status: rpc_status) { print status; }
            """);
        void Exchange(uint procedure, byte[] arguments, byte[] reply)
        {
            engine.Send(Udp(true, PortmapperPort, Call(procedure, Portmapper, procedure, arguments)));
            engine.Send(Udp(false, PortmapperPort, reply));
        }

        Exchange(0, [], Reply(0));
        Exchange(1, Words(7, 1, 6, 80), Reply(1, Words(1)));
        Exchange(2, Words(7, 1, 17, 80), Reply(2, Words(0)));
        Exchange(4, [], Reply(4, Words(1, 7, 1, 6, 80, 1, 8, 2, 17, 90, 0)));
        Exchange(5, [.. Words(7, 1, 3), .. Opaque("12345")], Reply(5, [.. Words(80), .. Opaque("x")]));

        // Garbage arguments, and one side of another version.
        Exchange(2, Words(7, 1, 17, 80), Words(2, 1, 0, 0, 0, 4));
        Exchange(4, [], Words(4, 1, 1, 0, 2, 2));
        Assert.Equal(
            [
                "null", "set, [program=7, version=1, p=80/tcp], T", "unset, [program=7, version=1, p=80/udp], F", "2, [program=8, version=2, p=90/udp]",
                "[program=7, version=1, proc=3, arg_size=5], 80/udp", "RPC_GARBAGE_ARGS, [program=7, version=1, p=80/udp]", "RPC_VERS_MISMATCH",
            ],
            engine.Lines);
    }

    [Fact]
    public void A_call_without_reply_times_out()
    {
        using PolicyEngine engine = new(Tell + "event pm_attempt_getport(r: connection, status: rpc_status, pr: pm_port_request) { print status, pr; }");
        engine.Send(Udp(true, PortmapperPort, Call(9, Portmapper, 3, Words(1, 2, 6, 0))));
        engine.Wait(30);
        Assert.Equal(["call, 9, 100000, 2, 3, 48", "dialogue, 3, RPC_TIMEOUT", "RPC_TIMEOUT, [program=1, version=2, is_tcp=T]"], engine.Lines);
    }

    [Fact]
    public void Faults_are_weird()
    {
        using PolicyEngine engine = new(Registration + """
            event conn_weird(name: string, c: connection, addl: string, source: string) { print name, addl, source; }
            """);
        engine.Send(Udp(true, PortmapperPort, [1, 2, 3]));
        engine.Send(Udp(true, PortmapperPort, Call(1, 5, 0)));
        engine.Send(Udp(true, PortmapperPort, Call(1, 5, 0, 1, 2, 3, 4)));
        engine.Send(Udp(false, PortmapperPort, Reply(1, 9, 9, 9, 9)));
        engine.Send(Udp(false, PortmapperPort, Reply(1)));
        engine.Send(Udp(true, PortmapperPort, Reply(1)));
        engine.Send(Udp(false, PortmapperPort, Call(2, Portmapper, 6)));
        engine.Send(Udp(false, PortmapperPort, Reply(2)));
        Assert.Equal(
            [
                "bad_RPC, , PORTMAPPER", "bad_RPC_program, , PORTMAPPER", "RPC_rexmit_inconsistency, , PORTMAPPER",
                "excess_RPC, , PORTMAPPER", "unpaired_RPC_response, , PORTMAPPER", "originator_RPC_reply, , PORTMAPPER", "responder_RPC_call, , PORTMAPPER",
                "successful_RPC_reply_to_invalid_request, , PORTMAPPER",
            ],
            engine.Lines.Distinct());
    }

    [Fact]
    public void Too_many_calls_are_forgotten()
    {
        using PolicyEngine engine = new(Registration + """
            redef rpc_max_pending_calls = 3;
            event conn_weird(name: string, c: connection, addl: string, source: string) { print name; }
            event rpc_discarded_pending_calls(c: connection) { print "discarded"; }
            """);
        for (uint id = 0; id < 4; id++)
        {
            engine.Send(Udp(true, PortmapperPort, Call(id, Portmapper, 0)));
        }

        engine.Send(Udp(false, PortmapperPort, Reply(3)));
        engine.Send(Udp(false, PortmapperPort, Reply(1)));
        Assert.Equal(["RPC_pending_calls_discarded", "discarded", "unpaired_RPC_response"], engine.Lines);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public void Messages_of_a_stream_are_put_together(int fragment)
    {
        using PolicyEngine engine = new(Tell + """
            redef NFS3::return_data = T;
            event nfs_proc_read(c: connection, info: NFS3::info_t, req: NFS3::readargs_t, rep: NFS3::read_reply_t)
                { print info$rpc_uid, info$rpc_machine_name, info$rpc_auxgids, req, rep; }
            """);
        byte[] call = Marked(UnixCall(4, Nfs, 6, [.. Opaque("f"), .. Words(0, 0, 100)]), fragment);
        byte[] reply = Marked(Reply(4, [.. Words(0, 0, 4, 1), .. Opaque("data")]), fragment);
        engine.Handshake(NfsPort);
        engine.FromClient(1001, 5001, TcpFlags.Ack, call.AsSpan(0, 50), NfsPort);
        engine.FromClient(1051, 5001, TcpFlags.Ack, call.AsSpan(50), NfsPort);
        engine.FromServer(5001, (uint)(1001 + call.Length), TcpFlags.Ack, reply, NfsPort);
        Assert.Equal(
            [
                "call, 4, 100003, 3, 6, 84", "reply, 4, RPC_SUCCESS, 24",
                "7, box, [8, 9], [fh=f, offset=0, size=100], [attr=<uninitialized>, size=4, eof=T, data=data]", "dialogue, 6, RPC_SUCCESS",
            ],
            engine.Lines);
    }

    [Fact]
    public void Behind_a_gap_frames_are_found_again()
    {
        using PolicyEngine engine = new(Tell);
        engine.Handshake(NfsPort);
        byte[] call = Marked(Call(1, Nfs, 0));
        uint at = 1101;
        engine.FromServer(5001, 1101, TcpFlags.Ack, [], NfsPort);
        for (int i = 0; i < 4; i++)
        {
            engine.FromClient(at, 5001, TcpFlags.Ack, call, NfsPort);
            at += (uint)call.Length;
            engine.FromServer(5001, at, TcpFlags.Ack, [], NfsPort);
        }

        // Two are skipped before the frames are believed.
        Assert.Equal(["call, 1, 100003, 3, 0, 32", "call, 1, 100003, 3, 0, 32"], engine.Lines.Where(static l => l.StartsWith("call", StringComparison.Ordinal)));
    }

    [Fact]
    public void Directories_are_mounted_and_listed()
    {
        using PolicyEngine engine = new(Registration + """
            event mount_proc_mnt(c: connection, info: MOUNT3::info_t, req: MOUNT3::dirmntargs_t, rep: MOUNT3::mnt_reply_t) { print info$mnt_stat, req, rep; }
            event mount_proc_umnt(c: connection, info: MOUNT3::info_t, req: MOUNT3::dirmntargs_t) { print "umnt", req; }
            event nfs_proc_readdir(c: connection, info: NFS3::info_t, req: NFS3::readdirargs_t, rep: NFS3::readdir_reply_t)
                { print req; print rep$entries[1], |rep$entries|, rep$eof; }
            event nfs_proc_lookup(c: connection, info: NFS3::info_t, req: NFS3::diropargs_t, rep: NFS3::lookup_reply_t) { print info$nfs_stat, req, rep; }
            event nfs_proc_not_implemented(c: connection, info: NFS3::info_t, proc: NFS3::proc_t) { print proc; }
            event nfs_reply_status(n: connection, info: NFS3::info_t) { print info$nfs_stat; }
            """);
        engine.Send(Udp(true, MountPort, UnixCall(5, Mount, 1, Opaque("/x"))));
        engine.Send(Udp(false, MountPort, Reply(5, [.. Words(0), .. Opaque("fh"), .. Words(1, 1)])));
        engine.Send(Udp(true, MountPort, UnixCall(6, Mount, 3, Opaque("/x"))));
        engine.Send(Udp(false, MountPort, Reply(6)));
        engine.Send(Udp(true, NfsPort, UnixCall(3, Nfs, 16, [.. Opaque("dir"), .. Words(0, 0, 0, 0, 512)])));
        engine.Send(Udp(false, NfsPort, Reply(3, [.. Words(0, 0, 0, 0, 1, 0, 5), .. Opaque("name"), .. Words(0, 6, 0, 1)])));
        engine.Send(Udp(true, NfsPort, UnixCall(4, Nfs, 3, [.. Opaque("dir"), .. Opaque("a")])));
        engine.Send(Udp(false, NfsPort, Reply(4, Words(2, 0))));
        engine.Send(Udp(true, NfsPort, UnixCall(5, Nfs, 21, Words(1, 2, 3))));
        engine.Send(Udp(false, NfsPort, Reply(5, Words(0, 1, 2, 3))));
        Assert.Equal(
            [
                "MOUNT3::MNT3_OK, [dirname=/x], [dirfh=fh, auth_flavors=[MOUNT3::AUTH_UNIX]]", "umnt, [dirname=/x]", "NFS3::NFS3ERR_OK",
                "[isplus=F, dirfh=dir, cookie=0, cookieverf=0, dircount=512, maxcount=<uninitialized>]",
                "[fileid=5, fname=name, cookie=6, attr=<uninitialized>, fh=<uninitialized>], 2, T",
                "NFS3::NFS3ERR_NOENT", "NFS3::NFS3ERR_NOENT, [dirfh=dir, fname=a], [fh=<uninitialized>, obj_attr=<uninitialized>, dir_attr=<uninitialized>]",
                "NFS3::NFS3ERR_OK", "NFS3::PROC_COMMIT",
            ],
            engine.Lines);
    }
}
