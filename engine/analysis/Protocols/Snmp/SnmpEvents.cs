using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;

namespace NidsVm.Analysis.Protocols.Snmp;

/// <summary>The events and record types of SNMP, looked up once; documented in <c>base/bif/plugins/Zeek_SNMP.events.bif.zeek</c>.</summary>
public sealed class SnmpEvents
{
    private readonly EventHandle?[] _byTag = new EventHandle?[SnmpTag.Report - SnmpTag.GetRequest + 1];

    public SnmpEvents(Machine machine)
    {
        Add(SnmpTag.GetRequest, "snmp_get_request");
        Add(SnmpTag.GetNextRequest, "snmp_get_next_request");
        Add(SnmpTag.Response, "snmp_response");
        Add(SnmpTag.SetRequest, "snmp_set_request");
        Add(SnmpTag.Trap, "snmp_trap");
        Add(SnmpTag.GetBulkRequest, "snmp_get_bulk_request");
        Add(SnmpTag.InformRequest, "snmp_inform_request");
        Add(SnmpTag.TrapV2, "snmp_trapV2");
        Add(SnmpTag.Report, "snmp_report");
        UnknownPdu = machine.FindEvent("snmp_unknown_pdu");
        UnknownScopedPdu = machine.FindEvent("snmp_unknown_scoped_pdu");
        EncryptedPdu = machine.FindEvent("snmp_encrypted_pdu");
        UnknownVersion = machine.FindEvent("snmp_unknown_header_version");
        UdpSessionDone = machine.FindEvent("udp_session_done");

        Header = new RecordShape(machine, "SNMP::Header", "version", "v1", "v2", "v3");
        HeaderV1 = new RecordShape(machine, "SNMP::HeaderV1", "community");
        HeaderV2 = new RecordShape(machine, "SNMP::HeaderV2", "community");
        HeaderV3 = new RecordShape(
            machine, "SNMP::HeaderV3", "id", "max_size", "flags", "auth_flag", "priv_flag", "reportable_flag", "security_model",
            "security_params", "pdu_context", "user_security_parameters");
        Context = new RecordShape(machine, "SNMP::ScopedPDU_Context", "engine_id", "name");
        UserSecurity = new RecordShape(
            machine, "SNMP::UserSecurityParameters", "AuthoritativeEngineID", "AuthoritativeEngineBoots", "AuthoritativeEngineTime", "UserName",
            "AuthenticationParameters", "PrivacyParameters");
        ObjectValue = new RecordShape(machine, "SNMP::ObjectValue", "tag", "oid", "signed", "unsigned", "address", "octets");
        Binding = new RecordShape(machine, "SNMP::Binding", "oid", "value");
        Pdu = new RecordShape(machine, "SNMP::PDU", "request_id", "error_status", "error_index", "bindings");
        TrapPdu = new RecordShape(machine, "SNMP::TrapPDU", "enterprise", "agent", "generic_trap", "specific_trap", "time_stamp", "bindings");
        BulkPdu = new RecordShape(machine, "SNMP::BulkPDU", "request_id", "non_repeaters", "max_repetitions", "bindings");
        Bindings = machine.FindType("SNMP::Bindings") as VectorType;

        void Add(byte tag, string name) => _byTag[tag - SnmpTag.GetRequest] = machine.FindEvent(name);
    }

    public EventHandle? UnknownPdu { get; }

    public EventHandle? UnknownScopedPdu { get; }

    public EventHandle? EncryptedPdu { get; }

    public EventHandle? UnknownVersion { get; }

    public EventHandle? UdpSessionDone { get; }

    /// <summary>version v1 v2 v3</summary>
    public RecordShape Header { get; }

    public RecordShape HeaderV1 { get; }

    public RecordShape HeaderV2 { get; }

    /// <summary>The fields of <c>SNMP::HeaderV3</c> in its order.</summary>
    public RecordShape HeaderV3 { get; }

    /// <summary>engine_id name</summary>
    public RecordShape Context { get; }

    /// <summary>The fields of <c>SNMP::UserSecurityParameters</c> in its order.</summary>
    public RecordShape UserSecurity { get; }

    /// <summary>tag oid signed unsigned address octets</summary>
    public RecordShape ObjectValue { get; }

    /// <summary>oid value</summary>
    public RecordShape Binding { get; }

    /// <summary>request_id error_status error_index bindings</summary>
    public RecordShape Pdu { get; }

    /// <summary>enterprise agent generic_trap specific_trap time_stamp bindings</summary>
    public RecordShape TrapPdu { get; }

    /// <summary>request_id non_repeaters max_repetitions bindings</summary>
    public RecordShape BulkPdu { get; }

    public VectorType? Bindings { get; }

    public static bool IsKnown(byte tag) => tag is >= SnmpTag.GetRequest and <= SnmpTag.Report;

    /// <summary>The event of a PDU.</summary>
    /// <param name="tag">one of those that <see cref="IsKnown"/> tells</param>
    public EventHandle? OfPdu(byte tag) => _byTag[tag - SnmpTag.GetRequest];
}
