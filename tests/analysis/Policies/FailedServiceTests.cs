using NidsVm.Analysis.Tests.Datagrams;
using Xunit;

namespace NidsVm.Analysis.Tests.Policies;

/// <summary>protocols/conn/failed-service-logging, for a connection that has no row of conn.log yet.</summary>
public class FailedServiceTests
{
    [Fact]
    public void Protocols_that_fail_are_logged()
    {
        using PolicyEngine engine = new(
            """
            redef Log::default_writer = Log::WRITER_NONE;
            event Conn::log_conn(rec: Conn::Info) { print rec?$service, rec$failed_service; }
            """,
            load: ["base/protocols/conn", "base/protocols/ntp", "base/frameworks/analyzer", "protocols/conn/failed-service-logging"]);
        engine.FromServer(DatagramMessages.NtpPort, DatagramMessages.NtpServer);
        engine.FromServer(DatagramMessages.NtpPort, DatagramMessages.NtpServer.AsSpan(0, 20));

        Assert.Equal(["F, {", "ntp", "}"], engine.End());
    }
}
