namespace NidsVm.Packets;

/// <summary>
/// Packets off an interface through libpcap: promiscuous, whole packets, the filter run by the kernel. A packet is
/// handed out where it lies in the kernel's ring.
/// </summary>
public sealed unsafe class LiveSource : IPacketSource
{
    // How long a call waits for a packet, so that timers and signals are seen to. libpcap's own timeout does not
    // promise that: on Linux it waits for the first packet as long as it takes.
    private const int WaitMilliseconds = 10;

    private readonly bool _nanoseconds;
    private readonly string? _expression;
    private readonly Lock _closing = new();
    private readonly int _descriptor;
    private nint _handle;
    private long _received;
    private long _receivedBytes;
    private PacketSourceStatistics _last;
    private bool _isFiltered;
    private volatile bool _broken;

    /// <summary>Opens an interface.</summary>
    /// <param name="interfaceName">Its name, or "any" for all.</param>
    /// <param name="filter">A filter expression (pcap-filter(7)) for the kernel, or null.</param>
    /// <param name="bufferBytes">Size of the kernel's buffer in bytes.</param>
    /// <exception cref="PacketSourceException">libpcap is missing, or the interface cannot be opened.</exception>
    public LiveSource(string interfaceName, string? filter = null, int bufferBytes = 128 << 20)
    {
        Name = interfaceName;
        _expression = filter;
        try
        {
            _handle = Libpcap.CreateHandle(interfaceName);
            Libpcap.SetSnapLength(_handle, PcapFormat.WholePackets);
            Libpcap.SetPromiscuous(_handle, 1);
            Libpcap.SetTimeout(_handle, WaitMilliseconds);
            Libpcap.SetBufferSize(_handle, bufferBytes);
            Libpcap.SetPrecision(_handle, Libpcap.PrecisionNanoseconds);
            Activate();
            _nanoseconds = Libpcap.GetPrecision(_handle) == Libpcap.PrecisionNanoseconds;
            LinkType = (LinkType)Libpcap.DataLink(_handle);
            Libpcap.SetNonBlocking(_handle);
            _descriptor = Libpcap.SelectableDescriptor(_handle);
            if (!string.IsNullOrEmpty(filter))
            {
                Libpcap.SetFilter(_handle, filter);
            }
        }
        catch (DllNotFoundException e)
        {
            throw new PacketSourceException(Libpcap.Missing("live capture"), e);
        }
        catch (PacketSourceException)
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsLive => true;

    /// <inheritdoc/>
    public LinkType LinkType { get; }

    /// <inheritdoc/>
    public long BytesRead => _receivedBytes;

    /// <inheritdoc/>
    public long BytesTotal => 0;

    /// <inheritdoc/>
    public string? CutOff { get; private set; }

    /// <inheritdoc/>
    public PacketSourceStatistics Statistics
    {
        get
        {
            lock (_closing)
            {
                if (_handle != 0 && Libpcap.Stats(_handle, out var kernel) == 0)
                {
                    _last = new PacketSourceStatistics(
                        _received, _receivedBytes, (long)kernel.Dropped + kernel.InterfaceDropped, kernel.Received, 0);
                }
            }

            return _last with { Received = _received, ReceivedBytes = _receivedBytes };
        }
    }

    /// <inheritdoc/>
    public PacketReadStatus Next(ref CapturedPacket packet)
    {
        if (_broken || _handle == 0)
        {
            return PacketReadStatus.End;
        }

        var result = Libpcap.Next(_handle, out var header, out var data);
        if (result == 0)
        {
            Libpcap.WaitReadable(_descriptor, WaitMilliseconds);
            result = Libpcap.Next(_handle, out header, out data);
        }

        switch (result)
        {
            case 1:
                packet.Data = new ReadOnlySpan<byte>(data, (int)header->CaptureLength);
                packet.WireLength = (int)header->WireLength;
                packet.LinkType = LinkType;
                packet.InterfaceIndex = 0;
                packet.SetTime(header->Seconds, _nanoseconds ? header->Fraction : header->Fraction * 1000L);
                _received++;
                _receivedBytes += header->CaptureLength;
                return PacketReadStatus.Packet;

            case 0:
                return PacketReadStatus.Idle;

            case Libpcap.ErrorBreak:
                return PacketReadStatus.End;

            default:
                // The interface went away, most likely.
                CutOff ??= $"{Name}: {Libpcap.LastError(_handle)}";
                return PacketReadStatus.End;
        }
    }

    /// <inheritdoc/>
    public bool TryFilter(string? expression)
    {
        if (expression is null && !_isFiltered)
        {
            return true;
        }

        try
        {
            Libpcap.SetFilter(_handle, PacketFilter.Both(_expression, expression) ?? "");
            _isFiltered = true;
            return true;
        }
        catch (PacketSourceException)
        {
            // It compiled for another link layer; the one who turns packets away by it has the same trouble there.
            return false;
        }
    }

    /// <inheritdoc/>
    public void Break()
    {
        _broken = true;
        lock (_closing)
        {
            if (_handle != 0)
            {
                Libpcap.BreakLoop(_handle);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_closing)
        {
            if (_handle != 0)
            {
                _ = Statistics;
                Libpcap.Close(_handle);
                _handle = 0;
            }
        }
    }

    private void Activate()
    {
        var result = Libpcap.Activate(_handle);
        if (result >= 0)
        {
            return;
        }

        throw new PacketSourceException(result switch
        {
            Libpcap.ErrorNoSuchDevice => $"{Name}: there is no such interface",
            Libpcap.ErrorNotUp => $"{Name}: the interface is down",
            Libpcap.ErrorPermissionDenied or Libpcap.ErrorPromiscuousPermissionDenied =>
                $"{Name}: capturing is not allowed; run as root, or give the program cap_net_raw and cap_net_admin",
            _ => $"{Name}: {Libpcap.LastError(_handle)}",
        });
    }
}
