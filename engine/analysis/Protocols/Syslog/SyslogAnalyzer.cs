using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Syslog;

/// <summary>The events of syslog; documented in <c>base/bif/plugins/Zeek_Syslog.events.bif.zeek</c>.</summary>
public sealed class SyslogEvents
{
    public SyslogEvents(Machine machine)
    {
        Message = machine.FindEvent("syslog_message");
        UdpSessionDone = machine.FindEvent("udp_session_done");
    }

    public EventHandle? Message { get; }

    public EventHandle? UdpSessionDone { get; }
}

/// <summary>Raises an event for each syslog message over UDP.</summary>
public sealed class SyslogAnalyzer : Analyzer
{
    private readonly SyslogEvents _events;

    public SyslogAnalyzer(Connection connection, AnalyzerInfo info, SyslogEvents events)
        : base(connection, info) => _events = events;

    protected override void DeliverPacket(ReadOnlySpan<byte> data, int wireLength, bool isOrig)
    {
        if (_events.Message.IsHandled() && SyslogMessage.TryParse(data, out SyslogMessage message))
        {
            StringValue text = new(message.Text);
            Span<Slot> a = Enqueue(_events.Message);
            a[1] = Slot.Of((long)message.Facility);
            a[2] = Slot.Of((long)message.Severity);
            a[3].Ref = text;
        }
    }

    protected override void Done() => Connection.Raise(_events.UdpSessionDone);
}
