using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Builtins;

/// <summary>Sequence numbers and contents files of TCP connections.</summary>
internal static class TcpBuiltins
{
    // The library's CONTENTS_NONE, CONTENTS_ORIG, CONTENTS_RESP and CONTENTS_BOTH.
    private const ulong None = 0;
    private const ulong Orig = 1;
    private const ulong Resp = 2;
    private const ulong Both = 3;

    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("get_orig_seq", OrigSequence);
        catalog.Add("get_resp_seq", RespSequence);
        catalog.Add("set_contents_file", SetContentsFile);
        catalog.Add("get_contents_file", ContentsFile);
        catalog.Add("TCP::raw_options", RawOptions);
    }

    /// <summary>The options of the TCP header of the packet at hand; none where it has no TCP header.</summary>
    private static Slot RawOptions(in BuiltinCall call)
    {
        if (call.Machine.FindType("TCP::RawOptionList") is not VectorType type)
        {
            throw new PolicyError("the policy library declares no TCP::RawOptionList");
        }

        var list = new VectorValue(type);
        if (call.Machine.FindService<PacketEngine>() is not { Current.IsSet: true } engine)
        {
            return Slot.Of((object?)list);
        }

        bool stopsAtEnd = call.Arguments[0].AsBool;
        var shape = new RecordShape(call.Machine, "TCP::RawOption", "kind", "data");
        ReadOnlySpan<byte> options = engine.CurrentTcpOptions();
        while (TcpOptions.TryNext(options, 0, out int length))
        {
            RecordValue option = shape.New();
            shape.Set(option, 0, (ulong)options[0]);
            shape.Set(option, 1, new StringValue(options[..length]));
            list.Add(Slot.Of((object?)option));
            if (stopsAtEnd && options[0] == TcpOptions.EndOfList)
            {
                break;
            }

            options = options[length..];
        }

        return Slot.Of((object?)list);
    }

    private static Slot OrigSequence(in BuiltinCall call) => Sequence(call.Machine, call.Arguments[0].AsRecord, isOrig: true);

    private static Slot RespSequence(in BuiltinCall call) => Sequence(call.Machine, call.Arguments[0].AsRecord, isOrig: false);

    private static Slot Sequence(Machine machine, RecordValue id, bool isOrig)
    {
        if (!ConnectionLookup.TryFind(machine, id, out Connection? connection))
        {
            return Slot.Of(0UL);
        }

        if (connection.Session is not TcpSession session)
        {
            machine.Reporter.Error("connection does not have TCP analyzer");
            return Slot.Of(0UL);
        }

        return Slot.Of(session.LastRelativeSequence(isOrig));
    }

    private static Slot SetContentsFile(in BuiltinCall call)
    {
        ulong direction = call.Arguments[1].AsCount;
        if (!ConnectionLookup.TryFind(call.Machine, call.Arguments[0].AsRecord, out Connection? connection)
            || connection.Session is not TcpSession session
            || direction > Both)
        {
            return Slot.Of(false);
        }

        if (direction == None)
        {
            session.SetContentsFile(isOrig: true, null);
            session.SetContentsFile(isOrig: false, null);
            return Slot.Of(true);
        }

        var file = (FileValue)call.Arguments[2].Ref!;
        session.EnableReassembly();
        if ((direction & Orig) != 0)
        {
            session.SetContentsFile(isOrig: true, file);
        }

        if ((direction & Resp) != 0)
        {
            session.SetContentsFile(isOrig: false, file);
        }

        return Slot.Of(true);
    }

    private static Slot ContentsFile(in BuiltinCall call)
    {
        FileValue? file = null;
        if (ConnectionLookup.TryFind(call.Machine, call.Arguments[0].AsRecord, out Connection? connection)
            && connection.Session is TcpSession session)
        {
            file = call.Arguments[1].AsCount switch
            {
                Orig => session.ContentsFile(isOrig: true),
                Resp => session.ContentsFile(isOrig: false),
                Both when session.ContentsFile(isOrig: true) == session.ContentsFile(isOrig: false) => session.ContentsFile(isOrig: true),
                _ => null,
            };
        }

        if (file is null)
        {
            // A closed file swallows what is written to it.
            file = new FileValue("", Stream.Null);
            file.Close();
        }

        return Slot.Of((object?)file);
    }
}
