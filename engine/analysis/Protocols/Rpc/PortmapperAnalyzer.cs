using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Rpc;

/// <summary>The port mapper, version 2 (RFC 1833, section 3): which program listens on which port.</summary>
public sealed class PortmapperAnalyzer : RpcAnalyzer
{
    private const uint Program = 100_000;
    private const uint Null = 0;
    private const uint Set = 1;
    private const uint Unset = 2;
    private const uint GetPort = 3;
    private const uint Dump = 4;
    private const uint CallIt = 5;

    private readonly PortmapperEvents _events;

    public PortmapperAnalyzer(Connection connection, AnalyzerInfo info, RpcEvents events)
        : base(connection, info, events)
    {
        _events = events.Portmapper;
    }

    private protected override bool BuildCall(RpcCall call, ref XdrReader reader)
    {
        if (call.Program != Program)
        {
            Weird(RpcWeirds.BadProgram);
        }

        switch (call.Procedure)
        {
            case Null or Dump:
                return true;

            case Set or Unset:
                call.Request = Mapping(ref reader);
                break;

            case GetPort:
                call.Request = PortRequest(call, ref reader);
                break;

            case CallIt:
                call.Request = CallItRequest(ref reader);
                break;

            default:
                return false;
        }

        return reader.IsValid;
    }

    private protected override bool BuildReply(RpcCall call, RpcStatus status, ref XdrReader reader, in RpcReplyInfo reply)
    {
        if (call.Procedure > CallIt)
        {
            return false;
        }

        Slot result = default;
        bool isSuccess = status == RpcStatus.Success;
        bool hasResult = isSuccess && call.Procedure != Null;
        if (hasResult && !TryReadResult(call, ref reader, out result))
        {
            return false;
        }

        Raise((isSuccess ? _events.Requests : _events.Attempts)[call.Procedure], call.Request, status, hasResult, result);
        return true;
    }

    private static Slot Port(uint port, bool isTcp) =>
        Slot.Of(EngineRecords.PortBits((ushort)port, isTcp ? TransportProtocol.Tcp : TransportProtocol.Udp));

    private bool TryReadResult(RpcCall call, ref XdrReader reader, out Slot result)
    {
        switch (call.Procedure)
        {
            case Set or Unset:
                result = Slot.Of(reader.UInt32() != 0);
                return reader.IsValid;

            case GetPort:
                uint port = reader.UInt32();
                result = reader.IsValid ? Port(CheckPort(port), call.Detail != 0) : default;
                return reader.IsValid;

            case Dump:
                result = Mappings(ref reader);
                return reader.IsValid;

            default:
                uint indirect = reader.UInt32();
                reader.Opaque();
                result = reader.IsValid ? Port(CheckPort(indirect), isTcp: false) : default;
                return reader.IsValid;
        }
    }

    private RecordValue Mapping(ref XdrReader reader)
    {
        RecordShape shape = _events.Mapping;
        RecordValue record = shape.New();
        shape.Set(record, 0, (ulong)reader.UInt32());
        shape.Set(record, 1, (ulong)reader.UInt32());
        bool isTcp = reader.UInt32() == IpProtocol.Tcp;
        uint port = CheckPort(reader.UInt32());
        shape.Set(record, 2, Port(port, isTcp).AsCount);
        return record;
    }

    private RecordValue PortRequest(RpcCall call, ref XdrReader reader)
    {
        RecordShape shape = _events.PortRequest;
        RecordValue record = shape.New();
        shape.Set(record, 0, (ulong)reader.UInt32());
        shape.Set(record, 1, (ulong)reader.UInt32());
        bool isTcp = reader.UInt32() == IpProtocol.Tcp;
        shape.Set(record, 2, isTcp);
        call.Detail = isTcp ? 1UL : 0;

        // The port of a question means nothing.
        reader.UInt32();
        return record;
    }

    private RecordValue CallItRequest(ref XdrReader reader)
    {
        RecordShape shape = _events.CallItRequest;
        RecordValue record = shape.New();
        shape.Set(record, 0, (ulong)reader.UInt32());
        shape.Set(record, 1, (ulong)reader.UInt32());
        shape.Set(record, 2, (ulong)reader.UInt32());
        shape.Set(record, 3, reader.Opaque().Length);
        return record;
    }

    /// <summary>The list of mappings: a word that tells whether one follows before each.</summary>
    private Slot Mappings(ref XdrReader reader)
    {
        TableValue? table = _events.Mappings is { } type ? new TableValue(type) : null;
        long count = 0;
        while (reader.UInt32() != 0)
        {
            RecordValue mapping = Mapping(ref reader);
            if (!reader.IsValid)
            {
                break;
            }

            if (table is not null)
            {
                Slot key = Slot.Of(++count);
                table.ValueAt(table.FindOrAdd(new ReadOnlySpan<Slot>(in key), out _)).Ref = mapping;
            }
        }

        return Slot.Of((object?)table);
    }

    private uint CheckPort(uint port)
    {
        if (port <= ushort.MaxValue)
        {
            return port;
        }

        if (_events.BadPort.IsHandled())
        {
            Enqueue(_events.BadPort)[1] = Slot.Of((long)port);
        }

        return 0;
    }

    private void Raise(EventHandle? handle, object? request, RpcStatus status, bool hasResult, Slot result)
    {
        if (!handle.IsHandled())
        {
            return;
        }

        Span<Slot> a = Enqueue(handle);
        int at = 1;
        if (status != RpcStatus.Success)
        {
            a[at++] = Slot.Of((long)status);
        }

        if (request is not null)
        {
            a[at++].Ref = request;
        }

        if (hasResult)
        {
            a[at] = result;
        }
    }
}
