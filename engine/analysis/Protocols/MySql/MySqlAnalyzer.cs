using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.MySql;

/// <summary>Raises the events of MySQL, and hands the connection to TLS where the client asks for it.</summary>
public sealed class MySqlAnalyzer : EventRaisingAnalyzer, IMySqlSink
{
    private readonly MySqlEvents _events;
    private readonly MySqlSession _session;
    private VectorValue? _row;
    private bool _hadGap;

    public MySqlAnalyzer(Connection connection, AnalyzerInfo info, MySqlEvents events)
        : base(connection, info)
    {
        _events = events;
        _session = new MySqlSession(this);
    }

    bool IMySqlSink.WantsRows => _events.ResultRow.IsHandled() && _events.Strings is not null;

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (_session.IsTls)
        {
            ForwardStream(data, isOrig);
        }
        else if (!_hadGap && Connection.Session is not TcpSession { IsPartial: true })
        {
            _session.Deliver(isOrig, data);
        }
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig)
    {
        if (_session.IsTls)
        {
            ForwardUndelivered(sequence, length, isOrig);
        }

        _hadGap = true;
    }

    protected internal override void EndpointEof(bool isOrig)
    {
        if (_session.IsTls)
        {
            ForwardEndOfData(isOrig);
        }
    }

    void IMySqlSink.ServerVersion(ReadOnlySpan<byte> version) => Raise(_events.ServerVersion, version);

    void IMySqlSink.AuthPlugin(bool isOrig, ReadOnlySpan<byte> name, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (!_events.AuthPlugin.IsHandled())
        {
            return;
        }

        byte[] data = new byte[first.Length + second.Length];
        first.CopyTo(data);
        second.CopyTo(data.AsSpan(first.Length));
        StringValue plugin = new(name);
        StringValue proof = new(data);
        Span<Slot> a = Enqueue(_events.AuthPlugin);
        a[1] = Slot.Of(isOrig);
        a[2].Ref = plugin;
        a[3].Ref = proof;
    }

    void IMySqlSink.AuthSwitch(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data) => Raise(_events.AuthSwitch, name, data);

    void IMySqlSink.AuthMoreData(bool isOrig, ReadOnlySpan<byte> data) => Raise(_events.AuthMoreData, isOrig, data);

    void IMySqlSink.Confirmed() => Confirm();

    void IMySqlSink.StartTls()
    {
        AddChild("SSL");
        Raise(_events.SslRequest);
    }

    void IMySqlSink.Handshake(ReadOnlySpan<byte> user) => Raise(_events.Handshake, user);

    void IMySqlSink.Command(byte command, ReadOnlySpan<byte> argument) => Raise(_events.Command, command, argument);

    void IMySqlSink.ChangeUser(ReadOnlySpan<byte> user) => Raise(_events.ChangeUser, user);

    void IMySqlSink.Error(ushort code, ReadOnlySpan<byte> message) => Raise(_events.Error, code, message);

    void IMySqlSink.Ok(uint rows) => Raise(_events.Ok, (long)rows);

    void IMySqlSink.Eof(bool isIntermediate) => Raise(_events.Eof, isIntermediate);

    void IMySqlSink.BeginRow() => _row = new VectorValue(_events.Strings!);

    void IMySqlSink.Field(ReadOnlySpan<byte> value) => _row!.Add(Slot.Of((object)new StringValue(value)));

    void IMySqlSink.EndRow()
    {
        VectorValue row = _row!;
        _row = null;
        Enqueue(_events.ResultRow!)[1].Ref = row;
    }

    void IMySqlSink.Violation(string reason) => Violation(reason);
}
