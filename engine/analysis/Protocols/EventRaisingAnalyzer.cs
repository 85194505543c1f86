using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols;

/// <summary>
/// An analyzer whose events mostly have few and simple arguments. Each of the methods asks first whether the event has handlers, so that
/// nothing is built in vain.
/// </summary>
public abstract class EventRaisingAnalyzer : Analyzer
{
    protected EventRaisingAnalyzer(Connections.Connection connection, AnalyzerInfo? info)
        : base(connection, info)
    {
    }

    /// <summary>Raises an event without further arguments.</summary>
    protected void Raise(EventHandle? handle)
    {
        if (handle.IsHandled())
        {
            Enqueue(handle);
        }
    }

    protected void Raise(EventHandle? handle, bool value)
    {
        if (handle.IsHandled())
        {
            Enqueue(handle)[1] = Slot.Of(value);
        }
    }

    protected void Raise(EventHandle? handle, long value)
    {
        if (handle.IsHandled())
        {
            Enqueue(handle)[1] = Slot.Of(value);
        }
    }

    protected void Raise(EventHandle? handle, ReadOnlySpan<byte> text)
    {
        if (handle.IsHandled())
        {
            StringValue value = new(text);
            Enqueue(handle)[1].Ref = value;
        }
    }

    protected void Raise(EventHandle? handle, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (handle.IsHandled())
        {
            StringValue a1 = new(first);
            StringValue a2 = new(second);
            Span<Slot> a = Enqueue(handle);
            a[1].Ref = a1;
            a[2].Ref = a2;
        }
    }

    protected void Raise(EventHandle? handle, bool first, long second)
    {
        if (handle.IsHandled())
        {
            Span<Slot> a = Enqueue(handle);
            a[1] = Slot.Of(first);
            a[2] = Slot.Of(second);
        }
    }

    protected void Raise(EventHandle? handle, bool first, ReadOnlySpan<byte> second)
    {
        if (handle.IsHandled())
        {
            StringValue text = new(second);
            Span<Slot> a = Enqueue(handle);
            a[1] = Slot.Of(first);
            a[2].Ref = text;
        }
    }

    protected void Raise(EventHandle? handle, long first, ReadOnlySpan<byte> second)
    {
        if (handle.IsHandled())
        {
            StringValue text = new(second);
            Span<Slot> a = Enqueue(handle);
            a[1] = Slot.Of(first);
            a[2].Ref = text;
        }
    }
}
