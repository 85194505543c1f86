using NidsVm.Analysis.Protocols;
using Xunit;

namespace NidsVm.Analysis.Tests.Datagrams;

public class DhcpTests
{
    private const string Tell = "event dhcp_message(c: connection, is_orig: bool, msg: DHCP::Msg, options: DHCP::Options) { print is_orig, msg; print options; }";

    private static string[] Lines(byte[] message) => DatagramEngine.Lines(Tell, DatagramMessages.DhcpPort, message);

    [Fact]
    public void Request_with_its_options()
    {
        Assert.Equal(
            [
                "confirmed",
                "T, [op=1, m_type=3, xid=956560166, secs=5.0 secs, flags=32768, ciaddr=0.0.0.0, yiaddr=192.0.2.100, siaddr=192.0.2.1, giaddr=0.0.0.0, "
                    + "chaddr=02:00:00:00:00:0a, sname=boot, file_n=]",
                "[options=[53, 50, 54, 12, 55, 61, 81, 57, 60, 77, 0], subnet_mask=<uninitialized>, routers=<uninitialized>, dns_servers=<uninitialized>, "
                    + "host_name=h123, domain_name=<uninitialized>, forwarding=<uninitialized>, broadcast=<uninitialized>, vendor=<uninitialized>, "
                    + "nbns=<uninitialized>, addr_request=192.0.2.100, lease=<uninitialized>, serv_addr=192.0.2.1, param_list=[1, 3, 15, 6], "
                    + "message=<uninitialized>, max_msg_size=1500, renewal_time=<uninitialized>, rebinding_time=<uninitialized>, vendor_class=MSA, "
                    + "client_id=[hwtype=1, hwaddr=02:00:00:00:00:0a], user_class=u, client_fqdn=[flags=0, rcode1=0, rcode2=0, domain_name=abc.], "
                    + "sub_opt=<uninitialized>, auto_config=<uninitialized>, auto_proxy_config=<uninitialized>, time_offset=<uninitialized>, "
                    + "time_servers=<uninitialized>, name_servers=<uninitialized>, ntp_servers=<uninitialized>]",
            ],
            Lines(DatagramMessages.DhcpRequest).OrderBy(static l => l[0] == 'c' ? 0 : l[0] == 'T' ? 1 : 2));
    }

    [Fact]
    public void Answer_with_addresses_times_and_a_relay_agent()
    {
        string options = Lines(DatagramMessages.DhcpAck)[1];
        Assert.Contains("subnet_mask=255.255.255.0, routers=[192.0.2.1, 192.0.2.2], dns_servers=[192.0.2.53]", options, StringComparison.Ordinal);
        Assert.Contains("domain_name=example.net, forwarding=T, broadcast=192.0.2.255, vendor=\\x01\\x02\\x03, nbns=[192.0.2.44]", options, StringComparison.Ordinal);
        Assert.Contains("lease=1.0 hr, ", options, StringComparison.Ordinal);
        Assert.Contains("message=abc, ", options, StringComparison.Ordinal);
        Assert.Contains("renewal_time=30.0 mins, rebinding_time=52.0 mins 30.0 secs", options, StringComparison.Ordinal);
        Assert.Contains("sub_opt=[[code=1, value=eth0], [code=6, value=us]], auto_config=T, auto_proxy_config=http, time_offset=-58344", options, StringComparison.Ordinal);
        Assert.Contains("time_servers=[192.0.2.4], name_servers=[192.0.2.5], ntp_servers=[192.0.2.123]", options, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_messages()
    {
        byte[] request = DatagramMessages.DhcpRequest;
        Assert.Equal(["violation, " + WireFault.Prefix + "out_of_bound: DHCP_Message:cookie: 240 > 100"], Lines(request[..100]));
        Assert.Equal(["violation, " + WireFault.Prefix + "out_of_bound: OptionValue:addr_request: 4 > 2"], Lines(request[..247]));
        byte[] cookie = [.. request];
        cookie[236] = 0x64;
        Assert.Equal(["violation, bad cookie (1686262627)"], Lines(cookie));
        byte[] untyped = [.. request];
        untyped[240] = 99;
        Assert.Equal("violation, no DHCP message type option", Lines(untyped)[0]);
    }

    [Fact]
    public void Without_end_option_the_datagram_is_the_end() =>
        Assert.Equal(3, Lines(DatagramMessages.DhcpRequest[..^1]).Length);
}
