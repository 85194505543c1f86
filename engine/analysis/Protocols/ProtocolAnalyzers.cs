using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Certificates;
using NidsVm.Analysis.Files;
using NidsVm.Analysis.Protocols.Dhcp;
using NidsVm.Analysis.Protocols.Dnp3;
using NidsVm.Analysis.Protocols.Dns;
using NidsVm.Analysis.Protocols.Http;
using NidsVm.Analysis.Protocols.Krb;
using NidsVm.Analysis.Protocols.Login;
using NidsVm.Analysis.Protocols.Modbus;
using NidsVm.Analysis.Protocols.Mqtt;
using NidsVm.Analysis.Protocols.MySql;
using NidsVm.Analysis.Protocols.Netbios;
using NidsVm.Analysis.Protocols.Ntp;
using NidsVm.Analysis.Protocols.Radius;
using NidsVm.Analysis.Protocols.Rdp;
using NidsVm.Analysis.Protocols.Rfb;
using NidsVm.Analysis.Protocols.Rpc;
using NidsVm.Analysis.Protocols.Sip;
using NidsVm.Analysis.Protocols.Snmp;
using NidsVm.Analysis.Protocols.Socks;
using NidsVm.Analysis.Protocols.Ssh;
using NidsVm.Analysis.Protocols.Syslog;
using NidsVm.Analysis.Protocols.Tls;
using NidsVm.Analysis.Protocols.WebSocket;
using NidsVm.Analysis.Protocols.Xmpp;
using NidsVm.Vm.Builtins;

namespace NidsVm.Analysis.Protocols;

/// <summary>All protocols of the program: a new one adds its line here.</summary>
public static class ProtocolAnalyzers
{
    /// <summary>Makes the protocols known, before the registry is bound to a program.</summary>
    public static void RegisterAll(AnalyzerRegistry registry)
    {
        Dnp3Events? dnp3 = null;
        MqttEvents? mqtt = null;
        ModbusEvents? modbus = null;
        SnmpEvents? snmp = null;
        RadiusEvents? radius = null;
        NtpEvents? ntp = null;
        DhcpEvents? dhcp = null;
        DnsEvents? dns = null;
        HttpEvents? http = null;
        SshEvents? ssh = null;
        SocksEvents? socks = null;
        SyslogEvents? syslog = null;
        MySqlEvents? mySql = null;
        RfbEvents? rfb = null;
        SipEvents? sip = null;
        WebSocketEvents? webSocket = null;
        KrbEvents? krb = null;
        registry.Register("DNS", (connection, info) => new DnsAnalyzer(connection, info, dns ??= new DnsEvents(connection.Context.Machine)));
        registry.Register("HTTP", (connection, info) => new HttpAnalyzer(
            connection, info, http ??= new HttpEvents(connection.Context.Machine), FileManager.Of(connection.Context)));
        registry.Register("SSH", (connection, info) => new SshAnalyzer(connection, info, ssh ??= new SshEvents(connection.Context.Machine)));
        LoginEvents? login = null;
        registry.Register("TELNET", (connection, info) => new TelnetAnalyzer(connection, info, login ??= new LoginEvents(connection.Context.Machine)));
        registry.Register("RLOGIN", (connection, info) => new RloginAnalyzer(connection, info, login ??= new LoginEvents(connection.Context.Machine)));
        registry.Register("RSH", (connection, info) => new RshAnalyzer(connection, info, login ??= new LoginEvents(connection.Context.Machine)));
        RpcEvents? rpc = null;
        registry.Register("MOUNT", (connection, info) => new MountAnalyzer(connection, info, rpc ??= new RpcEvents(connection.Context.Machine)));
        registry.Register("NFS", (connection, info) => new NfsAnalyzer(connection, info, rpc ??= new RpcEvents(connection.Context.Machine)));
        registry.Register("PORTMAPPER", (connection, info) => new PortmapperAnalyzer(connection, info, rpc ??= new RpcEvents(connection.Context.Machine)));
        registry.Register("SOCKS", (connection, info) => new SocksAnalyzer(connection, info, socks ??= new SocksEvents(connection.Context.Machine)));
        registry.Register("SYSLOG", (connection, info) => new SyslogAnalyzer(connection, info, syslog ??= new SyslogEvents(connection.Context.Machine)));
        LineProtocols.RegisterAll(registry);
        registry.Register("DHCP", (connection, info) => new DhcpAnalyzer(connection, info, dhcp ??= new DhcpEvents(connection.Context.Machine)));
        registry.Register("NTP", (connection, info) => new NtpAnalyzer(connection, info, ntp ??= new NtpEvents(connection.Context.Machine)));
        registry.Register("RADIUS", (connection, info) => new RadiusAnalyzer(connection, info, radius ??= new RadiusEvents(connection.Context.Machine)));
        registry.Register("SNMP", (connection, info) => new SnmpAnalyzer(connection, info, snmp ??= new SnmpEvents(connection.Context.Machine)));
        registry.Register("MYSQL", (connection, info) => new MySqlAnalyzer(connection, info, mySql ??= new MySqlEvents(connection.Context.Machine)));
        registry.Register("RFB", (connection, info) => new RfbAnalyzer(connection, info, rfb ??= new RfbEvents(connection.Context.Machine)));
        registry.Register("SIP", (connection, info) => new SipAnalyzer(connection, info, sip ??= new SipEvents(connection.Context.Machine)));
        registry.Register("WEBSOCKET", (connection, info) => new WebSocketAnalyzer(
            connection, info, webSocket ??= new WebSocketEvents(connection.Context.Machine)));
        TlsEvents? tls = null;
        XmppEvents? xmpp = null;
        registry.Register("SSL", (connection, info) => new TlsAnalyzer(
            connection, info, tls ??= new TlsEvents(connection.Context.Machine), FileManager.Of(connection.Context)));
        registry.Register("DTLS", (connection, info) => new DtlsAnalyzer(
            connection, info, tls ??= new TlsEvents(connection.Context.Machine), FileManager.Of(connection.Context)));
        registry.Register("XMPP", (connection, info) => new XmppAnalyzer(connection, info, xmpp ??= new XmppEvents(connection.Context.Machine)));
        registry.Register("MODBUS", (connection, info) => new ModbusAnalyzer(connection, info, modbus ??= new ModbusEvents(connection.Context.Machine)));
        registry.Register("MQTT", (connection, info) => new MqttAnalyzer(connection, info, mqtt ??= new MqttEvents(connection.Context.Machine)));
        registry.Register("DNP3_TCP", (connection, info) => new Dnp3Analyzer(connection, info, dnp3 ??= new Dnp3Events(connection.Context.Machine)));
        registry.Register("DNP3_UDP", (connection, info) => new Dnp3Analyzer(connection, info, dnp3 ??= new Dnp3Events(connection.Context.Machine)));
        registry.Register("KRB", (connection, info) => new KrbAnalyzer(
            connection, info, krb ??= new KrbEvents(connection.Context.Machine), FileManager.Of(connection.Context)));
        registry.Register("KRB_TCP", (connection, info) => new KrbAnalyzer(
            connection, info, krb ??= new KrbEvents(connection.Context.Machine), FileManager.Of(connection.Context)));
        NetbiosSessionEvents? netbios = null;
        registry.Register("NETBIOSSSN", (connection, info) => new NetbiosSessionAnalyzer(
            connection, info, netbios ??= new NetbiosSessionEvents(connection.Context.Machine)));
        RdpEvents? rdp = null;
        registry.Register("RDP", (connection, info) => new RdpAnalyzer(
            connection, info, rdp ??= new RdpEvents(connection.Context.Machine), FileManager.Of(connection.Context)));
        registry.Register("RDPEUDP", (connection, info) => new RdpUdpAnalyzer(connection, info, rdp ??= new RdpEvents(connection.Context.Machine)));
    }

    /// <summary>The built-in functions of protocols and files.</summary>
    public static void AddBuiltins(BuiltinCatalog catalog)
    {
        HttpBuiltins.AddTo(catalog);
        WebSocketBuiltins.AddTo(catalog);
        LineProtocols.AddBuiltins(catalog);
        LoginBuiltins.AddTo(catalog);
        FileBuiltins.AddTo(catalog);
        TlsBuiltins.AddTo(catalog);
        CertificateBuiltins.AddTo(catalog);
    }
}
