namespace NidsVm.Host.Tests;

/// <summary>Rules about traffic on recorded logins: a notice drops its source, which is let go, comes back and is dropped for longer.</summary>
public sealed class NetControlTests : IDisposable
{
    private readonly NidsVmProcess _nidsvm = new();

    public void Dispose() => _nidsvm.Dispose();

    [Fact]
    public void Who_comes_back_is_dropped_again()
    {
        string policy = _nidsvm.Write("drop.zeek", """
            @load policy/frameworks/notice/actions/drop
            @load protocols/login
            redef NetControl::catch_release_intervals = vector(100msec, 1sec, 1hr);
            event NetControl::init() { NetControl::activate(NetControl::create_debug(T, "switch"), 0); }
            hook Notice::policy(n: Notice::Info) { add n$actions[Notice::ACTION_DROP]; }
            """);
        ProcessResult result = _nidsvm.Run("run", "-r", NidsVmProcess.Trace("logins.pcap"), policy);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(
            ["netcontrol debug (switch): init", "netcontrol debug (switch): add_rule", "netcontrol debug (switch): remove_rule ()", "netcontrol debug (switch): add_rule"],
            result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => l.Split(": [")[0]));
        Assert.Equal(
            ["2 DROP_REQUESTED 0.100000", "2 DROPPED 0.100000", "2 UNBLOCK 0.100000", "3 SEEN_AGAIN 1.000000", "3 DROPPED 1.000000"],
            File.ReadLines(_nidsvm.PathOf("netcontrol_catch_release.log")).Where(static l => l[0] != '#').Select(static l => l.Split('\t'))
                .Select(static f => $"{f[1]} {f[3].Replace("NetControl::", "", StringComparison.Ordinal)} {f[4]}"));
    }
}
