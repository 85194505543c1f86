using System.Globalization;
using System.Text;
using NidsVm.Input.Reading;
using NidsVm.Input.Values;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Input.Readers;

/// <summary>Reads files line by line, or by another separator; a source that ends with <c>|</c> is a command whose output is read.</summary>
internal sealed class RawReader(SourceInfo info) : SourceReader(info)
{
    private readonly byte[] _separator = Encoding.UTF8.GetBytes(info.Settings.Text("InputRaw::record_separator") is { Length: > 0 } own ? own : "\n");
    private CommandOutput? _command;
    private RecordSource? _file;
    private FileStamp? _stamp;
    private long _offset;
    private bool _hasRead;

    public override bool IsWorthWaitingFor => base.IsWorthWaitingFor && !IsCommand;

    private bool IsCommand => Info.Source.EndsWith('|');

    private bool ReadsErrors => IsCommand && Info.Config.ContainsKey("read_stderr");

    public override bool Initialise()
    {
        if (Info.Source.Length == 0)
        {
            Error("No source path provided");
            return false;
        }

        if (Info.Config.TryGetValue("offset", out string? offset))
        {
            if (IsCommand || Info.Mode == InputMode.Reread)
            {
                Error("Offset only is supported for MODE_STREAM and MODE_MANUAL; it is also not supported when executing a command");
                return false;
            }

            _ = long.TryParse(offset, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _offset);
        }

        int wanted = ReadsErrors ? 2 : 1;
        if (Fields.Count != wanted)
        {
            Error($"Filter for raw reader contains wrong number of fields -- got {Fields.Count}, expected {wanted}. Filters for the raw reader contain one string field when used in normal mode and one string and one bool fields when using execute mode with stderr capuring. Filter ignored.");
            return false;
        }

        if (Fields[0].Type.Tag != TypeTag.String)
        {
            Error("First field for raw reader always has to be of type string.");
            return false;
        }

        if (ReadsErrors && Fields[1].Type.Tag != TypeTag.Bool)
        {
            Error("Second field for raw reader always has to be of type bool.");
            return false;
        }

        if (IsCommand && Info.Mode == InputMode.Reread)
        {
            Error("Rereading only supported for files, not for executables.");
            return false;
        }

        if (!IsCommand && !Open())
        {
            return false;
        }

        Update();
        return true;
    }

    public override bool Update()
    {
        if (IsCommand)
        {
            // One that goes on is read as its output comes.
            return Info.Mode == InputMode.Stream && _hasRead ? GoOn() : RunCommand();
        }

        if (_hasRead)
        {
            if (!Renew(out bool isNew))
            {
                return false;
            }

            if (!isNew)
            {
                return true;
            }
        }

        _hasRead = true;
        while (_file is not null && !Thread.IsStopping && _file.TryNext(out ReadOnlySpan<byte> line))
        {
            PutRow(new InputRow([Slot.Of((object)new StringValue(line))]));
        }

        if (Info.Mode != InputMode.Stream)
        {
            EndSend();
        }

        return true;
    }

    public override void Close()
    {
        _file?.Dispose();
        _file = null;
        _command?.End();
    }

    public override void Interrupt() => _command?.End();

    /// <summary>Looks at the file anew; <paramref name="isNew"/> where there may be something to read.</summary>
    private bool Renew(out bool isNew)
    {
        isNew = true;
        FileStamp? stamp = FileStamp.Of(Info.Source);
        if (Info.Mode == InputMode.Stream)
        {
            // Another file at the path is read from its start; the old one is done with.
            if (stamp is { } found && (_stamp is not { } old || !found.IsSameFile(old)))
            {
                _offset = 0;
                return Open();
            }

            return true;
        }

        if (Info.Mode == InputMode.Reread)
        {
            if (stamp is null)
            {
                Error($"Could not get stat for {Info.Source}");
                return false;
            }

            isNew = stamp != _stamp;
        }

        return !isNew || Open();
    }

    private bool Open()
    {
        _file?.Dispose();
        _file = null;
        _stamp = FileStamp.Of(Info.Source);
        if (_stamp is null && Info.Mode == InputMode.Stream)
        {
            // It is read once it is there.
            return true;
        }

        try
        {
            FileStream file = new(Info.Source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            if (_offset != 0)
            {
                // -1 is the end.
                long target = _offset > 0 ? _offset : file.Length + _offset + 1;
                if (target < 0)
                {
                    Error("Seek failed in init: Invalid argument");
                }
                else
                {
                    file.Position = target;
                }
            }

            _file = new RecordSource(file, _separator);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Error($"Init: cannot open {Info.Source}");
            return false;
        }
    }

    private bool RunCommand()
    {
        _hasRead = true;
        Info.Config.TryGetValue("stdin", out string? input);
        _command = new CommandOutput(Info.Source[..^1], Encoding.UTF8.GetBytes(input ?? ""), _separator, ReadsErrors);
        if (Thread.IsStopping)
        {
            _command.End();
        }

        return GoOn();
    }

    /// <summary>Takes what the command wrote: all of it, or what there is so far.</summary>
    private bool GoOn()
    {
        if (_command is not { } command)
        {
            return true;
        }

        bool waits = Info.Mode != InputMode.Stream;
        while (command.TryTake(waits, out (byte[] Text, bool IsError) line))
        {
            StringValue text = new(line.Text);
            PutRow(new InputRow(ReadsErrors ? [Slot.Of((object)text), Slot.Of(line.IsError)] : [Slot.Of((object)text)]));
        }

        if (!command.HasEnded)
        {
            return true;
        }

        _command = null;
        int code = command.ExitCode();
        EndSend();
        if (code != 0)
        {
            FlushRows();
            Thread.Send(new InputMessage.Report(Vm.Runtime.ReportLevel.Error, $"Child process exited with non-zero return code {code}"));
        }

        Raise(
            "InputRaw::process_finished",
            [Slot.Of((object)new StringValue(Info.Name)), Slot.Of((object)new StringValue(Info.Source)), Slot.Of((long)code), Slot.Of(false)],
            [null, null, PolicyType.Count, PolicyType.Bool]);

        // The command does not run again by itself.
        if (Info.Mode == InputMode.Stream)
        {
            FlushRows();
            Thread.Disable();
        }

        return true;
    }
}
