using NidsVm.Input.Readers;
using NidsVm.Input.Reading;
using NidsVm.Input.Values;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Input;

/// <summary>
/// The input framework's engine: streams by name, each with a reader on a thread of its own. What readers find comes to the packet loop
/// when that asks for it (<see cref="Deliver"/>), so policies see nothing of the threads. Make one for each machine before
/// <see cref="Machine.Start"/>, and give it to the machine as a service.
/// </summary>
public sealed partial class InputManager : IDisposable
{
    private readonly Machine _machine;
    private readonly Arrivals _arrivals = new();
    private readonly Dictionary<string, InputStream> _streams = new(StringComparer.Ordinal);

    public InputManager(Machine machine) => _machine = machine;

    /// <summary>Takes the content of streams that are analysed as files.</summary>
    public IFileContent? FileContent { get; set; }

    /// <summary>Something that readers found waits to be delivered.</summary>
    public bool HasArrived => _arrivals.Any;

    /// <summary>A source that is read as a whole was not read yet, or not all of it was delivered.</summary>
    public bool AwaitsFirstReading
    {
        get
        {
            foreach (InputStream stream in _streams.Values)
            {
                if (stream.Reader is { IsWorthWaitingFor: true, HasReadOnce: false })
                {
                    return true;
                }
            }

            return HasArrived;
        }
    }

    /// <summary>Ends a stream; false where there is none of that name.</summary>
    public bool Remove(string name)
    {
        if (!_streams.TryGetValue(name, out InputStream? stream))
        {
            return false;
        }

        if (stream.IsRemoved)
        {
            _machine.Reporter.Warning($"Stream {name} is already queued for removal. Ignoring remove.");
            return true;
        }

        stream.IsRemoved = true;
        stream.Reader!.Stop();
        return true;
    }

    /// <summary>Has a source looked at again; false where there is no such stream.</summary>
    public bool ForceUpdate(string name)
    {
        if (!_streams.TryGetValue(name, out InputStream? stream))
        {
            _machine.Reporter.Error($"Stream {name} not found");
            return false;
        }

        if (stream.IsRemoved)
        {
            _machine.Reporter.Error($"Stream {name} is already queued for removal. Ignoring force update.");
            return false;
        }

        stream.Reader!.Update();
        return true;
    }

    /// <summary>Hands what readers found to streams: tables are filled, predicates asked, events queued. True where there was any.</summary>
    public bool Deliver()
    {
        bool any = false;
        int batches = 0;
        while (batches < InputLimits.BatchesPerTurn && _arrivals.TryTake(out (ReaderThread From, InputMessage Message) next))
        {
            any = true;
            InputStream stream = next.From.Stream;
            switch (next.Message)
            {
                case InputMessage.Rows rows:
                    batches++;
                    foreach (InputRow row in rows.Items)
                    {
                        if (rows.Grows)
                        {
                            stream.Put(row);
                        }
                        else
                        {
                            stream.Send(row);
                        }
                    }

                    break;
                case InputMessage.EndOfSend:
                    stream.EndSend();
                    RaiseEndOfData(stream);
                    break;
                case InputMessage.Event raised:
                    Raise(stream, raised);
                    break;
                case InputMessage.Report report:
                    stream.RaiseError(report.Level, report.Text);
                    _machine.Reporter.Report(report.Level, $"{next.From.Name}: {report.Text}", default);
                    break;
                case InputMessage.Failed:
                    if (!stream.IsRemoved)
                    {
                        stream.IsRemoved = true;
                        next.From.Stop();
                    }

                    break;
                default:
                    _streams.Remove(stream.Name);
                    break;
            }
        }

        return any;
    }

    /// <summary>The program ends: readers end, too, and commands that they run.</summary>
    public void Terminate()
    {
        foreach (InputStream stream in _streams.Values)
        {
            stream.IsRemoved = true;
            stream.Reader!.Abort();
        }
    }

    public void Dispose()
    {
        Terminate();
        _arrivals.Dispose();
    }

    private void RaiseEndOfData(InputStream stream)
    {
        if (_machine.FindEvent("Input::end_of_data") is { HasHandlers: true } handle)
        {
            Span<Slot> a = _machine.Enqueue(handle);
            a[0].Ref = new StringValue(stream.Name);
            a[1].Ref = new StringValue(stream.Source);
        }
    }

    /// <summary>Raises an event of a reader, if the policies have one that takes these arguments.</summary>
    private void Raise(InputStream stream, InputMessage.Event raised)
    {
        if (_machine.FindEvent(raised.Name) is not { HasHandlers: true } handle || handle.Type.Parameters.Length != raised.Arguments.Length)
        {
            return;
        }

        ValueBuilder builder = new(_machine, stream, new InputRow(raised.Arguments));
        Slot[] values = new Slot[raised.Arguments.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (!builder.TryValue(raised.Arguments[i], raised.Types[i] ?? PolicyType.String, out values[i]))
            {
                return;
            }

            if (raised.Types[i] is { IsScalar: true } scalar && handle.Type.Parameters[i].Type.Tag == TypeTag.Any)
            {
                values[i] = Slot.Of(new BoxedScalar(scalar, values[i].Bits));
            }
        }

        values.CopyTo(_machine.Enqueue(handle));
    }

    private SourceReader? NewReader(SourceInfo info, string kind)
    {
        switch (kind)
        {
            case "Input::READER_ASCII":
                return new AsciiReader(info);
            case "Input::READER_RAW":
                return new RawReader(info);
            case "Input::READER_CONFIG":
                return new ConfigReader(info, OptionList.Of(_machine));
            case "Input::READER_BINARY":
                return new BinaryFileReader(info);
            case "Input::READER_SQLITE":
                return new SqliteReader(info);
            case "Input::READER_BENCHMARK":
                return new BenchmarkReader(info);
            default:
                _machine.Reporter.Error("The reader that was requested was not found and could not be initialized.");
                return null;
        }
    }
}
