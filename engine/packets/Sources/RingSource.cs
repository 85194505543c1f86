using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NidsVm.Packets;

/// <summary>
/// Packets off an interface through the kernel's memory-mapped ring (TPACKET_V3): promiscuous, whole packets, the filter run by
/// the kernel, nothing copied. A block goes back to the kernel once its last packet was analysed. Several sources may share an
/// interface: the kernel gives all packets of a flow to one of them.
/// </summary>
public sealed unsafe class RingSource : IPacketSource
{
    /// <summary>Size of a ring in bytes where nothing else is said.</summary>
    public const long DefaultBytes = 128 << 20;

    // A block must hold the largest packet that offloading may put together, and is handed over after a while when there is little
    // traffic, full or not: with moderate traffic the time that a ring lasts is the number of its blocks times this while.
    private const int BlockBytes = 1 << 18;
    private const int BlockTimeoutMs = 20;
    private const int WaitMilliseconds = 10;
    private const int NoticeMilliseconds = 1000;

    // Offsets in a block's header (struct tpacket_block_desc) and in a packet's (struct tpacket3_hdr, then struct sockaddr_ll).
    private const int BlockStatus = 8;
    private const int BlockPackets = 12;
    private const int BlockFirst = 16;
    private const int PacketNext = 0;
    private const int PacketSeconds = 4;
    private const int PacketNanoseconds = 8;
    private const int PacketCaptured = 12;
    private const int PacketWire = 16;
    private const int PacketStatus = 20;
    private const int PacketStart = 24;
    private const int PacketTag = 32;
    private const int PacketTagProtocol = 36;
    private const int PacketDirection = 48 + 10;
    private const uint StatusUser = 1;
    private const uint StatusChecksumNotReady = 1 << 3;
    private const uint StatusTagged = 1 << 4;
    private const uint StatusTagProtocol = 1 << 6;
    private const uint StatusChecksumValid = 1 << 7;
    private const byte Outgoing = 4;
    private const int MacAddresses = 12;
    private const int TagBytes = 4;
    private const ushort DefaultTagProtocol = 0x8100;

    private readonly int _blockCount;
    private readonly bool _isLoopback;
    private readonly PacketFilter? _filter;
    private readonly string? _expression;
    private bool _isFiltered;
    private readonly Lock _closing = new();
    private int _socket = -1;
    private int _index;
    private byte* _ring;
    private byte* _block;
    private byte* _packet;
    private uint _left;
    private int _blockIndex;
    private long _received;
    private long _receivedBytes;
    private long _link;
    private long _dropped;
    private long _lastNotice;
    private volatile bool _broken;

    /// <summary>Opens an interface.</summary>
    /// <param name="interfaceName">its name</param>
    /// <param name="filter">a filter expression (pcap-filter(7)), or null</param>
    /// <param name="bufferBytes">size of the ring in bytes, in steps of 256 KiB</param>
    /// <param name="group">number of the group of sources that share the interface; null for all packets</param>
    /// <exception cref="PacketSourceException">the interface cannot be opened, or the filter is wrong</exception>
    public RingSource(string interfaceName, string? filter = null, long bufferBytes = DefaultBytes, int? group = null)
    {
        Name = interfaceName;
        _blockCount = (int)Math.Clamp(bufferBytes / BlockBytes, 4, 64 * 1024);
        try
        {
            _socket = AfPacket.Open();
            if (_socket < 0)
            {
                throw Failure();
            }

            if (!AfPacket.TryGetHardware(_socket, interfaceName, out AfPacket.Hardware hardware))
            {
                throw new PacketSourceException($"{Name}: there is no such interface");
            }

            if (!AfPacket.IsUp(_socket, interfaceName))
            {
                throw new PacketSourceException($"{Name}: the interface is down");
            }

            LinkType = LinkTypeOf(hardware) ?? throw new PacketSourceException($"{Name}: a ring cannot read hardware of type {(int)hardware}");
            _isLoopback = hardware == AfPacket.Hardware.Loopback;
            _expression = filter;
            _index = AfPacket.InterfaceIndex(interfaceName);
            Open(_index, group, FilterForKernel(filter, out _filter));
        }
        catch
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
                // The kernel counts from zero after each look; a packet that was dropped was counted as received, too.
                if (_socket >= 0 && AfPacket.TryTakeStatistics(_socket, out long packets, out long drops))
                {
                    _link += packets;
                    _dropped += drops;
                }
            }

            return new PacketSourceStatistics(_received, _receivedBytes, _dropped, _link, 0);
        }
    }

    /// <summary>
    /// Whether an interface is better opened by libpcap: "any", hardware whose frames differ from those of recordings, systems
    /// without rings. One that does not exist or may not be opened is none of these, and opening it here says so.
    /// </summary>
    public static bool NeedsLibpcap(string interfaceName)
    {
        if (!OperatingSystem.IsLinux() || !BitConverter.IsLittleEndian || interfaceName == "any")
        {
            return true;
        }

        int socket = AfPacket.Open();
        if (socket < 0)
        {
            return false;
        }

        bool isForeign = AfPacket.TryGetHardware(socket, interfaceName, out AfPacket.Hardware hardware) && LinkTypeOf(hardware) is null;
        _ = AfPacket.Close(socket);
        return isForeign;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public PacketReadStatus Next(ref CapturedPacket packet)
    {
        while (!_broken)
        {
            if (_left == 0 && !TryTakeBlock())
            {
                return _broken || CutOff is not null ? PacketReadStatus.End : PacketReadStatus.Idle;
            }

            byte* header = _packet;
            _left--;
            _packet = header + *(uint*)(header + PacketNext);
            if (_isLoopback && header[PacketDirection] == Outgoing)
            {
                // What is sent over loopback is received as well.
                continue;
            }

            Fill(ref packet, header);
            if (_filter is null || _filter.Matches(ref packet))
            {
                _received++;
                _receivedBytes += packet.Data.Length;
                return PacketReadStatus.Packet;
            }
        }

        return PacketReadStatus.End;
    }

    /// <inheritdoc/>
    public bool TryFilter(string? expression)
    {
        if (expression is null && !_isFiltered)
        {
            return true;
        }

        // Filters that speak of VLAN tags are for packets that have them back.
        bool isTaken = _filter is null && !MeansTags(expression) && TryAttach(expression);
        if (!isTaken && _isFiltered)
        {
            _ = TryAttach(null);
        }

        _isFiltered = isTaken;
        return isTaken;
    }

    /// <inheritdoc/>
    public void Break() => _broken = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Statistics;
        lock (_closing)
        {
            _broken = true;
            if (_ring is not null)
            {
                AfPacket.UnmapRing(_ring, (nuint)BlockBytes * (nuint)_blockCount);
                _ring = null;
            }

            if (_socket >= 0)
            {
                _ = AfPacket.Close(_socket);
                _socket = -1;
            }
        }

        _filter?.Dispose();
    }

    private static LinkType? LinkTypeOf(AfPacket.Hardware hardware) => hardware switch
    {
        AfPacket.Hardware.Ethernet or AfPacket.Hardware.Loopback => LinkType.Ethernet,
        AfPacket.Hardware.None => LinkType.Raw,
        _ => null,
    };

    /// <summary>
    /// The filter as the kernel runs it. It sees packets without their VLAN tag, which hardware takes out: expressions that speak
    /// of tags are run here, on packets that have them back.
    /// </summary>
    private BpfProgram? FilterForKernel(string? expression, out PacketFilter? own)
    {
        own = null;
        if (string.IsNullOrWhiteSpace(expression))
        {
            return null;
        }

        if (MeansTags(expression))
        {
            own = new PacketFilter(expression, LinkType);
            return null;
        }

        return Libpcap.Compile(expression, LinkType);
    }

    private bool TryAttach(string? expression)
    {
        try
        {
            return AfPacket.TryAttachFilter(_socket, Libpcap.Compile(PacketFilter.Both(_expression, expression) ?? "", LinkType));
        }
        catch (PacketSourceException)
        {
            // It compiled for another link layer; the one who turns packets away by it has the same trouble there.
            return false;
        }
    }

    private static bool MeansTags(string? expression) => expression is not null && expression.Contains("vlan", StringComparison.OrdinalIgnoreCase);

    /// <summary>The filter is there before the first packet is.</summary>
    private void Open(int index, int? group, BpfProgram? filter)
    {
        if (filter is not null && !AfPacket.TryAttachFilter(_socket, filter))
        {
            throw Failure();
        }

        if (!AfPacket.TrySetRing(_socket, BlockBytes, _blockCount, BlockTimeoutMs, TagBytes))
        {
            throw Failure();
        }

        _ring = AfPacket.MapRing(_socket, (nuint)BlockBytes * (nuint)_blockCount);
        if (_ring is null || !AfPacket.TryBind(_socket, index) || !AfPacket.TrySetPromiscuous(_socket, index))
        {
            throw Failure();
        }

        if (group is { } number && !AfPacket.TryJoinFanout(_socket, number))
        {
            throw Failure();
        }
    }

    /// <summary>Gives the block that was worked off back and takes the next one, waiting a little; false where there is none.</summary>
    private bool TryTakeBlock()
    {
        if (_block is not null)
        {
            Volatile.Write(ref *(uint*)(_block + BlockStatus), 0u);
            _block = null;
            _blockIndex = _blockIndex + 1 == _blockCount ? 0 : _blockIndex + 1;
        }

        byte* block = _ring + ((long)_blockIndex * BlockBytes);
        if ((Volatile.Read(ref *(uint*)(block + BlockStatus)) & StatusUser) == 0)
        {
            if (!AfPacket.TryWaitReadable(_socket, WaitMilliseconds))
            {
                // The interface is down. It may come back, and nothing is to be waited for until then.
                Thread.Sleep(WaitMilliseconds);
            }

            if ((Volatile.Read(ref *(uint*)(block + BlockStatus)) & StatusUser) == 0)
            {
                NoticeLoss();
                return false;
            }
        }

        _block = block;
        _left = *(uint*)(block + BlockPackets);
        _packet = block + *(uint*)(block + BlockFirst);
        return _left > 0 || TryTakeBlock();
    }

    /// <summary>The interface may have gone while nothing came; another one of its name is not watched by this socket.</summary>
    private void NoticeLoss()
    {
        long now = Environment.TickCount64;
        if (now - _lastNotice < NoticeMilliseconds)
        {
            return;
        }

        _lastNotice = now;
        if (AfPacket.InterfaceIndex(Name) != _index)
        {
            CutOff ??= $"{Name}: the interface went away";
        }
    }

    private void Fill(ref CapturedPacket packet, byte* header)
    {
        byte* data = header + *(ushort*)(header + PacketStart);
        int captured = *(int*)(header + PacketCaptured);
        int wire = *(int*)(header + PacketWire);
        uint status = *(uint*)(header + PacketStatus);
        if ((status & StatusTagged) != 0 && captured >= MacAddresses)
        {
            // The tag goes back where it was on the wire; the ring has room for it before each packet.
            ushort protocol = (status & StatusTagProtocol) != 0 ? *(ushort*)(header + PacketTagProtocol) : DefaultTagProtocol;
            ulong addresses = Unsafe.ReadUnaligned<ulong>(data);
            uint rest = Unsafe.ReadUnaligned<uint>(data + sizeof(ulong));
            data -= TagBytes;
            Unsafe.WriteUnaligned(data, addresses);
            Unsafe.WriteUnaligned(data + sizeof(ulong), rest);
            BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(data + MacAddresses, sizeof(ushort)), protocol);
            BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(data + MacAddresses + sizeof(ushort), sizeof(ushort)), (ushort)*(uint*)(header + PacketTag));
            captured += TagBytes;
            wire += TagBytes;
        }

        packet.Data = new ReadOnlySpan<byte>(data, captured);
        packet.Following = _left > 0 ? Following() : default;
        packet.WireLength = wire;
        packet.LinkType = LinkType;
        packet.InterfaceIndex = 0;
        packet.IsChecksumTrusted = (status & (StatusChecksumNotReady | StatusChecksumValid)) != 0;
        packet.SetTime(*(uint*)(header + PacketSeconds), *(uint*)(header + PacketNanoseconds));
    }

    /// <summary>The packet that comes next in this block; none where its tag would have to be put back first.</summary>
    private ReadOnlySpan<byte> Following() => (*(uint*)(_packet + PacketStatus) & StatusTagged) == 0
        ? new ReadOnlySpan<byte>(_packet + *(ushort*)(_packet + PacketStart), *(int*)(_packet + PacketCaptured))
        : default;

    private PacketSourceException Failure() => new(AfPacket.LastError switch
    {
        AfPacket.Error.NotPermitted or AfPacket.Error.AccessDenied =>
            $"{Name}: capturing is not allowed; run as root, or give the program cap_net_raw and cap_net_admin",
        AfPacket.Error.NoDevice => $"{Name}: there is no such interface",
        AfPacket.Error.NetworkDown => $"{Name}: the interface is down",
        AfPacket.Error.NoMemory => $"{Name}: the kernel has no room for a ring of {((long)BlockBytes * _blockCount) >> 20} MiB",
        _ => $"{Name}: {AfPacket.LastMessage}",
    });
}
