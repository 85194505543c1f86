using System.Globalization;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Rpc;

/// <summary>The mount protocol, version 3 (RFC 1813, section 5): which directories a host takes from a server.</summary>
public sealed class MountAnalyzer : RpcAnalyzer
{
    private const uint Program = 100_005;
    private const uint Null = 0;
    private const uint Mount = 1;
    private const uint Unmount = 3;
    private const uint UnmountAll = 4;
    private const uint ProcedureCount = 6;
    private const uint StatusOk = 0;
    private const uint StatusUnknown = uint.MaxValue;
    private const int MaxHandle = 64;
    private const uint MaxFlavors = 32;

    private readonly MountEvents _events;

    public MountAnalyzer(Connection connection, AnalyzerInfo info, RpcEvents events)
        : base(connection, info, events)
    {
        _events = events.Mount;
    }

    private protected override bool BuildCall(RpcCall call, ref XdrReader reader)
    {
        if (call.Program != Program)
        {
            Weird(RpcWeirds.BadProgram, call.Program.ToString(CultureInfo.InvariantCulture));
        }

        switch (call.Procedure)
        {
            case Null:
                return true;

            case Mount or Unmount or UnmountAll:
                ReadOnlySpan<byte> name = reader.Opaque();
                if (!reader.IsValid)
                {
                    return false;
                }

                RecordValue request = _events.Directory.New();
                _events.Directory.Set(request, 0, new StringValue(name));
                call.Request = request;
                return true;

            case < ProcedureCount:
                reader.DropRest();
                return true;

            default:
                Weird(RpcWeirds.UnknownMountRequest, call.Procedure.ToString(CultureInfo.InvariantCulture));
                return true;
        }
    }

    private protected override bool BuildReply(RpcCall call, RpcStatus status, ref XdrReader reader, in RpcReplyInfo reply)
    {
        bool isSuccess = status == RpcStatus.Success;
        uint result = !isSuccess ? StatusOk : reader.Remaining >= 4 ? reader.UInt32() : StatusUnknown;
        if (_events.ReplyStatus.IsHandled())
        {
            RecordValue info = NfsInfo.New(_events.Info, Events, call, status, result, reply);
            Enqueue(_events.ReplyStatus)[1].Ref = info;
        }

        if (!isSuccess)
        {
            reader.Close();
        }

        EventHandle? handle;
        Slot answer = default;
        switch (call.Procedure)
        {
            case Null:
                handle = _events.Null;
                break;

            case Mount:
                handle = _events.Mnt;
                answer.Ref = MountReply(ref reader, result);
                break;

            case Unmount or UnmountAll:
                handle = _events.Umnt;
                reader.DropRest();
                result = StatusOk;
                break;

            case < ProcedureCount:
                handle = _events.NotImplemented;
                reader.DropRest();
                answer = Slot.Of((long)call.Procedure);
                break;

            default:
                return false;
        }

        if (isSuccess && !reader.IsValid)
        {
            return false;
        }

        if (handle.IsHandled())
        {
            RecordValue info = NfsInfo.New(_events.Info, Events, call, status, result, reply);
            Span<Slot> a = Enqueue(handle);
            a[1].Ref = info;
            NfsInfo.Rest(a[2..], call.Request, answer);
        }

        return true;
    }

    private RecordValue MountReply(ref XdrReader reader, uint status)
    {
        RecordShape shape = _events.MountReply;
        RecordValue record = shape.New();
        if (status != StatusOk)
        {
            return record;
        }

        ReadOnlySpan<byte> handle = reader.Opaque(MaxHandle);
        if (reader.IsValid)
        {
            shape.Set(record, 0, new StringValue(handle));
        }

        uint told = reader.UInt32();
        if (told > MaxFlavors)
        {
            Weird(RpcWeirds.ExcessiveAuthFlavors);
        }

        VectorValue? flavors = _events.AuthFlavors is { } type ? new VectorValue(type) : null;
        for (uint i = 0; i < Math.Min(told, MaxFlavors); i++)
        {
            flavors?.Add(Slot.Of((long)reader.UInt32()));
        }

        if (told > MaxFlavors)
        {
            reader.DropRest();
        }

        shape.Set(record, 1, flavors);
        return record;
    }
}
