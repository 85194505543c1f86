using System.Globalization;
using System.Runtime.CompilerServices;

namespace NidsVm.Packets;

/// <summary>What all recordings have in common: the input, the filter, the counters, and where they were cut off.</summary>
public abstract class RecordingSource : IPacketSource
{
    private long _read;
    private long _received;
    private long _receivedBytes;
    private volatile bool _broken;

    private protected RecordingSource(string name, CaptureInput input)
    {
        Name = name;
        Input = input;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsLive => false;

    /// <inheritdoc/>
    public abstract LinkType LinkType { get; }

    /// <inheritdoc/>
    public long BytesRead => Input.Position;

    /// <inheritdoc/>
    public long BytesTotal => Input.Length;

    /// <inheritdoc/>
    public string? CutOff { get; private set; }

    /// <inheritdoc/>
    public PacketSourceStatistics Statistics => new(_received, _receivedBytes, 0, _read, _read - _received);

    /// <summary>What packets have to pass; null lets all through.</summary>
    internal PacketFilter? Filter { get; set; }

    private protected CaptureInput Input { get; }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public PacketReadStatus Next(ref CapturedPacket packet)
    {
        while (!_broken && ReadRecord(ref packet))
        {
            _read++;
            if (Filter is null || Filter.Matches(ref packet))
            {
                _received++;
                _receivedBytes += packet.Data.Length;
                return PacketReadStatus.Packet;
            }
        }

        return PacketReadStatus.End;
    }

    /// <inheritdoc/>
    public void Break() => _broken = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of the input and the filter.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Input.Dispose();
            Filter?.Dispose();
        }
    }

    /// <summary>Reads the next packet; false at the end.</summary>
    protected abstract bool ReadRecord(ref CapturedPacket packet);

    /// <summary>Notes that the recording ends before its time.</summary>
    /// <param name="where">Where, to follow "it is cut off".</param>
    protected void EndAtCut(string where)
    {
        var before = _read == 1
            ? "the packet before it was analysed"
            : string.Create(CultureInfo.InvariantCulture, $"the {_read} packets before it were analysed");
        CutOff ??= $"{Name}: the capture is cut off {where}; {before}";
    }
}
