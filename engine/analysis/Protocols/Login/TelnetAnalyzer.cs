using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Login;

/// <summary>Telnet (RFC 854): lines with options between them.</summary>
public sealed class TelnetAnalyzer : LoginAnalyzer, ITelnetSink
{
    private readonly TelnetStream _orig;
    private readonly TelnetStream _resp;

    public TelnetAnalyzer(Connection connection, AnalyzerInfo info, LoginEvents events)
        : base(connection, info, events)
    {
        _orig = new TelnetStream(this, isOrig: true);
        _resp = new TelnetStream(this, isOrig: false);
        _orig.Peer = _resp;
        _resp.Peer = _orig;
    }

    void ITelnetSink.Line(bool isOrig, ReadOnlySpan<byte> line) => Line(isOrig, line);

    void ITelnetSink.Environment(bool isOrig, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => SetEnvironment(isOrig, name, value);

    void ITelnetSink.Terminal(ReadOnlySpan<byte> terminal) => RaiseText(Events.Terminal, terminal);

    void ITelnetSink.BadOption() => Connection.Raise(Events.BadOption);

    void ITelnetSink.InconsistentOption() => Connection.Raise(Events.InconsistentOption);

    void ITelnetSink.BadOptionTermination() => Connection.Raise(Events.BadOptionTermination);

    void ITelnetSink.Encrypting() => Connection.Raise(Events.ActivatingEncryption);

    void ITelnetSink.LineTooLong() => Connection.Weird(ContentLineSplitter.WeirdSize, "", "NVT");

    void ITelnetSink.Authenticated(bool isAccepted, ReadOnlySpan<byte> name)
    {
        EventHandle? handle = isAccepted ? Events.AuthenticationAccepted : Events.AuthenticationRejected;
        if (handle.IsHandled())
        {
            RecordValue record = Connection.Record();
            StringValue user = new(name);
            Span<Slot> a = Machine.Enqueue(handle);
            a[0].Ref = user;
            a[1].Ref = record;
        }
    }

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig) => (isOrig ? _orig : _resp).Deliver(data);

    private protected override void FlushLine(bool isOrig) => (isOrig ? _orig : _resp).Flush();
}
