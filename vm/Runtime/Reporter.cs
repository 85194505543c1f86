using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>How grave a report is.</summary>
public enum ReportLevel
{
    Info,
    Warning,
    Error,
    FatalError,
}

/// <summary>
/// Messages of the machine, its built-ins and the engine, with the policy's place where one runs. They go to standard error and to
/// the <c>reporter_*</c> events, whichever are wanted.
/// </summary>
public sealed class Reporter
{
    private readonly Machine _machine;
    private readonly TextWriter? _errors;
    private bool _isRaising;

    internal Reporter(Machine machine, TextWriter? errors)
    {
        _machine = machine;
        _errors = errors;
    }

    /// <summary>Number of errors reported so far.</summary>
    public int ErrorCount { get; private set; }

    /// <summary>Number of warnings reported so far.</summary>
    public int WarningCount { get; private set; }

    public bool InfoToStderr { get; set; } = true;

    public bool WarningsToStderr { get; set; } = true;

    public bool ErrorsToStderr { get; set; } = true;

    public void Info(string message) => Report(ReportLevel.Info, message, _machine.CurrentLocation);

    public void Warning(string message) => Report(ReportLevel.Warning, message, _machine.CurrentLocation);

    public void Error(string message) => Report(ReportLevel.Error, message, _machine.CurrentLocation);

    /// <summary>Reports an error after which the program ends; the host looks at <see cref="Machine.IsFatal"/>.</summary>
    public void FatalError(string message)
    {
        Report(ReportLevel.FatalError, message, _machine.CurrentLocation);
        _machine.IsFatal = true;
    }

    /// <param name="level">how grave it is</param>
    /// <param name="message">one line without place</param>
    /// <param name="location">file and line, or none</param>
    /// <param name="callStack">further lines that show how the policy came there, or null</param>
    public void Report(ReportLevel level, string message, PolicyLocation location, string? callStack = null)
    {
        ErrorCount += level >= ReportLevel.Error ? 1 : 0;
        WarningCount += level == ReportLevel.Warning ? 1 : 0;
        (string label, string eventName, bool toStderr) = level switch
        {
            ReportLevel.Info => ("", "reporter_info", InfoToStderr),
            ReportLevel.Warning => ("warning", "reporter_warning", WarningsToStderr),
            ReportLevel.Error => ("error", "reporter_error", ErrorsToStderr),
            _ => ("fatal error", "", true),
        };

        if (toStderr && _errors is not null)
        {
            string place = location.IsKnown ? $"{(label.Length > 0 ? label + " in " : "")}{location}: " : label.Length > 0 ? label + ": " : "";
            _errors.WriteLine(place + message);
            if (callStack is not null)
            {
                _errors.WriteLine(callStack);
            }

            _errors.Flush();
        }

        Raise(eventName, message, location);
    }

    private void Raise(string eventName, string message, PolicyLocation location)
    {
        // A handler of these events that fails must not report itself for ever.
        if (_isRaising || eventName.Length == 0 || _machine.IsInReporterEvent || _machine.FindEvent(eventName) is not { HasHandlers: true } handle)
        {
            return;
        }

        _isRaising = true;
        Span<Slot> arguments = _machine.Enqueue(handle);
        if (arguments.Length == 3)
        {
            arguments[0].Bits = BitConverter.DoubleToInt64Bits(_machine.NetworkTime);
            arguments[1].Ref = new StringValue(message);
            arguments[2].Ref = new StringValue(location.IsKnown ? location.ToString() : "");
        }

        _isRaising = false;
    }
}

/// <summary>A place in a policy.</summary>
/// <param name="File">name of the file; empty where unknown</param>
/// <param name="Line">line from 1, or 0</param>
public readonly record struct PolicyLocation(string File, int Line)
{
    public bool IsKnown => File is { Length: > 0 };

    public override string ToString() => $"{File}, line {Line}";
}
