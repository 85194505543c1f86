using NidsVm.Vm.Runtime;

namespace NidsVm.Analysis.Protocols.Xmpp;

/// <summary>The XMPP events of a program, documented in <c>base/bif/plugins/Zeek_XMPP.events.bif.zeek</c>.</summary>
public sealed class XmppEvents
{
    public XmppEvents(Machine machine) => StartTls = machine.FindEvent("xmpp_starttls");

    public EventHandle? StartTls { get; }
}
