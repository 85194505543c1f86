using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>
/// A computation that waits: the frames of a condition and of the functions that it called, copied off the machine's stack, with
/// their locals and operands. Places in it count from the condition's first slot.
/// </summary>
internal sealed class Fiber(Frame[] frames, Slot[] slots, ActiveTableLoop[] loops)
{
    /// <summary>The condition's frame first; the last one goes on with the result.</summary>
    public Frame[] Frames { get; } = frames;

    /// <summary>All slots up to the place of the awaited result.</summary>
    public Slot[] Slots { get; } = slots;

    /// <summary>The loops over tables that the frames are in; their depths count from the condition's frame.</summary>
    public ActiveTableLoop[] Loops { get; } = loops;
}

/// <summary>A loop over a table that is under way.</summary>
internal struct ActiveTableLoop
{
    public TableValue Table;

    /// <summary>How many frames there were when it began.</summary>
    public int Depth;
}
