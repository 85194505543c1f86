using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;

namespace NidsVm.Analysis.Protocols.Rdp;

/// <summary>The events and types of RDP, looked up once; documented in <c>base/bif/plugins/Zeek_RDP.events.bif.zeek</c>.</summary>
public sealed class RdpEvents
{
    public RdpEvents(Machine machine)
    {
        NativeEncryptedData = machine.FindEvent("rdp_native_encrypted_data");
        ConnectRequest = machine.FindEvent("rdp_connect_request");
        NegotiationResponse = machine.FindEvent("rdp_negotiation_response");
        NegotiationFailure = machine.FindEvent("rdp_negotiation_failure");
        ClientCoreData = machine.FindEvent("rdp_client_core_data");
        ClientSecurityData = machine.FindEvent("rdp_client_security_data");
        ClientNetworkData = machine.FindEvent("rdp_client_network_data");
        ClientClusterData = machine.FindEvent("rdp_client_cluster_data");
        ServerCreateResponse = machine.FindEvent("rdp_gcc_server_create_response");
        ServerSecurity = machine.FindEvent("rdp_server_security");
        ServerCertificate = machine.FindEvent("rdp_server_certificate");
        BeginEncryption = machine.FindEvent("rdp_begin_encryption");
        UdpSyn = machine.FindEvent("rdpeudp_syn");
        UdpSynAck = machine.FindEvent("rdpeudp_synack");
        UdpEstablished = machine.FindEvent("rdpeudp_established");
        UdpData = machine.FindEvent("rdpeudp_data");
        Capabilities = new RecordShape(
            machine, "RDP::EarlyCapabilityFlags", "support_err_info_pdu", "want_32bpp_session", "support_statusinfo_pdu", "strong_asymmetric_keys",
            "support_monitor_layout_pdu", "support_netchar_autodetect", "support_dynvc_gfx_protocol", "support_dynamic_time_zone",
            "support_heartbeat_pdu");
        Core = new RecordShape(
            machine, "RDP::ClientCoreData", "version_major", "version_minor", "desktop_width", "desktop_height", "color_depth", "sas_sequence",
            "keyboard_layout", "client_build", "client_name", "keyboard_type", "keyboard_sub", "keyboard_function_key", "ime_file_name",
            "post_beta2_color_depth", "client_product_id", "serial_number", "high_color_depth", "supported_color_depths", "ec_flags",
            "dig_product_id");
        Security = new RecordShape(machine, "RDP::ClientSecurityData", "encryption_methods", "ext_encryption_methods");
        Channel = new RecordShape(
            machine, "RDP::ClientChannelDef", "name", "options", "initialized", "encrypt_rdp", "encrypt_sc", "encrypt_cs", "pri_high", "pri_med",
            "pri_low", "compress_rdp", "compress", "show_protocol", "persistent");
        Cluster = new RecordShape(
            machine, "RDP::ClientClusterData", "flags", "redir_session_id", "redir_supported", "svr_session_redir_version_mask",
            "redir_sessionid_field_valid", "redir_smartcard");
        Channels = machine.FindType("RDP::ClientChannelList") as VectorType;
    }

    public EventHandle? NativeEncryptedData { get; }

    public EventHandle? ConnectRequest { get; }

    public EventHandle? NegotiationResponse { get; }

    public EventHandle? NegotiationFailure { get; }

    public EventHandle? ClientCoreData { get; }

    public EventHandle? ClientSecurityData { get; }

    public EventHandle? ClientNetworkData { get; }

    public EventHandle? ClientClusterData { get; }

    public EventHandle? ServerCreateResponse { get; }

    public EventHandle? ServerSecurity { get; }

    public EventHandle? ServerCertificate { get; }

    public EventHandle? BeginEncryption { get; }

    public EventHandle? UdpSyn { get; }

    public EventHandle? UdpSynAck { get; }

    public EventHandle? UdpEstablished { get; }

    public EventHandle? UdpData { get; }

    /// <summary>The fields of <c>RDP::EarlyCapabilityFlags</c> in its order.</summary>
    public RecordShape Capabilities { get; }

    /// <summary>The fields of <c>RDP::ClientCoreData</c> in its order.</summary>
    public RecordShape Core { get; }

    /// <summary>encryption_methods ext_encryption_methods</summary>
    public RecordShape Security { get; }

    /// <summary>The fields of <c>RDP::ClientChannelDef</c> in its order.</summary>
    public RecordShape Channel { get; }

    /// <summary>The fields of <c>RDP::ClientClusterData</c> in its order.</summary>
    public RecordShape Cluster { get; }

    public VectorType? Channels { get; }
}
