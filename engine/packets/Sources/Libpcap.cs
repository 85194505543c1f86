using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.InteropServices;

namespace NidsVm.Packets;

/// <summary>
/// The part of libpcap that live capture and filters need. The library is looked for when it is first used, so the
/// program runs without it.
/// </summary>
internal static unsafe partial class Libpcap
{
    public const int ErrorBreak = -2;
    public const int ErrorNoSuchDevice = -5;
    public const int ErrorNotUp = -9;
    public const int ErrorPermissionDenied = -8;
    public const int ErrorPromiscuousPermissionDenied = -11;
    public const int PrecisionNanoseconds = 1;

    private const string Library = "libpcap";
    private const int ErrorBufferSize = 256;
    private const uint NetmaskUnknown = 0xFFFF_FFFF;

    private static readonly string[] FileNames = ["libpcap.so.0.8", "libpcap.so.1", "libpcap.so", "libpcap.dylib"];

    static Libpcap() => NativeLibrary.SetDllImportResolver(typeof(Libpcap).Assembly, Resolve);

    /// <summary>What a user without the library is told.</summary>
    public static string Missing(string what) =>
        $"{what} needs libpcap, which is not installed; on Debian: apt install libpcap0.8";

    /// <summary>Compiles a filter expression for packets of a link layer.</summary>
    /// <exception cref="PacketSourceException">libpcap is missing, or does not accept the expression.</exception>
    public static BpfProgram Compile(string expression, LinkType linkType)
    {
        try
        {
            var handle = OpenDead((int)linkType, PcapFormat.WholePackets);
            if (handle == 0)
            {
                throw new PacketSourceException($"filter \"{expression}\": libpcap does not know link type {(int)linkType}");
            }

            try
            {
                Program native = default;
                CompileInto(handle, ref native, expression);
                var code = new ReadOnlySpan<BpfInstruction>(native.Instructions, (int)native.Length);
                var accepted = BpfProgram.TryCreate(code, out var program);
                FreeCode(ref native);
                return accepted
                    ? program!
                    : throw new PacketSourceException($"filter \"{expression}\": libpcap made a program that is damaged");
            }
            finally
            {
                Close(handle);
            }
        }
        catch (DllNotFoundException e)
        {
            throw new PacketSourceException(Missing("a packet filter"), e);
        }
    }

    /// <summary>Compiles a filter expression for a handle and gives it to the kernel.</summary>
    public static void SetFilter(nint handle, string expression)
    {
        Program native = default;
        CompileInto(handle, ref native, expression);
        var result = SetFilter(handle, ref native);
        FreeCode(ref native);
        if (result < 0)
        {
            throw new PacketSourceException($"filter \"{expression}\": {LastError(handle)}");
        }
    }

    /// <summary>What libpcap says of the last error.</summary>
    public static string LastError(nint handle) => Marshal.PtrToStringUTF8(GetError(handle)) ?? "unknown error";

    /// <summary>Makes a handle for an interface.</summary>
    public static nint CreateHandle(string interfaceName)
    {
        var error = stackalloc byte[ErrorBufferSize];
        var handle = Create(interfaceName, error);
        return handle != 0
            ? handle
            : throw new PacketSourceException($"{interfaceName}: {Marshal.PtrToStringUTF8((nint)error)}");
    }

    /// <summary>Makes reads return at once when there is nothing.</summary>
    public static void SetNonBlocking(nint handle)
    {
        var error = stackalloc byte[ErrorBufferSize];
        _ = SetNonBlocking(handle, 1, error);
    }

    /// <summary>Waits until a descriptor can be read, or the time is over.</summary>
    public static void WaitReadable(int descriptor, int milliseconds)
    {
        const short Input = 1;

        if (descriptor < 0)
        {
            Thread.Sleep(1);
            return;
        }

        var wanted = new PollDescriptor { Descriptor = descriptor, Wanted = Input };
        _ = Poll(&wanted, 1, milliseconds);
    }

    private static void CompileInto(nint handle, ref Program program, string expression)
    {
        if (Compile(handle, ref program, expression, optimize: 1, NetmaskUnknown) < 0)
        {
            throw new PacketSourceException($"filter \"{expression}\": {LastError(handle)}");
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (!string.Equals(name, Library, StringComparison.Ordinal))
        {
            return 0;
        }

        foreach (var file in FileNames)
        {
            if (NativeLibrary.TryLoad(file, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }

    [LibraryImport(Library, EntryPoint = "pcap_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Create(string source, byte* error);

    [LibraryImport(Library, EntryPoint = "pcap_set_snaplen")]
    internal static partial int SetSnapLength(nint handle, int length);

    [LibraryImport(Library, EntryPoint = "pcap_set_promisc")]
    internal static partial int SetPromiscuous(nint handle, int on);

    [LibraryImport(Library, EntryPoint = "pcap_set_timeout")]
    internal static partial int SetTimeout(nint handle, int milliseconds);

    [LibraryImport(Library, EntryPoint = "pcap_set_buffer_size")]
    internal static partial int SetBufferSize(nint handle, int bytes);

    [LibraryImport(Library, EntryPoint = "pcap_set_tstamp_precision")]
    internal static partial int SetPrecision(nint handle, int precision);

    [LibraryImport(Library, EntryPoint = "pcap_get_tstamp_precision")]
    internal static partial int GetPrecision(nint handle);

    [LibraryImport(Library, EntryPoint = "pcap_activate")]
    internal static partial int Activate(nint handle);

    [LibraryImport(Library, EntryPoint = "pcap_setnonblock")]
    private static partial int SetNonBlocking(nint handle, int on, byte* error);

    [LibraryImport(Library, EntryPoint = "pcap_get_selectable_fd")]
    internal static partial int SelectableDescriptor(nint handle);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(PollDescriptor* descriptors, nuint count, int milliseconds);

    [LibraryImport(Library, EntryPoint = "pcap_datalink")]
    internal static partial int DataLink(nint handle);

    [LibraryImport(Library, EntryPoint = "pcap_next_ex")]
    internal static partial int Next(nint handle, out PacketHeader* header, out byte* data);

    [LibraryImport(Library, EntryPoint = "pcap_stats")]
    internal static partial int Stats(nint handle, out PcapStat statistics);

    [LibraryImport(Library, EntryPoint = "pcap_breakloop")]
    internal static partial void BreakLoop(nint handle);

    [LibraryImport(Library, EntryPoint = "pcap_close")]
    internal static partial void Close(nint handle);

    [LibraryImport(Library, EntryPoint = "pcap_open_dead")]
    private static partial nint OpenDead(int linkType, int snapLength);

    [LibraryImport(Library, EntryPoint = "pcap_compile", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Compile(nint handle, ref Program program, string expression, int optimize, uint netmask);

    [LibraryImport(Library, EntryPoint = "pcap_setfilter")]
    private static partial int SetFilter(nint handle, ref Program program);

    [LibraryImport(Library, EntryPoint = "pcap_freecode")]
    private static partial void FreeCode(ref Program program);

    [LibraryImport(Library, EntryPoint = "pcap_geterr")]
    private static partial nint GetError(nint handle);

    /// <summary>struct pcap_pkthdr; the time is a struct timeval.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PacketHeader
    {
        public nint Seconds;
        public nint Fraction;
        public uint CaptureLength;
        public uint WireLength;
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }

    /// <summary>struct pcap_stat.</summary>
    [StructLayout(LayoutKind.Sequential)]
    [SuppressMessage("Design", "CA1051", Justification = "laid out as the library has it")]
    internal struct PcapStat
    {
        public uint Received;
        public uint Dropped;
        public uint InterfaceDropped;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Program
    {
        public uint Length;
        public BpfInstruction* Instructions;
    }
}
