using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;

namespace NidsVm.Analysis.Protocols.Imap;

/// <summary>The IMAP events of a program, documented in <c>base/bif/plugins/Zeek_IMAP.events.bif.zeek</c>.</summary>
public sealed class ImapEvents
{
    public ImapEvents(Machine machine)
    {
        Capabilities = machine.FindEvent("imap_capabilities");
        StartTls = machine.FindEvent("imap_starttls");
        Strings = machine.FindType("string_vec") as VectorType;
    }

    public EventHandle? Capabilities { get; }

    public EventHandle? StartTls { get; }

    public VectorType? Strings { get; }
}
