using NidsVm.Analysis.Protocols;
using NidsVm.Analysis.Tests.Policies;
using Xunit;

namespace NidsVm.Analysis.Tests.Datagrams;

public class SnmpTests
{
    private const string Tell = """
        event snmp_get_request(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::PDU) { print "get", header, pdu; }
        event snmp_response(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::PDU) { print "response", pdu; }
        event snmp_trap(c: connection, is_orig: bool, header: SNMP::Header, pdu: SNMP::TrapPDU) { print "trap", pdu; }
        event snmp_encrypted_pdu(c: connection, is_orig: bool, header: SNMP::Header) { print "encrypted"; }
        event snmp_unknown_scoped_pdu(c: connection, is_orig: bool, header: SNMP::Header, tag: count) { print "scoped", tag; }
        event snmp_unknown_pdu(c: connection, is_orig: bool, header: SNMP::Header, tag: count) { print "pdu", tag; }
        event snmp_unknown_header_version(c: connection, is_orig: bool, version: count) { print "version", version; }

        """;

    private static string[] Lines(byte[] message) => DatagramEngine.Lines(Tell, DatagramMessages.SnmpPort, message);

    [Fact]
    public void Request_of_version_1() => Assert.Equal(
        [
            "get, [version=0, v1=[community=public], v2=<uninitialized>, v3=<uninitialized>], [request_id=1, error_status=0, error_index=0, "
                + "bindings=[[oid=1.3.6.1.2.1.1.3.0, value=[tag=5, oid=<uninitialized>, signed=<uninitialized>, unsigned=<uninitialized>, "
                + "address=<uninitialized>, octets=<uninitialized>]]]]",
        ],
        Lines(DatagramMessages.SnmpGet));

    [Fact]
    public void Answers_confirm_when_they_come_from_the_responder()
    {
        using PolicyEngine engine = DatagramEngine.New(Tell);
        engine.FromClient(DatagramMessages.SnmpPort, DatagramMessages.SnmpGet);
        engine.FromServer(DatagramMessages.SnmpPort, DatagramMessages.SnmpResponse);
        Assert.Equal("confirmed", engine.Lines[1]);
        string line = engine.Lines[2];
        Assert.Contains("value=[tag=67, oid=<uninitialized>, signed=<uninitialized>, unsigned=123456,", line, StringComparison.Ordinal);
        Assert.Contains("octets=h1]", line, StringComparison.Ordinal);
        Assert.Contains("value=[tag=64, oid=<uninitialized>, signed=<uninitialized>, unsigned=<uninitialized>, address=192.0.2.1,", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Trap_of_version_1() => Assert.Equal(
        ["trap, [enterprise=1.3.6.1.4.1.253, agent=192.0.2.1, generic_trap=2, specific_trap=0, time_stamp=5, bindings=[]]"],
        Lines(DatagramMessages.SnmpTrap));

    [Fact]
    public void Version_3_with_its_user()
    {
        string line = Lines(DatagramMessages.SnmpV3)[0];
        Assert.Contains("v3=[id=1, max_size=1500, flags=4, auth_flag=F, priv_flag=F, reportable_flag=T, security_model=3,", line, StringComparison.Ordinal);
        Assert.Contains("UserName=monitor", line, StringComparison.Ordinal);
        Assert.Contains("AuthoritativeEngineBoots=5, AuthoritativeEngineTime=2000", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_kinds()
    {
        byte[] message = [.. DatagramMessages.SnmpV3];
        int scoped = message.AsSpan().LastIndexOf<byte>([0x04, 0x03, 0x80, 0x00, 0x01]) - 2;
        message[scoped] = 0x04;
        Assert.Equal(["encrypted"], Lines(message));
        message[scoped] = 0x31;
        Assert.Equal(["scoped, 49"], Lines(message));
        byte[] pdu = [.. DatagramMessages.SnmpGet];
        pdu[13] = 0xA9;
        Assert.Equal(["pdu, 169"], Lines(pdu));
        pdu[4] = 7;
        Assert.Equal(["version, 7"], Lines(pdu));
    }

    [Fact]
    public void Broken_messages()
    {
        byte[] message = [.. DatagramMessages.SnmpGet];
        message[2] = 4;
        Assert.Equal(["violation, " + WireFault.Prefix + "Got ASN.1 tag 4, expect 2"], Lines(message));
        Assert.Equal(["violation, " + WireFault.Prefix + "out_of_bound: ASN1Encoding:content: 8 > 5"], Lines(DatagramMessages.SnmpGet[..10]));
        Assert.Equal(["violation, " + WireFault.Prefix + "out_of_bound: ASN1EncodingMeta:len: 2 > 1"], Lines([0x30]));
    }
}
