using System.Runtime.InteropServices;

namespace NidsVm.Packets;

/// <summary>
/// The kernel's packet sockets (packet(7)) and their memory-mapped rings of version 3, as Linux has them since 3.2
/// (Documentation/networking/packet_mmap). Numbers are those of the kernel's headers.
/// </summary>
internal static unsafe partial class AfPacket
{
    public const int Family = 17;
    public const int MaxGroup = 0xFFFF;

    private const int RawSocket = 3;
    private const int CloseOnExec = 0x80000;
    private const ushort AllProtocolsNetworkOrder = 0x0300;
    private const int SocketLevel = 1;
    private const int PacketLevel = 263;
    private const int ErrorOption = 4;
    private const int AttachFilterOption = 26;
    private const int AddMembershipOption = 1;
    private const int RxRingOption = 5;
    private const int StatisticsOption = 6;
    private const int VersionOption = 10;
    private const int ReserveOption = 12;
    private const int FanoutOption = 18;
    private const int Version3 = 2;
    private const int PromiscuousMembership = 1;
    private const int FanoutHashDefragmented = 0x8000 << 16;
    private const int HardwareAddressRequest = 0x8927;
    private const int FlagsRequest = 0x8913;
    private const short InterfaceIsUp = 1;
    private const int InterfaceNameSize = 16;
    private const int ProtectReadWrite = 3;
    private const int MapShared = 1;
    private const short PollInput = 1;
    private const short PollError = 8;

    /// <summary>Kinds of hardware whose frames the ring hands out as libpcap would (if_arp.h).</summary>
    public enum Hardware : ushort
    {
        Ethernet = 1,
        Loopback = 772,
        None = 0xFFFE,
    }

    /// <summary>errno values that are told apart.</summary>
    public enum Error
    {
        None = 0,
        NotPermitted = 1,
        Interrupted = 4,
        NoMemory = 12,
        AccessDenied = 13,
        NoDevice = 19,
        AddressFamily = 97,
        NetworkDown = 100,
    }

    public static Error LastError => (Error)Marshal.GetLastPInvokeError();

    public static string LastMessage => Marshal.GetLastPInvokeErrorMessage();

    public static int Open() => Socket(Family, RawSocket | CloseOnExec, 0);

    /// <summary>What hardware an interface is; false where it does not exist.</summary>
    public static bool TryGetHardware(int socket, string name, out Hardware hardware)
    {
        hardware = default;
        InterfaceRequest request = default;
        if (!request.SetName(name) || Ioctl(socket, HardwareAddressRequest, &request) < 0)
        {
            return false;
        }

        hardware = (Hardware)(*(ushort*)request.Value);
        return true;
    }

    /// <summary>Whether an interface is up.</summary>
    public static bool IsUp(int socket, string name)
    {
        InterfaceRequest request = default;
        return request.SetName(name) && Ioctl(socket, FlagsRequest, &request) >= 0 && (*(short*)request.Value & InterfaceIsUp) != 0;
    }

    /// <summary>Number of an interface, 0 where it does not exist.</summary>
    [LibraryImport("libc", EntryPoint = "if_nametoindex", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int InterfaceIndex(string name);

    /// <summary>Asks for a ring; packets have <paramref name="reserve"/> bytes before their first.</summary>
    public static bool TrySetRing(int socket, int blockSize, int blockCount, int blockTimeoutMs, int reserve)
    {
        const int FrameSize = 2048;

        int version = Version3;
        RingRequest ring = new()
        {
            BlockSize = (uint)blockSize,
            BlockCount = (uint)blockCount,
            FrameSize = FrameSize,
            FrameCount = (uint)((long)blockSize / FrameSize * blockCount),
            RetireBlockTimeoutMs = (uint)blockTimeoutMs,
        };
        return SetOption(socket, PacketLevel, VersionOption, &version, sizeof(int)) == 0
            && SetOption(socket, PacketLevel, ReserveOption, &reserve, sizeof(int)) == 0
            && SetOption(socket, PacketLevel, RxRingOption, &ring, (uint)sizeof(RingRequest)) == 0;
    }

    /// <summary>Maps the ring, or yields null.</summary>
    public static byte* MapRing(int socket, nuint length)
    {
        nint address = MemoryMap(0, length, ProtectReadWrite, MapShared, socket, 0);
        return address == -1 ? null : (byte*)address;
    }

    public static void UnmapRing(byte* ring, nuint length) => _ = MemoryUnmap(ring, length);

    /// <summary>From here on packets of the interface come in.</summary>
    public static bool TryBind(int socket, int interfaceIndex)
    {
        LinkAddress address = new() { Family = Family, Protocol = AllProtocolsNetworkOrder, InterfaceIndex = interfaceIndex };
        return Bind(socket, &address, (uint)sizeof(LinkAddress)) == 0;
    }

    public static bool TrySetPromiscuous(int socket, int interfaceIndex)
    {
        Membership membership = new() { InterfaceIndex = interfaceIndex, Kind = PromiscuousMembership };
        return SetOption(socket, PacketLevel, AddMembershipOption, &membership, (uint)sizeof(Membership)) == 0;
    }

    /// <summary>
    /// Shares the interface's packets with the other sockets of the group, by a hash that is the same for both directions of a
    /// flow; fragments are put together before, so that they go where the rest of their flow goes.
    /// </summary>
    public static bool TryJoinFanout(int socket, int group)
    {
        int value = (group & MaxGroup) | FanoutHashDefragmented;
        return SetOption(socket, PacketLevel, FanoutOption, &value, sizeof(int)) == 0;
    }

    /// <summary>Has the kernel run a filter on each packet.</summary>
    public static bool TryAttachFilter(int socket, BpfProgram program)
    {
        fixed (BpfInstruction* code = program.Instructions)
        {
            FilterProgram filter = new() { Length = (ushort)program.Length, Code = code };
            return SetOption(socket, SocketLevel, AttachFilterOption, &filter, (uint)sizeof(FilterProgram)) == 0;
        }
    }

    /// <summary>Packets that reached the socket and those of them that found no room, since the last call.</summary>
    public static bool TryTakeStatistics(int socket, out long packets, out long drops)
    {
        RingStatistics statistics = default;
        uint length = (uint)sizeof(RingStatistics);
        bool ok = GetOption(socket, PacketLevel, StatisticsOption, &statistics, &length) == 0;
        (packets, drops) = (statistics.Packets, statistics.Drops);
        return ok;
    }

    /// <summary>Waits until the socket has a block, or the time is over. False, at once, where it has an error; it is taken away.</summary>
    public static bool TryWaitReadable(int socket, int milliseconds)
    {
        PollDescriptor wanted = new() { Descriptor = socket, Wanted = PollInput };
        if (Poll(&wanted, 1, milliseconds) <= 0 || (wanted.Happened & PollError) == 0)
        {
            return true;
        }

        int error = 0;
        uint length = sizeof(int);
        _ = GetOption(socket, SocketLevel, ErrorOption, &error, &length);
        return false;
    }

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(int socket, LinkAddress* address, uint length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(int socket, int level, int option, void* value, uint length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetOption(int socket, int level, int option, void* value, uint* length);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Ioctl(int descriptor, nuint request, InterfaceRequest* argument);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint MemoryMap(nint address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int MemoryUnmap(byte* address, nuint length);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(PollDescriptor* descriptors, nuint count, int milliseconds);

    /// <summary>struct tpacket_req3.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct RingRequest
    {
        public uint BlockSize;
        public uint BlockCount;
        public uint FrameSize;
        public uint FrameCount;
        public uint RetireBlockTimeoutMs;
        public uint PrivateSize;
        public uint Features;
    }

    /// <summary>struct tpacket_stats_v3.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct RingStatistics
    {
        public uint Packets;
        public uint Drops;
        public uint Freezes;
    }

    /// <summary>struct sockaddr_ll.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct LinkAddress
    {
        public ushort Family;
        public ushort Protocol;
        public int InterfaceIndex;
        public ushort Hardware;
        public byte PacketType;
        public byte AddressLength;
        public ulong Address;
    }

    /// <summary>struct packet_mreq.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Membership
    {
        public int InterfaceIndex;
        public ushort Kind;
        public ushort AddressLength;
        public ulong Address;
    }

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FilterProgram
    {
        public ushort Length;
        public BpfInstruction* Code;
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }

    /// <summary>struct ifreq: a name and a union of 24 bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct InterfaceRequest
    {
        public fixed byte Name[InterfaceNameSize];
        public fixed byte Value[24];

        /// <summary>False where the name is too long for any interface.</summary>
        public bool SetName(string name)
        {
            if (System.Text.Encoding.UTF8.GetByteCount(name) >= InterfaceNameSize)
            {
                return false;
            }

            fixed (byte* start = Name)
            {
                _ = System.Text.Encoding.UTF8.GetBytes(name, new Span<byte>(start, InterfaceNameSize));
            }

            return true;
        }
    }
}
