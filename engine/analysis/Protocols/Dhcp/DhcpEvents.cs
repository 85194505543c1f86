using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;

namespace NidsVm.Analysis.Protocols.Dhcp;

/// <summary>The event and record types of DHCP, looked up once; documented in <c>base/bif/plugins/Zeek_DHCP.events.bif.zeek</c>.</summary>
public sealed class DhcpEvents
{
    public DhcpEvents(Machine machine)
    {
        Message = machine.FindEvent("dhcp_message");
        MessageData = new RecordShape(
            machine, "DHCP::Msg", "op", "m_type", "xid", "secs", "flags", "ciaddr", "yiaddr", "siaddr", "giaddr", "chaddr", "sname", "file_n");
        OptionData = new RecordShape(
            machine, "DHCP::Options", "options", "subnet_mask", "routers", "dns_servers", "host_name", "domain_name", "forwarding", "broadcast",
            "vendor", "nbns", "addr_request", "lease", "serv_addr", "param_list", "message", "max_msg_size", "renewal_time", "rebinding_time",
            "vendor_class", "client_id", "user_class", "client_fqdn", "sub_opt", "auto_config", "auto_proxy_config", "time_offset",
            "time_servers", "name_servers", "ntp_servers");
        ClientId = new RecordShape(machine, "DHCP::ClientID", "hwtype", "hwaddr");
        ClientFqdn = new RecordShape(machine, "DHCP::ClientFQDN", "flags", "rcode1", "rcode2", "domain_name");
        SubOption = new RecordShape(machine, "DHCP::SubOpt", "code", "value");
        Addresses = machine.FindType("DHCP::Addrs") as VectorType;
        SubOptions = machine.FindType("DHCP::SubOpts") as VectorType;
    }

    public EventHandle? Message { get; }

    /// <summary>op m_type xid secs flags ciaddr yiaddr siaddr giaddr chaddr sname file_n</summary>
    public RecordShape MessageData { get; }

    /// <summary>One field an option, in the order of <c>DHCP::Options</c>.</summary>
    public RecordShape OptionData { get; }

    /// <summary>hwtype hwaddr</summary>
    public RecordShape ClientId { get; }

    /// <summary>flags rcode1 rcode2 domain_name</summary>
    public RecordShape ClientFqdn { get; }

    /// <summary>code value</summary>
    public RecordShape SubOption { get; }

    public VectorType? Addresses { get; }

    public VectorType? SubOptions { get; }
}
