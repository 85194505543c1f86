using System.Globalization;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Rpc;

/// <summary>The network file system, version 3 (RFC 1813).</summary>
public sealed class NfsAnalyzer : RpcAnalyzer
{
    private const uint Program = 100_003;
    private const uint StatusOk = 0;
    private const uint StatusUnknown = uint.MaxValue;

    private readonly NfsEvents _events;

    public NfsAnalyzer(Connection connection, AnalyzerInfo info, RpcEvents events)
        : base(connection, info, events)
    {
        _events = events.Nfs;
    }

    private protected override bool BuildCall(RpcCall call, ref XdrReader reader)
    {
        if (call.Program != Program)
        {
            Weird(RpcWeirds.BadProgram, call.Program.ToString(CultureInfo.InvariantCulture));
        }

        NfsRecords records = new(_events);
        switch ((NfsProcedure)call.Procedure)
        {
            case NfsProcedure.Null:
                return true;

            case NfsProcedure.GetAttributes or NfsProcedure.ReadLink:
                call.Request = NfsRecords.Handle(ref reader);
                break;

            case NfsProcedure.SetAttributes:
                call.Request = records.SetAttributes(ref reader);
                break;

            case NfsProcedure.Lookup or NfsProcedure.Remove or NfsProcedure.RemoveDirectory:
                call.Request = records.DirectoryOperation(ref reader);
                break;

            case NfsProcedure.Read:
                call.Request = records.Read(ref reader, out ulong offset);
                call.Detail = offset;
                break;

            case NfsProcedure.Symlink:
                call.Request = records.Symlink(ref reader);
                break;

            case NfsProcedure.Link:
                call.Request = records.Link(ref reader);
                break;

            case NfsProcedure.Write:
                call.Request = records.Write(ref reader);
                break;

            case NfsProcedure.Create or NfsProcedure.MakeDirectory:
                // The attributes behind the name are passed over.
                call.Request = records.DirectoryOperation(ref reader);
                reader.DropRest();
                break;

            case NfsProcedure.Rename:
                call.Request = records.Rename(ref reader);
                break;

            case NfsProcedure.ReadDirectory or NfsProcedure.ReadDirectoryPlus:
                call.Request = records.ReadDirectory(ref reader, call.Procedure == (uint)NfsProcedure.ReadDirectoryPlus);
                break;

            case < NfsProcedure.End:
                reader.DropRest();
                return true;

            default:
                Weird(RpcWeirds.UnknownNfsRequest, call.Procedure.ToString(CultureInfo.InvariantCulture));
                return true;
        }

        return reader.IsValid;
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

        if (call.Procedure >= (uint)NfsProcedure.End)
        {
            return false;
        }

        Slot answer = default;
        EventHandle? handle = _events.ByProcedure[call.Procedure];
        if (!TryReadResult(call, ref reader, result == StatusOk, ref answer))
        {
            handle = _events.NotImplemented;
            reader.DropRest();
            answer = Slot.Of((long)call.Procedure);
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

    /// <summary>Reads the results of a procedure; false where it is one whose results are not read.</summary>
    private bool TryReadResult(RpcCall call, ref XdrReader reader, bool isOk, ref Slot answer)
    {
        NfsRecords records = new(_events);
        answer.Ref = (NfsProcedure)call.Procedure switch
        {
            NfsProcedure.GetAttributes => records.Attributes(ref reader),
            NfsProcedure.SetAttributes => records.SetAttributesReply(ref reader, isOk),
            NfsProcedure.Lookup => records.LookupReply(ref reader, isOk),
            NfsProcedure.Read => records.ReadReply(ref reader, isOk, call.Detail),
            NfsProcedure.ReadLink => records.ReadLinkReply(ref reader, isOk),
            NfsProcedure.Symlink or NfsProcedure.Create or NfsProcedure.MakeDirectory => records.NewObjectReply(ref reader, isOk),
            NfsProcedure.Link => records.LinkReply(ref reader, isOk),
            NfsProcedure.Write => records.WriteReply(ref reader, isOk),
            NfsProcedure.Remove or NfsProcedure.RemoveDirectory => records.DeleteReply(ref reader),
            NfsProcedure.Rename => records.RenameReply(ref reader),
            NfsProcedure.ReadDirectory => records.ReadDirectoryReply(ref reader, isOk, isPlus: false),
            NfsProcedure.ReadDirectoryPlus => records.ReadDirectoryReply(ref reader, isOk, isPlus: true),
            _ => null,
        };
        return answer.Ref is not null || call.Procedure == (uint)NfsProcedure.Null;
    }
}

/// <summary>The procedures of NFS version 3 (RFC 1813, section 3).</summary>
internal enum NfsProcedure : uint
{
    Null = 0,
    GetAttributes = 1,
    SetAttributes = 2,
    Lookup = 3,
    Access = 4,
    ReadLink = 5,
    Read = 6,
    Write = 7,
    Create = 8,
    MakeDirectory = 9,
    Symlink = 10,
    MakeNode = 11,
    Remove = 12,
    RemoveDirectory = 13,
    Rename = 14,
    Link = 15,
    ReadDirectory = 16,
    ReadDirectoryPlus = 17,
    FileSystemStatus = 18,
    FileSystemInfo = 19,
    PathConfiguration = 20,
    Commit = 21,
    End = 22,
}
