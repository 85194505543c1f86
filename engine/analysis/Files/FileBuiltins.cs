using System.Text;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Files;

/// <summary>The functions behind the framework of file analysis.</summary>
public static class FileBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("Files::__set_timeout_interval", SetTimeoutInterval);
        catalog.Add("Files::__enable_reassembly", static (in BuiltinCall call) => With(call, static f => f.EnableReassembly()));
        catalog.Add("Files::__disable_reassembly", static (in BuiltinCall call) => With(call, static f => f.DisableReassembly()));
        catalog.Add("Files::__set_reassembly_buffer", SetReassemblyBuffer);
        catalog.Add("Files::__enable_analyzer", static (in BuiltinCall call) => SetEnabled(call, true));
        catalog.Add("Files::__disable_analyzer", static (in BuiltinCall call) => SetEnabled(call, false));
        catalog.Add("Files::__analyzer_enabled", static (in BuiltinCall call) => Slot.Of(Kind(call, 0) is { IsEnabled: true }));
        catalog.Add("Files::__add_analyzer", AddAnalyzer);
        catalog.Add("Files::__remove_analyzer", RemoveAnalyzer);
        catalog.Add("Files::__stop", static (in BuiltinCall call) => Slot.Of(Manager(call)?.Ignore(Id(call)) ?? false));
        catalog.Add("Files::__analyzer_name", static (in BuiltinCall call) => Slot.Of((object)new StringValue(Kind(call, 0)?.Name ?? "<error>")));
        catalog.Add("Files::__file_exists", static (in BuiltinCall call) => Slot.Of(File(call) is not null));
        catalog.Add("Files::__lookup_file", LookupFile);
        catalog.Add("FileExtract::__set_limit", SetExtractionLimit);
        catalog.Add("set_file_handle", SetFileHandle);
    }

    // The prototype promises a value of type any; that there is one is all that can be said of it.
    private static readonly BoxedScalar Done = new(PolicyType.Bool, 1);

    private static FileManager? Manager(in BuiltinCall call) => call.Machine.FindService<FileManager>();

    private static string Id(in BuiltinCall call) => Encoding.Latin1.GetString(call.Arguments[0].AsString.Span);

    private static FileState? File(in BuiltinCall call) => Manager(call)?.Find(Id(call));

    private static FileAnalyzerKind? Kind(in BuiltinCall call, int argument) =>
        Manager(call) is { } manager && manager.TryGetKind(call.Arguments[argument].Bits, out FileAnalyzerKind? kind) ? kind : null;

    private static Slot With(in BuiltinCall call, Action<FileState> action)
    {
        if (File(call) is not { } file)
        {
            return Slot.Of(false);
        }

        action(file);
        return Slot.Of(true);
    }

    private static Slot SetTimeoutInterval(in BuiltinCall call)
    {
        if (File(call) is not { } file)
        {
            return Slot.Of(false);
        }

        double interval = call.Arguments[1].AsDouble;
        if (interval > 0)
        {
            file.PostponesTimeout = true;
        }

        file.SetTimeoutInterval(interval);
        return Slot.Of(true);
    }

    private static Slot SetReassemblyBuffer(in BuiltinCall call)
    {
        if (File(call) is not { } file)
        {
            return Slot.Of(false);
        }

        file.SetReassemblyLimit((long)Math.Min(call.Arguments[1].AsCount, long.MaxValue));
        return Slot.Of(true);
    }

    private static Slot SetEnabled(in BuiltinCall call, bool isEnabled)
    {
        if (Kind(call, 0) is not { } kind)
        {
            return Slot.Of(false);
        }

        kind.IsEnabled = isEnabled;
        return Slot.Of(true);
    }

    private static Slot AddAnalyzer(in BuiltinCall call) => Slot.Of(
        File(call) is { } file && Kind(call, 1) is { } kind && call.Arguments[2].Ref is RecordValue arguments
        && file.AddAnalyzer(kind, arguments));

    private static Slot RemoveAnalyzer(in BuiltinCall call) => Slot.Of(
        File(call) is { } file && Kind(call, 1) is { } kind && call.Arguments[2].Ref is RecordValue arguments
        && file.RemoveAnalyzer(kind, arguments));

    private static Slot LookupFile(in BuiltinCall call)
    {
        if (File(call) is not { } file)
        {
            call.Machine.Reporter.Error($"file ID {Id(call)} not a known file");
            return default;
        }

        return Slot.Of((object)file.Record);
    }

    private static Slot SetExtractionLimit(in BuiltinCall call)
    {
        if (File(call) is not { } file || call.Arguments[1].Ref is not RecordValue arguments
            || file.FindExtraction(arguments) is not { } extraction)
        {
            return Slot.Of(false);
        }

        extraction.SetLimit(call.Arguments[2].AsCount);
        return Slot.Of(true);
    }

    private static Slot SetFileHandle(in BuiltinCall call)
    {
        Manager(call)?.SetHandle(call.Arguments[0].AsString.Span);
        return Slot.Of((object)Done);
    }
}
