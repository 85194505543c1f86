using NidsVm.Vm.Runtime;

namespace NidsVm.Analysis.Protocols.Netbios;

/// <summary>The events of the NetBIOS session service; documented in <c>base/bif/plugins/Zeek_NetBIOS.events.bif.zeek</c>.</summary>
public sealed class NetbiosSessionEvents
{
    public NetbiosSessionEvents(Machine machine)
    {
        Message = machine.FindEvent("netbios_session_message");
        Request = machine.FindEvent("netbios_session_request");
        Accepted = machine.FindEvent("netbios_session_accepted");
        Rejected = machine.FindEvent("netbios_session_rejected");
        RawMessage = machine.FindEvent("netbios_session_raw_message");
        Retarget = machine.FindEvent("netbios_session_ret_arg_resp");
        KeepAlive = machine.FindEvent("netbios_session_keepalive");
    }

    public EventHandle? Message { get; }

    public EventHandle? Request { get; }

    public EventHandle? Accepted { get; }

    public EventHandle? Rejected { get; }

    public EventHandle? RawMessage { get; }

    public EventHandle? Retarget { get; }

    public EventHandle? KeepAlive { get; }
}
