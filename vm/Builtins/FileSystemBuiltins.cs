using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Files and folders of the system, and paths as text.</summary>
public static class FileSystemBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("open", (in BuiltinCall c) => Open(c, append: false));
        catalog.Add("open_for_append", (in BuiltinCall c) => Open(c, append: true));
        catalog.Add("close", Close);
        catalog.Add("write_file", (in BuiltinCall c) => Slot.Of(File(c, 0).Write(c.Bytes(1))));
        catalog.Add("set_buf", SetBuffered);
        catalog.Add("flush_all", (in BuiltinCall c) => Slot.Of(FileTable.Of(c.Machine).FlushAll()));
        catalog.Add("active_file", (in BuiltinCall c) => Slot.Of(File(c, 0).IsOpen));
        catalog.Add("get_file_name", (in BuiltinCall c) => Slot.Of(new StringValue(File(c, 0).Name)));
        catalog.Add("enable_raw_output", EnableRaw);
        catalog.Add("mkdir", MakeFolder);
        catalog.Add("rmdir", (in BuiltinCall c) => Try(c, name => Directory.Delete(name)));
        catalog.Add("unlink", Unlink);
        catalog.Add("rename", Rename);
        catalog.Add("file_size", FileSize);
        catalog.Add("file_mode", (in BuiltinCall c) => Slot.Of(new StringValue(Mode(c.CountAt(0)))), BuiltinTraits.Pure);
        catalog.Add("compress_path", (in BuiltinCall c) => Slot.Of(new StringValue(Compress(c.String(0).ToString()))), BuiltinTraits.Pure);
        catalog.Add("find_in_zeekpath", FindInPath);
        catalog.Add("calc_next_rotate", NextRotation);
        catalog.Add("rotate_file", (in BuiltinCall c) => Rotate(c, File(c, 0).Name, File(c, 0)));
        catalog.Add("rotate_file_by_name", (in BuiltinCall c) => Rotate(c, c.String(0).ToString(), null));
    }

    private static FileValue File(in BuiltinCall call, int i) => (FileValue)call.Arguments[i].Ref!;

    private static Slot Open(in BuiltinCall call, bool append)
    {
        string name = call.String(0).ToString();
        FileValue? file = FileTable.Of(call.Machine).Open(call.Machine, name, append, out string error);
        if (file is null)
        {
            call.Error($"can't open {name}: {error}");
            file = new FileValue(name, Stream.Null);
            file.Close();
        }
        else if (call.Machine.FindEvent("file_opened") is { HasHandlers: true } opened)
        {
            call.Machine.HandleNow(opened, [Slot.Of(file)]);
        }

        return Slot.Of(file);
    }

    private static Slot Close(in BuiltinCall call)
    {
        FileTable.Of(call.Machine).Forget(File(call, 0));
        return Slot.Of(File(call, 0).Close());
    }

    private static Slot SetBuffered(in BuiltinCall call)
    {
        File(call, 0).IsBuffered = call.Bool(1);
        return default;
    }

    private static Slot EnableRaw(in BuiltinCall call)
    {
        File(call, 0).IsRaw = true;
        return default;
    }

    private static Slot Try(in BuiltinCall call, Action<string> action)
    {
        try
        {
            action(call.String(0).ToString());
            return Slot.Of(true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            call.Machine.Reporter.Warning(failure.Message);
            return Slot.Of(false);
        }
    }

    /// <summary>A folder that is there already is as good as a new one.</summary>
    private static Slot MakeFolder(in BuiltinCall call) => Try(call, name =>
    {
        // A slash at the end belongs to the name, as for mkdir(2).
        string parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(name))) ?? "/";
        if (!Directory.Exists(parent))
        {
            throw new DirectoryNotFoundException($"cannot create directory '{name}': No such file or directory");
        }

        Directory.CreateDirectory(name);
    });

    private static Slot Unlink(in BuiltinCall call) => Try(call, name =>
    {
        if (!System.IO.File.Exists(name))
        {
            throw new FileNotFoundException($"cannot unlink file '{name}': No such file or directory");
        }

        System.IO.File.Delete(name);
    });

    private static Slot Rename(in BuiltinCall call)
    {
        string to = call.String(1).ToString();
        return Try(call, name =>
        {
            if (Directory.Exists(name))
            {
                Directory.Move(name, to);
            }
            else
            {
                System.IO.File.Move(name, to, overwrite: true);
            }
        });
    }

    /// <summary>What is still in memory counts, too.</summary>
    private static Slot FileSize(in BuiltinCall call)
    {
        FileTable.Of(call.Machine).FlushAll();
        var info = new FileInfo(call.String(0).ToString());
        return Slot.Of(info.Exists ? info.Length : Directory.Exists(info.FullName) ? 4096.0 : -1.0);
    }

    /// <summary>Nine letters for the bits of a file's mode, as <c>ls</c> shows them.</summary>
    private static string Mode(ulong bits)
    {
        Span<char> text = stackalloc char[9];
        for (int who = 0; who < 3; who++)
        {
            int shift = (2 - who) * 3;
            text[who * 3] = (bits >> shift & 4) != 0 ? 'r' : '-';
            text[(who * 3) + 1] = (bits >> shift & 2) != 0 ? 'w' : '-';
            bool executable = (bits >> shift & 1) != 0;
            bool special = (bits >> (11 - who) & 1) != 0;
            char mark = who == 2 ? 't' : 's';
            text[(who * 3) + 2] = special ? executable ? mark : char.ToUpperInvariant(mark) : executable ? 'x' : '-';
        }

        return new string(text);
    }

    /// <summary>Takes <c>.</c>, <c>..</c> and doubled slashes out of a path; a leading <c>.</c> stays, and so do <c>..</c> above the start.</summary>
    private static string Compress(string path)
    {
        bool isRooted = path.StartsWith('/');
        List<string> parts = [];
        foreach (string part in path.Split('/'))
        {
            if (part.Length == 0 || (part == "." && parts.Count > 0) || (part == "." && isRooted))
            {
                continue;
            }

            if (part == ".." && parts.Count > 0 && parts[^1] is not ("." or ".."))
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                parts.Add(part);
            }
        }

        return (isRooted ? "/" : "") + string.Join('/', parts);
    }

    private static Slot FindInPath(in BuiltinCall call)
    {
        string name = call.String(0).ToString();
        IReadOnlyList<string> folders = call.Machine.FindService<RunFacts>()?.SearchPath ?? [];
        foreach (string folder in Path.IsPathRooted(name) ? [""] : folders)
        {
            foreach (string suffix in (string[])["", ".zeek"])
            {
                string candidate = Path.Combine(folder, name) + suffix;
                if (System.IO.File.Exists(candidate) || (suffix.Length == 0 && Directory.Exists(candidate)))
                {
                    return Slot.Of(new StringValue(candidate));
                }
            }
        }

        return Slot.Of(StringValue.Empty);
    }

    /// <summary>Seconds to the next multiple of the interval, counted from the base time of day of the log rotation.</summary>
    private static Slot NextRotation(in BuiltinCall call)
    {
        double interval = call.Double(0);
        if (interval <= 0)
        {
            return Slot.Of(0.0);
        }

        double now = call.Machine.NetworkTime;
        DateTime today = TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddSeconds(Math.Clamp(now, 0, 2e11)), TimeZoneInfo.Local).Date;
        double start = (TimeZoneInfo.ConvertTimeToUtc(today, TimeZoneInfo.Local) - DateTime.UnixEpoch).TotalSeconds + BaseTime(call);
        double delta = start + (Math.Ceiling((now - start) / interval) * interval) - now;
        return Slot.Of(delta <= 0 ? delta + interval : delta);
    }

    private static double BaseTime(in BuiltinCall call)
    {
        int global = call.Machine.FindGlobal("log_rotate_base_time");
        return global >= 0 && call.Machine.Global(global).Ref is StringValue text && TimeSpan.TryParse(text.ToString(), System.Globalization.CultureInfo.InvariantCulture, out TimeSpan time)
            ? time.TotalSeconds : 0;
    }

    private static Slot Rotate(in BuiltinCall call, string name, FileValue? file)
    {
        RecordValue result = call.NewRecord("rotate_info");
        double now = call.Machine.NetworkTime;
        string newName = $"{name}.{Environment.ProcessId}.{now.ToString("F6", System.Globalization.CultureInfo.InvariantCulture)}.tmp";
        result["old_name"] = Slot.Of(new StringValue(name));
        result["new_name"] = Slot.Of(new StringValue(newName));
        result["open"] = Slot.Of(now);
        result["close"] = Slot.Of(now);
        try
        {
            file?.Flush();
            var info = new FileInfo(name);
            result["open"] = Slot.Of((info.CreationTimeUtc - DateTime.UnixEpoch).TotalSeconds);
            System.IO.File.Move(name, newName);
            if (file is not null)
            {
                FileTable.Of(call.Machine).Forget(file);
                file.Close();
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            call.Error($"rotate_file: can't move {name} to {newName}: {failure.Message}");
            result["new_name"] = Slot.Of(StringValue.Empty);
        }

        return Slot.Of(result);
    }
}
