using System.Text;
using NidsVm.Analysis.Builtins;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Files;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Signatures;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Signatures;

/// <summary>What policies ask of signatures.</summary>
public static class SignatureBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("match_signatures", MatchSignatures);
        catalog.Add("identify_data", IdentifyData);
        catalog.Add("file_magic", MagicOf);
        catalog.Add("dump_rule_stats", DumpStatistics);
    }

    private static Slot MatchSignatures(in BuiltinCall call)
    {
        if (!ConnectionLookup.TryFindByRecord(call.Machine, call.Arguments[0].AsRecord, out Connection? connection)
            || connection.Session.Detection is not { } detection
            || call.Arguments[1].Bits is < (long)SignatureContent.Payload or > (long)SignatureContent.Finger)
        {
            return Slot.Of(false);
        }

        detection.Match(
            (SignatureContent)call.Arguments[1].Bits,
            call.Arguments[2].AsString.Span,
            isOrig: call.Arguments[5].AsBool,
            atBegin: call.Arguments[3].AsBool,
            atEnd: call.Arguments[4].AsBool,
            clear: call.Arguments[6].AsBool);
        return Slot.Of(true);
    }

    private static Slot IdentifyData(in BuiltinCall call)
    {
        const string Unknown = "<unknown>";
        if (Magic(call) is not { } magic)
        {
            return Slot.Of((object)new StringValue(Unknown));
        }

        IReadOnlyList<MagicMatch> matches = magic.Match(call.Arguments[0].AsString.Span);
        return Slot.Of((object)new StringValue(matches.Count > 0 ? matches[0].Mime : Unknown));
    }

    private static Slot MagicOf(in BuiltinCall call)
    {
        var type = (VectorType)call.Machine.FindType("mime_matches")!;
        return call.Machine.FindService<AnalysisContext>() is { } context
            ? Slot.Of((object)FileManager.Of(context).MatchVector(type, context.Signatures.Magic.Match(call.Arguments[0].AsString.Span)))
            : Slot.Of((object)new VectorValue(type));
    }

    private static Slot DumpStatistics(in BuiltinCall call)
    {
        if (call.Machine.FindService<AnalysisContext>() is { } context)
        {
            ((FileValue)call.Arguments[0].Ref!).Write(Encoding.UTF8.GetBytes(context.Signatures.Statistics()));
        }

        return Slot.Of(true);
    }

    private static FileMagic? Magic(in BuiltinCall call) => call.Machine.FindService<AnalysisContext>()?.Signatures.Magic;
}
