using System.Runtime.CompilerServices;
using NidsVm.Packets;

namespace NidsVm.Analysis.Connections;

/// <summary>
/// SYNs that came while as many connections waited for an answer as may: no connection is made of them. Each leaves its packet
/// here, in a table of fixed size, and becomes a connection when another packet of it comes. One that nobody answers is never told.
/// Four places share a hash; where all are taken the oldest SYN is forgotten.
/// </summary>
internal sealed class HalfOpenSyns
{
    private const int Ways = 4;

    private readonly Entry[] _entries = new Entry[EngineLimits.KeptSyns];
    private readonly double _lifetime;
    private double _last = double.NegativeInfinity;

    /// <param name="lifetime">seconds after which a SYN is no longer waited for</param>
    public HalfOpenSyns(double lifetime) => _lifetime = lifetime;

    /// <summary>SYNs that were kept here.</summary>
    public ulong Kept { get; private set; }

    /// <summary>Those of them that became connections.</summary>
    public ulong Answered { get; private set; }

    /// <summary>Those of them that gave way to others before their time.</summary>
    public ulong Forgotten { get; private set; }

    /// <summary>Whether a packet asks for a connection and says nothing else, so that it can be kept here.</summary>
    public static bool IsBare(scoped in DecodedPacket packet) =>
        packet.Protocol == IpProtocol.Tcp
        && ((TcpFlags)packet.Transport[13] & (TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Fin | TcpFlags.Rst)) == TcpFlags.Syn
        && packet.TransportLength == (packet.Transport[12] >> 4) * 4
        && packet.TransportLength == packet.Transport.Length
        && packet.Frame.Length == packet.FrameWireLength
        && packet.Frame.Length <= EngineLimits.KeptSynBytes
        && packet.EncapsulationDepth == 0
        && packet.ExtensionHeaderCount == 0
        && !packet.Reassembled;

    /// <summary>Whether some may still be waited for.</summary>
    public bool IsInUse(double now) => now <= _last + _lifetime;

    /// <summary>Keeps a SYN; a repeated one changes nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Keep(in ConnectionKey key, uint hash, scoped in DecodedPacket packet)
    {
        Span<Entry> places = Places(hash);
        ref Entry place = ref places[0];
        foreach (ref Entry entry in places)
        {
            if (entry.Length != 0 && entry.Hash == hash && entry.Key.Equals(key) && packet.Time <= entry.Time + _lifetime)
            {
                return;
            }

            if (entry.Length == 0 || entry.Time < place.Time)
            {
                place = ref entry;
            }
        }

        if (place.Length != 0 && packet.Time <= place.Time + _lifetime)
        {
            Forgotten++;
        }

        Kept++;
        _last = packet.Time;
        place.Key = key;
        place.Hash = hash;
        place.Time = packet.Time;
        place.TimestampNs = packet.TimestampNs;
        place.LinkType = packet.LinkType;
        place.Length = packet.Frame.Length;
        packet.Frame.CopyTo(place.Frame);
    }

    /// <summary>Takes out the SYN that a packet goes on from.</summary>
    /// <param name="now">time of that packet</param>
    /// <param name="syn">the SYN, whose bytes stay valid until the next one is kept</param>
    public bool TryTake(in ConnectionKey key, uint hash, double now, ref CapturedPacket syn)
    {
        foreach (ref Entry entry in Places(hash))
        {
            if (entry.Length != 0 && entry.Hash == hash && entry.Key.Equals(key))
            {
                syn.Data = ((ReadOnlySpan<byte>)entry.Frame)[..entry.Length];
                syn.WireLength = entry.Length;
                syn.LinkType = entry.LinkType;
                syn.Time = entry.Time;
                syn.TimestampNs = entry.TimestampNs;
                bool isInTime = now <= entry.Time + _lifetime;
                entry.Length = 0;
                entry.Time = 0;
                Answered += isInTime ? 1UL : 0;
                return isInTime;
            }
        }

        return false;
    }

    private Span<Entry> Places(uint hash) => _entries.AsSpan((int)(hash & (EngineLimits.KeptSyns / Ways - 1)) * Ways, Ways);

    private struct Entry
    {
        public ConnectionKey Key;
        public double Time;
        public long TimestampNs;
        public uint Hash;

        // Of the frame in bytes; 0 where the place is free.
        public int Length;
        public LinkType LinkType;
        public FrameBytes Frame;
    }

    [InlineArray(EngineLimits.KeptSynBytes)]
    private struct FrameBytes
    {
        private byte _first;
    }
}
