using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using Timer = NidsVm.Vm.Runtime.Timer;

namespace NidsVm.Analysis.Protocols.Dns;

/// <summary>Raises the events of DNS over UDP and TCP, multicast DNS, LLMNR and the NetBIOS name service.</summary>
public sealed partial class DnsAnalyzer : Analyzer, IDnsMessageSink
{
    private readonly DnsEvents _events;
    private readonly ExpiryTimer? _expiry;
    private DnsStream _origStream;
    private DnsStream _respStream;
    private bool _sawMessage;

    public DnsAnalyzer(Connection connection, AnalyzerInfo info, DnsEvents events)
        : base(connection, info)
    {
        _events = events;
        if (!IsTcp)
        {
            _expiry = new ExpiryTimer(this);
        }
    }

    private bool IsTcp => Connection.Protocol == TransportProtocol.Tcp;

    void IDnsMessageSink.Message(ReadOnlySpan<byte> message, bool isOrig) => Parse(message, isOrig);

    protected override void Init()
    {
        if (_expiry is not null)
        {
            Machine.Timers.Set(_expiry, Machine.NetworkTime + _events.SessionTimeout);
        }
    }

    protected override void Done()
    {
        if (_expiry is not null)
        {
            Machine.Timers.Cancel(_expiry);
        }

        if (Connection.Protocol == TransportProtocol.Udp)
        {
            Connection.Raise(_events.UdpSessionDone);
        }
    }

    protected override void DeliverPacket(ReadOnlySpan<byte> data, int wireLength, bool isOrig) => Parse(data, isOrig);

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig) =>
        (isOrig ? ref _origStream : ref _respStream).Deliver(data, isOrig, this);

    protected internal override void ConnectionClosed(bool isOrig, bool isClean)
    {
        // Half a message is better than none.
        Flush(ref _origStream);
        Flush(ref _respStream);
    }

    private void Flush(ref DnsStream stream)
    {
        if (!stream.Rest.IsEmpty)
        {
            Parse(stream.Rest, isOrig: null);
            stream.Clear();
        }
    }

    /// <param name="isOrig">null where it is not known who sent it</param>
    private void Parse(ReadOnlySpan<byte> message, bool? isOrig)
    {
        if (!DnsHeader.TryParse(message, Connection.RespPort == DnsLimits.NetbiosPort, out DnsHeader header))
        {
            Weird(DnsWeirds.TruncatedHeader);
            return;
        }

        bool isQuery = isOrig ?? true;
        if (!_sawMessage && header.IsResponse && isOrig == true)
        {
            // The first packet that was seen is an answer: whoever asked is the originator.
            isQuery = false;
            if (!IsMulticast(Connection))
            {
                Connection.FlipRoles();
            }
        }

        _sawMessage = true;
        EventRaiser raiser = new(this, header, isQuery);
        raiser.Begin(message.Length);
        DnsParser.Parse(message, header, !IsTcp, ref raiser);
        raiser.End();
    }

    private static bool IsMulticast(Connection connection)
    {
        NidsVm.Packets.IpAddress resp = connection.Resp;
        return resp.IsV4 ? (resp.Lo & 0xF000_0000) == 0xE000_0000 : resp.Hi >> 56 == 0xFF;
    }

    /// <summary>Ends a conversation over UDP that went quiet: one question and one answer are all that most have.</summary>
    private sealed class ExpiryTimer : Timer
    {
        // A lookup takes less than this, so that the timer is not set twice for it.
        private const double Slack = 1.0;

        private readonly DnsAnalyzer _analyzer;

        public ExpiryTimer(DnsAnalyzer analyzer) => _analyzer = analyzer;

        public override void Fire(double now, bool isTerminating)
        {
            Connection connection = _analyzer.Connection;
            double timeout = _analyzer._events.SessionTimeout;
            if (isTerminating || now - connection.LastTime >= timeout - Slack)
            {
                connection.Raise(_analyzer.Context.Events.ConnectionTimeout);
                _analyzer.Context.Manager.Remove(connection);
            }
            else
            {
                _analyzer.Machine.Timers.Set(this, now + timeout);
            }
        }
    }
}
