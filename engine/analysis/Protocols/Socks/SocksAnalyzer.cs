using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Detection;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Socks;

/// <summary>The events of SOCKS; documented in <c>base/bif/plugins/Zeek_SOCKS.events.bif.zeek</c>.</summary>
public sealed class SocksEvents
{
    public SocksEvents(Machine machine)
    {
        Request = machine.FindEvent("socks_request");
        Reply = machine.FindEvent("socks_reply");
        UserPassword = machine.FindEvent("socks_login_userpass_request");
        UserPasswordReply = machine.FindEvent("socks_login_userpass_reply");
        Address = new RecordShape(machine, "SOCKS::Address", "host", "name");
    }

    public EventHandle? Request { get; }

    public EventHandle? Reply { get; }

    public EventHandle? UserPassword { get; }

    public EventHandle? UserPasswordReply { get; }

    /// <summary>host name</summary>
    public RecordShape Address { get; }
}

/// <summary>Raises the events of SOCKS, and has what goes through the proxy afterwards be recognized by its content.</summary>
public sealed class SocksAnalyzer : EventRaisingAnalyzer, ISocksSink
{
    private readonly SocksEvents _events;
    private readonly SocksSession _session;
    private bool _hasInner;

    public SocksAnalyzer(Connection connection, AnalyzerInfo info, SocksEvents events)
        : base(connection, info)
    {
        _events = events;
        _session = new SocksSession(this);
    }

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (Connection.Session is TcpSession { IsPartial: true })
        {
            return;
        }

        if (!_session.IsOrigDone || !_session.IsRespDone)
        {
            _session.Deliver(isOrig, data);
            return;
        }

        _hasInner = _hasInner || AddChild(new DetectionAnalyzer(Connection));
        ForwardStream(data, isOrig);
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig) => ForwardUndelivered(sequence, length, isOrig);

    void ISocksSink.Request(int version, int command, in SocksHost host, ushort port, ReadOnlySpan<byte> user)
    {
        if (_events.Request.IsHandled() && _events.Address.Exists)
        {
            RecordValue address = Host(host);
            StringValue name = new(user);
            Span<Slot> a = Enqueue(_events.Request);
            a[1] = Slot.Of((long)version);
            a[2] = Slot.Of((long)command);
            a[3].Ref = address;
            a[4] = Slot.Of(EngineRecords.PortBits(port, TransportProtocol.Tcp));
            a[5].Ref = name;
        }
    }

    void ISocksSink.Reply(int version, int status, in SocksHost bound, ushort port)
    {
        if (_events.Reply.IsHandled() && _events.Address.Exists)
        {
            RecordValue address = Host(bound);
            Span<Slot> a = Enqueue(_events.Reply);
            a[1] = Slot.Of((long)version);
            a[2] = Slot.Of((long)status);
            a[3].Ref = address;
            a[4] = Slot.Of(EngineRecords.PortBits(port, TransportProtocol.Tcp));
        }

        Confirm();
    }

    void ISocksSink.UserPassword(ReadOnlySpan<byte> user, ReadOnlySpan<byte> password) => Raise(_events.UserPassword, user, password);

    void ISocksSink.UserPasswordReply(int code) => Raise(_events.UserPasswordReply, code);

    void ISocksSink.Weird(string name, string detail) => Connection.Weird(name, detail);

    void ISocksSink.Violation(string reason) => Violation(reason);

    void ISocksSink.GiveUp() => IsSkipping = true;

    private RecordValue Host(in SocksHost host)
    {
        RecordValue record = _events.Address.New();
        if (host.HasAddress)
        {
            _events.Address.Set(record, 0, EngineRecords.Addr(host.Address));
        }

        if (host.HasName)
        {
            _events.Address.Set(record, 1, new StringValue(host.Name));
        }

        return record;
    }
}
