using NidsVm.Input.Reading;
using NidsVm.Input.Values;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Input;

/// <summary>A stream: a source that is read for a policy. Lives on the packet loop's thread; its reader has one of its own.</summary>
internal abstract class InputStream
{
    protected InputStream(Machine machine, RecordValue description)
    {
        Machine = machine;
        Description = description;
        Name = description["name"].AsString.ToString();
        Source = description["source"].AsString.ToString();
    }

    public Machine Machine { get; }

    /// <summary>What the policy gave; events get it.</summary>
    public RecordValue Description { get; }

    public string Name { get; }

    public string Source { get; }

    /// <summary>Event for what goes wrong, or null.</summary>
    public EventHandle? ErrorEvent { get; init; }

    /// <summary>Set when the policy, or a failure, asked for the end; rows that were read before still come.</summary>
    public bool IsRemoved { get; set; }

    public ReaderThread? Reader { get; set; }

    /// <summary>Takes a row of a source that is read as a whole.</summary>
    public abstract void Send(InputRow row);

    /// <summary>Takes a row of a source that grows.</summary>
    public abstract void Put(InputRow row);

    /// <summary>The source was read to its end.</summary>
    public abstract void EndSend();

    /// <summary>Tells a warning to the policy and to the reporter.</summary>
    public void Warn(string message)
    {
        RaiseError(ReportLevel.Warning, message);
        Machine.Reporter.Warning(message);
    }

    /// <summary>Tells the policy what went wrong.</summary>
    public void RaiseError(ReportLevel level, string message)
    {
        if (ErrorEvent is { HasHandlers: true } handle)
        {
            Span<Slot> a = Machine.Enqueue(handle);
            a[0].Ref = Description;
            a[1].Ref = new StringValue(message);
            a[2] = Slot.Of((long)level);
        }
    }

    /// <summary>Queues an event; scalars for parameters of type any are boxed.</summary>
    protected void Raise(EventHandle? handle, ReadOnlySpan<Slot> arguments, ReadOnlySpan<PolicyType?> types)
    {
        if (handle is not { HasHandlers: true })
        {
            return;
        }

        Span<Slot> a = Machine.Enqueue(handle);
        for (int i = 0; i < a.Length && i < arguments.Length; i++)
        {
            a[i] = types[i] is { IsScalar: true } scalar && handle.Type.Parameters[i].Type.Tag == TypeTag.Any
                ? Slot.Of(new BoxedScalar(scalar, arguments[i].Bits))
                : arguments[i];
        }
    }
}
