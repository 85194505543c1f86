using NidsVm.Analysis.Engine;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Rpc;

/// <summary>What the events of NFS and of the mount protocol have in common.</summary>
internal static class NfsInfo
{
    /// <summary>The record that tells of call and reply: times, lengths and who asked.</summary>
    /// <param name="result">the program's own status</param>
    public static RecordValue New(RecordShape shape, RpcEvents events, RpcCall call, RpcStatus status, uint result, in RpcReplyInfo reply)
    {
        RecordValue record = shape.New();
        shape.Set(record, 0, (int)status);
        shape.Set(record, 1, (ulong)result);
        shape.Set(record, 2, call.StartTime);
        shape.Set(record, 3, call.LastTime - call.StartTime);
        shape.Set(record, 4, call.Length);
        shape.Set(record, 5, reply.Start);
        shape.Set(record, 6, reply.Last - reply.Start);
        shape.Set(record, 7, reply.Length);
        shape.Set(record, 8, (ulong)call.UserId);
        shape.Set(record, 9, (ulong)call.GroupId);
        shape.Set(record, 10, (ulong)call.Stamp);
        shape.Set(record, 11, call.MachineName);
        if (events.IndexVector is { } type)
        {
            VectorValue groups = new(type);
            foreach (uint group in call.Groups)
            {
                groups.Add(Slot.Of((long)group));
            }

            shape.Set(record, 12, groups);
        }

        return record;
    }

    /// <summary>Fills in request and answer, as far as there are any: an answer comes first where nothing was asked.</summary>
    public static void Rest(Span<Slot> arguments, object? request, Slot answer)
    {
        int at = 0;
        if (request is not null && at < arguments.Length)
        {
            arguments[at++].Ref = request;
        }

        if (at < arguments.Length)
        {
            arguments[at] = answer;
        }
    }
}
