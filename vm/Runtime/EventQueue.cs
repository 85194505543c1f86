using System.Runtime.CompilerServices;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>
/// Queued events, first in first out: a ring of (event, place of its arguments) beside a ring of argument slots. Both grow by
/// doubling and are reused, so that queueing allocates nothing in steady state.
/// </summary>
public sealed class EventQueue
{
    private Entry[] _entries = new Entry[64];
    private Slot[] _slots = new Slot[512];
    private int _head;
    private long _slotHead;
    private long _slotTail;

    /// <summary>Events waiting.</summary>
    public int Count { get; private set; }

    /// <summary>Events that were ever queued.</summary>
    public long Queued { get; private set; }

    /// <summary>Appends an event; the caller fills all of the cleared argument slots before anything else is queued.</summary>
    /// <param name="handle">the event</param>
    /// <param name="time">network time that it counts as raised at</param>
    public Span<Slot> Enqueue(EventHandle handle, double time) => Enqueue(handle, handle.ArgumentCount, time);

    /// <summary>The time that the event handed out last was raised at.</summary>
    public double DequeuedTime { get; private set; }

    /// <summary>The analyzer that is at work, by its number, or 0; events queued meanwhile are told to come from it.</summary>
    public ulong Analyzer { get; set; }

    /// <summary>The analyzer that the event handed out last came from, or 0.</summary>
    public ulong DequeuedAnalyzer { get; private set; }

    /// <summary>Hands out the first event; its arguments stay readable until the next call of <see cref="Enqueue(EventHandle, double)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryDequeue(out EventHandle? handle, out ReadOnlySpan<Slot> arguments)
    {
        if (Count == 0)
        {
            handle = null;
            arguments = default;
            return false;
        }

        ref Entry entry = ref _entries[_head];
        handle = entry.Handle;
        arguments = _slots.AsSpan((int)(entry.Start & (_slots.Length - 1)), entry.Length);
        DequeuedTime = entry.Time;
        DequeuedAnalyzer = entry.Analyzer;
        entry.Handle = null!;
        _head = (_head + 1) & (_entries.Length - 1);
        _slotHead = entry.Start + entry.Length;
        Count--;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Span<Slot> Enqueue(EventHandle handle, int length, double time)
    {
        if (Count == _entries.Length)
        {
            GrowEntries();
        }

        long start = Reserve(length);
        _entries[(_head + Count) & (_entries.Length - 1)] = new Entry { Handle = handle, Start = start, Length = length, Time = time, Analyzer = Analyzer };
        Count++;
        Queued++;
        Span<Slot> arguments = _slots.AsSpan((int)(start & (_slots.Length - 1)), length);
        arguments.Clear();
        return arguments;
    }

    /// <summary>Finds room for <paramref name="length"/> slots in one piece; an event's arguments never wrap around.</summary>
    private long Reserve(int length)
    {
        if (Count == 0)
        {
            _slotHead = _slotTail;
        }

        while (true)
        {
            int offset = (int)(_slotTail & (_slots.Length - 1));
            int skip = offset + length > _slots.Length ? _slots.Length - offset : 0;
            if (_slotTail + skip + length - _slotHead <= _slots.Length)
            {
                long start = _slotTail + skip;
                _slotTail = start + length;
                return start;
            }

            GrowSlots(length);
        }
    }

    private void GrowEntries()
    {
        var entries = new Entry[_entries.Length * 2];
        for (int i = 0; i < Count; i++)
        {
            entries[i] = _entries[(_head + i) & (_entries.Length - 1)];
        }

        (_entries, _head) = (entries, 0);
    }

    private void GrowSlots(int length)
    {
        int size = _slots.Length * 2;
        while (size < length * 2)
        {
            size *= 2;
        }

        var slots = new Slot[size];
        long tail = 0;
        for (int i = 0; i < Count; i++)
        {
            ref Entry entry = ref _entries[(_head + i) & (_entries.Length - 1)];
            _slots.AsSpan((int)(entry.Start & (_slots.Length - 1)), entry.Length).CopyTo(slots.AsSpan((int)tail));
            entry.Start = tail;
            tail += entry.Length;
        }

        (_slots, _slotHead, _slotTail) = (slots, 0, tail);
    }

    private struct Entry
    {
        public EventHandle Handle;
        public long Start;
        public double Time;
        public ulong Analyzer;
        public int Length;
    }
}
