using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;

namespace NidsVm.Analysis.Protocols.Krb;

/// <summary>The Kerberos events and record types of a program; documented in <c>base/bif/plugins/Zeek_KRB.events.bif.zeek</c>.</summary>
public sealed class KrbEvents
{
    public KrbEvents(Machine machine)
    {
        AsRequest = machine.FindEvent("krb_as_request");
        AsResponse = machine.FindEvent("krb_as_response");
        TgsRequest = machine.FindEvent("krb_tgs_request");
        TgsResponse = machine.FindEvent("krb_tgs_response");
        ApRequest = machine.FindEvent("krb_ap_request");
        ApResponse = machine.FindEvent("krb_ap_response");
        Priv = machine.FindEvent("krb_priv");
        Safe = machine.FindEvent("krb_safe");
        Cred = machine.FindEvent("krb_cred");
        Error = machine.FindEvent("krb_error");
        Request = new RecordShape(
            machine, "KRB::KDC_Request", "pvno", "msg_type", "pa_data", "kdc_options", "client_name", "service_realm", "service_name", "from", "till",
            "rtime", "nonce", "encryption_types", "host_addrs", "additional_tickets");
        Response = new RecordShape(
            machine, "KRB::KDC_Response", "pvno", "msg_type", "pa_data", "client_realm", "client_name", "ticket", "enc_part");
        Options = new RecordShape(
            machine, "KRB::KDC_Options", "forwardable", "forwarded", "proxiable", "proxy", "allow_postdate", "postdated", "renewable",
            "opt_hardware_auth", "disable_transited_check", "renewable_ok", "enc_tkt_in_skey", "renew", "validate");
        ApOptions = new RecordShape(machine, "KRB::AP_Options", "use_session_key", "mutual_required");
        TypeValue = new RecordShape(machine, "KRB::Type_Value", "data_type", "val");
        Encrypted = new RecordShape(machine, "KRB::Encrypted_Data", "kvno", "cipher", "ciphertext");
        Address = new RecordShape(machine, "KRB::Host_Address", "ip", "netbios", "unknown");
        SafeData = new RecordShape(machine, "KRB::SAFE_Msg", "pvno", "msg_type", "data", "timestamp", "seq", "sender", "recipient");
        ErrorData = new RecordShape(
            machine, "KRB::Error_Msg", "pvno", "msg_type", "client_time", "server_time", "error_code", "client_realm", "client_name", "service_realm",
            "service_name", "error_text", "pa_data");
        Ticket = new RecordShape(machine, "KRB::Ticket", "pvno", "realm", "service_name", "cipher", "ciphertext", "authenticationinfo");
        Tickets = machine.FindType("KRB::Ticket_Vector") as VectorType;
    }

    public EventHandle? AsRequest { get; }

    public EventHandle? AsResponse { get; }

    public EventHandle? TgsRequest { get; }

    public EventHandle? TgsResponse { get; }

    public EventHandle? ApRequest { get; }

    public EventHandle? ApResponse { get; }

    public EventHandle? Priv { get; }

    public EventHandle? Safe { get; }

    public EventHandle? Cred { get; }

    public EventHandle? Error { get; }

    /// <summary>
    /// pvno msg_type pa_data kdc_options client_name service_realm service_name from till rtime nonce encryption_types host_addrs
    /// additional_tickets
    /// </summary>
    public RecordShape Request { get; }

    /// <summary>pvno msg_type pa_data client_realm client_name ticket enc_part</summary>
    public RecordShape Response { get; }

    /// <summary>In the order of <see cref="KrbRecords"/>' table of flags.</summary>
    public RecordShape Options { get; }

    /// <summary>use_session_key mutual_required</summary>
    public RecordShape ApOptions { get; }

    /// <summary>data_type val</summary>
    public RecordShape TypeValue { get; }

    /// <summary>kvno cipher ciphertext</summary>
    public RecordShape Encrypted { get; }

    /// <summary>ip netbios unknown</summary>
    public RecordShape Address { get; }

    /// <summary>pvno msg_type data timestamp seq sender recipient</summary>
    public RecordShape SafeData { get; }

    /// <summary>
    /// pvno msg_type client_time server_time error_code client_realm client_name service_realm service_name error_text pa_data
    /// </summary>
    public RecordShape ErrorData { get; }

    /// <summary>pvno realm service_name cipher ciphertext authenticationinfo</summary>
    public RecordShape Ticket { get; }

    public VectorType? Tickets { get; }
}
