using NidsVm.Logging.Output;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Logging;

/// <summary>Rotation: at the end of each interval a log is closed, renamed, and handed to a function of the policy.</summary>
public sealed partial class LogManager
{
    private readonly List<LogRotation> _rotations = [];

    /// <summary>Seconds from <paramref name="now"/> to the next end of an interval, counted from the base hour of the day.</summary>
    /// <param name="now">seconds since 1970</param>
    /// <param name="interval">seconds</param>
    /// <param name="baseTime">hour of the day as <c>HH:MM</c>, or empty to count from 1970</param>
    public static double SecondsToRotation(double now, double interval, string baseTime)
    {
        double origin = 0;
        if (TimeOnly.TryParseExact(baseTime, ["H:mm", "HH:mm"], out TimeOnly hour))
        {
            DateTime local = DateTimeOffset.FromUnixTimeMilliseconds((long)(now * 1000)).LocalDateTime;
            origin = new DateTimeOffset(local.Date).ToUnixTimeSeconds() + hour.ToTimeSpan().TotalSeconds;
        }

        double since = Math.IEEERemainder(now - origin, interval);
        return since < 0 ? -since : interval - since;
    }

    internal double NextRotation(double interval) => _machine.NetworkTime + SecondsToRotation(_machine.NetworkTime, interval, Settings.RotationBase);

    internal Machine Machine => _machine;

    /// <summary>Closes a log, renames it and tells the policy; it opens anew with the next row.</summary>
    internal void Rotate(LogFilter filter, LogWriter writer, bool isTerminating)
    {
        double opened = writer.OpenedAt;
        double closed = _machine.NetworkTime;
        string old = writer.FullName();
        LogOutput? file = writer.Close();
        if (file is null)
        {
            return;
        }

        _thread.WaitIdle();
        RecordValue request = _machine.NewRecord(Settings.RotationRequest);
        Fill(request, "writer", Slot.Of(filter.WriterTag));
        Fill(request, "path", Slot.Of(new StringValue(writer.Path)));
        Fill(request, "open", Slot.Of(opened));
        Fill(request, "close", Slot.Of(closed));
        Fill(request, "terminating", Slot.Of(isTerminating));
        FunctionValue? post = filter.PostProcessor ?? Settings.DefaultPostProcessor;
        Fill(request, "postprocessor", Slot.Of(post));
        string basename = writer.Path + "-" + DateTimeOffset.FromUnixTimeSeconds((long)opened).ToString("yy-MM-dd_HH.mm.ss", System.Globalization.CultureInfo.InvariantCulture);
        string directory = "";
        if (Settings.RotationFormat is { } format && _machine.TryInvoke(format, [Slot.Of(request)], out Slot result) && result.Ref is RecordValue answer)
        {
            basename = Settings.Text(answer.Fields[answer.Type.IndexOf("file_basename")]) ?? basename;
            directory = Settings.Text(answer.Fields[answer.Type.IndexOf("dir")]) ?? "";
        }

        string target = directory.Length == 0 ? writer.FullName(basename) : Path.Combine(directory, Path.GetFileName(writer.FullName(basename)));
        try
        {
            if (Path.GetDirectoryName(target) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }

            File.Move(old, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _machine.Reporter.Error($"failed to rename {old} to {target}: {e.Message}");
            return;
        }

        if (post is null)
        {
            return;
        }

        RecordValue info = _machine.NewRecord(Settings.RotationInfo);
        Fill(info, "writer", Slot.Of(filter.WriterTag));
        Fill(info, "fname", Slot.Of(new StringValue(target)));
        Fill(info, "path", Slot.Of(new StringValue(writer.Path)));
        Fill(info, "open", Slot.Of(opened));
        Fill(info, "close", Slot.Of(closed));
        Fill(info, "terminating", Slot.Of(isTerminating));
        _machine.TryInvoke(post, [Slot.Of(info)], out _);
    }

    internal void Reopen(LogWriter writer)
    {
        if (writer.Open(_machine.NetworkTime) is { } error)
        {
            _machine.Reporter.Error(error);
        }
    }

    private void RotateAll()
    {
        foreach (LogRotation rotation in _rotations)
        {
            _machine.Timers.Cancel(rotation);
            Rotate(rotation.Filter, rotation.Writer, isTerminating: true);
        }

        _rotations.Clear();
    }

    private static void Fill(RecordValue record, string field, Slot value)
    {
        int i = record.Type.IndexOf(field);
        if (i >= 0)
        {
            record.Fields[i] = value;
        }
    }
}

/// <summary>Rotates one log again and again.</summary>
internal sealed class LogRotation(LogManager manager, LogFilter filter, LogWriter writer) : NidsVm.Vm.Runtime.Timer
{
    public LogFilter Filter { get; } = filter;

    public LogWriter Writer { get; } = writer;

    /// <summary>Before there is a time, the timer is due as soon as there is one: intervals are counted from then on.</summary>
    public void Arm() => manager.Machine.Timers.Set(this, IsTimeKnown ? manager.NextRotation(Filter.RotationInterval) : 1);

    private bool IsTimeKnown => manager.Machine.NetworkTime > 0;

    public override void Fire(double now, bool isTerminating)
    {
        // The end of the program rotates all logs itself.
        if (isTerminating)
        {
            return;
        }

        if (Writer.OpenedAt > 0)
        {
            manager.Rotate(Filter, Writer, isTerminating: false);
            manager.Reopen(Writer);
        }
        else
        {
            Writer.OpenedAt = manager.Machine.NetworkTime;
        }

        Arm();
    }
}
