using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;

namespace NidsVm.Analysis.Protocols.Ntp;

/// <summary>The event and record types of NTP, looked up once; documented in <c>base/bif/plugins/Zeek_NTP.events.bif.zeek</c>.</summary>
public sealed class NtpEvents
{
    public NtpEvents(Machine machine)
    {
        Message = machine.FindEvent("ntp_message");
        UdpSessionDone = machine.FindEvent("udp_session_done");
        MessageData = new RecordShape(machine, "NTP::Message", "version", "mode", "std_msg", "control_msg", "mode7_msg");
        Standard = new RecordShape(
            machine, "NTP::StandardMessage", "stratum", "poll", "precision", "root_delay", "root_disp", "kiss_code", "ref_id", "ref_addr",
            "ref_time", "org_time", "rec_time", "xmt_time", "key_id", "digest", "num_exts");
        Control = new RecordShape(
            machine, "NTP::ControlMessage", "op_code", "resp_bit", "err_bit", "more_bit", "sequence", "status", "association_id", "data", "key_id",
            "crypto_checksum");
        Private = new RecordShape(
            machine, "NTP::Mode7Message", "req_code", "auth_bit", "sequence", "implementation", "err", "data");
    }

    public EventHandle? Message { get; }

    public EventHandle? UdpSessionDone { get; }

    /// <summary>version mode std_msg control_msg mode7_msg</summary>
    public RecordShape MessageData { get; }

    /// <summary>The fields of <c>NTP::StandardMessage</c> in its order.</summary>
    public RecordShape Standard { get; }

    /// <summary>The fields of <c>NTP::ControlMessage</c> in its order.</summary>
    public RecordShape Control { get; }

    /// <summary>The fields of <c>NTP::Mode7Message</c> in its order.</summary>
    public RecordShape Private { get; }
}
