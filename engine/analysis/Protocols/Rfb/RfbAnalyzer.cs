using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Rfb;

/// <summary>The RFB events of a program; documented in <c>base/bif/plugins/Zeek_RFB.events.bif.zeek</c>.</summary>
public sealed class RfbEvents
{
    public RfbEvents(Machine machine)
    {
        ServerVersion = machine.FindEvent("rfb_server_version");
        ClientVersion = machine.FindEvent("rfb_client_version");
        AuthenticationType = machine.FindEvent("rfb_authentication_type");
        AuthenticationResult = machine.FindEvent("rfb_authentication_result");
        AuthResult = machine.FindEvent("rfb_auth_result");
        ShareFlag = machine.FindEvent("rfb_share_flag");
        ServerParameters = machine.FindEvent("rfb_server_parameters");
    }

    public EventHandle? ServerVersion { get; }

    public EventHandle? ClientVersion { get; }

    public EventHandle? AuthenticationType { get; }

    public EventHandle? AuthenticationResult { get; }

    /// <summary>The same with its result inverted.</summary>
    public EventHandle? AuthResult { get; }

    public EventHandle? ShareFlag { get; }

    public EventHandle? ServerParameters { get; }
}

/// <summary>Raises the events of RFB, which VNC speaks.</summary>
public sealed class RfbAnalyzer : EventRaisingAnalyzer, IRfbSink
{
    private readonly RfbEvents _events;
    private readonly RfbSession _session;
    private bool _hadGap;

    public RfbAnalyzer(Connection connection, AnalyzerInfo info, RfbEvents events)
        : base(connection, info)
    {
        _events = events;
        _session = new RfbSession(this);
    }

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (!_hadGap && !_session.IsBroken && Connection.Session is not TcpSession { IsPartial: true })
        {
            _session.Deliver(isOrig, data);
        }
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig) => _hadGap = true;

    void IRfbSink.ServerVersion(ReadOnlySpan<byte> major, ReadOnlySpan<byte> minor) => Raise(_events.ServerVersion, major, minor);

    void IRfbSink.ClientVersion(ReadOnlySpan<byte> major, ReadOnlySpan<byte> minor)
    {
        Raise(_events.ClientVersion, major, minor);
        Confirm();
    }

    void IRfbSink.AuthenticationType(uint type) => Raise(_events.AuthenticationType, (long)type);

    void IRfbSink.AuthenticationResult(uint result)
    {
        Raise(_events.AuthResult, result != 0);
        Raise(_events.AuthenticationResult, result == 0);
    }

    void IRfbSink.ShareFlag(bool isShared) => Raise(_events.ShareFlag, isShared);

    void IRfbSink.ServerParameters(ReadOnlySpan<byte> name, int width, int height)
    {
        if (_events.ServerParameters.IsHandled())
        {
            StringValue text = new(name);
            Span<Slot> a = Enqueue(_events.ServerParameters);
            a[1].Ref = text;
            a[2] = Slot.Of((long)width);
            a[3] = Slot.Of((long)height);
        }
    }

    void IRfbSink.Violation(string reason) => Violation(reason);
}
