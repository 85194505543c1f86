namespace NidsVm.Host.Running;

/// <summary>What a run saw of its input, over all sources.</summary>
internal sealed class PacketTally
{
    private double _first = double.PositiveInfinity;
    private double _last = double.NegativeInfinity;

    public long Packets { get; private set; }

    /// <summary>Captured bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Seconds between the earliest and the latest packet.</summary>
    public double SpanSeconds => Packets == 0 ? 0 : _last - _first;

    public void Add(double time, int bytes)
    {
        Packets++;
        Bytes += bytes;
        _first = Math.Min(_first, time);
        _last = Math.Max(_last, time);
    }
}
