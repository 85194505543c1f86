using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using NidsVm.Packets;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Connections;

/// <summary>
/// Looks at the packet that comes next while the one at hand is analysed: works out its key and hash, and has the processor fetch
/// its connection, which with some thousand of them is in none of the nearest caches. Only hints: nothing depends on what it finds.
/// </summary>
internal sealed unsafe class ConnectionAhead(ConnectionTable table)
{
    // A connection is made together with its session, endpoints and streams, so that they lie behind each other.
    private const int Fetched = 16 * LineLength;
    private const int LineLength = 64;

    // A record is made after its own fields, and before its parts.
    private const int FetchedFields = 5 * LineLength;
    private const int FetchedParts = 15 * LineLength;

    private Endpoints _present;
    private Endpoints _next;

    /// <summary>Goes on to the next packet.</summary>
    /// <param name="packet">the packet at hand</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step(scoped in CapturedPacket packet)
    {
        _present = _next;
        ReadOnlySpan<byte> frame = packet.Following;
        _next.Protocol = 0;
        if (packet.LinkType != LinkType.Ethernet || !PacketDecoder.TryReadUsualEndpoints(
            frame, out IpAddress source, out ushort sourcePort, out IpAddress destination, out ushort destinationPort, out byte protocol))
        {
            return;
        }

        _next.Source = source.V4;
        _next.Destination = destination.V4;
        _next.SourcePort = sourcePort;
        _next.DestinationPort = destinationPort;
        _next.Protocol = protocol;
        _next.Key = ConnectionKey.Of(source, sourcePort, destination, destinationPort, protocol, isOneWay: false);
        _next.Hash = _next.Key.Hash(table.Seed);
        if (table.Likely(_next.Hash) is { } connection)
        {
            Fetch(connection);
        }
    }

    /// <summary>Has the processor fetch a connection, its session, endpoints and streams.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(Connection connection) => Fetch(*(byte**)Unsafe.AsPointer(ref connection), Fetched);

    /// <summary>Has the processor fetch a connection's record, and the records in it that were made with it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(RecordValue record) => Fetch(*(byte**)Unsafe.AsPointer(ref record) - FetchedFields, FetchedFields + FetchedParts);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(byte* at, int length)
    {
        if (Sse.IsSupported)
        {
            for (int line = 0; line < length; line += LineLength)
            {
                Sse.Prefetch0(at + line);
            }
        }
    }

    /// <summary>Whether key and hash of a packet are known already.</summary>
    /// <param name="packet">a usual one</param>
    /// <param name="key">its key</param>
    /// <param name="hash">the hash of that</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(scoped in DecodedPacket packet, out ConnectionKey key, out uint hash)
    {
        // The packet may be another one than was expected, behind a filter: so it is compared.
        key = _present.Key;
        hash = _present.Hash;
        return packet.IsUsual
            && _present.Protocol == packet.Protocol
            && _present.Source == packet.Source.V4
            && _present.Destination == packet.Destination.V4
            && _present.SourcePort == packet.SourcePort
            && _present.DestinationPort == packet.DestinationPort;
    }

    private struct Endpoints
    {
        public uint Source;
        public uint Destination;
        public ushort SourcePort;
        public ushort DestinationPort;

        // 0 where nothing is expected.
        public byte Protocol;
        public ConnectionKey Key;
        public uint Hash;
    }
}
