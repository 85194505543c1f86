using System.Runtime.CompilerServices;
using NidsVm.Packets;

namespace NidsVm.Analysis.Connections;

/// <summary>
/// What makes packets belong together: both endpoints, the smaller one first so that both directions have one key, and the IP
/// protocol. One-way conversations (ICMP messages without an answer) keep the sender first. Where a policy says so
/// (<c>ConnKey::factory</c>) the VLANs belong to it too.
/// </summary>
public readonly struct ConnectionKey : IEquatable<ConnectionKey>, IComparable<ConnectionKey>
{
    public readonly IpAddress First;
    public readonly IpAddress Second;

    // From bit 48 on 12 bits of the outer VLAN and 4 of the inner one, the first port, the second port, 8 bits of the inner VLAN,
    // and the protocol.
    private readonly ulong _ports;

    private ConnectionKey(in IpAddress first, ushort firstPort, in IpAddress second, ushort secondPort, ulong rest)
    {
        First = first;
        Second = second;
        _ports = ((ulong)firstPort << 32) | ((ulong)secondPort << 16) | rest;
    }

    public byte Protocol => (byte)_ports;

    public ushort FirstPort => (ushort)(_ports >> 32);

    public ushort SecondPort => (ushort)(_ports >> 16);

    /// <summary>The outer VLAN where keys tell VLANs apart; 0 for none.</summary>
    public ushort Vlan => (ushort)((_ports >> 48) & 0xFFF);

    /// <summary>The inner VLAN where keys tell VLANs apart; 0 for none.</summary>
    public ushort InnerVlan => (ushort)((_ports >> 60 << 8) | ((_ports >> 8) & 0xFF));

    /// <summary>The same key for packets with these VLANs, 12 bits each.</summary>
    public ConnectionKey WithVlans(ushort vlan, ushort innerVlan) => new(
        First, FirstPort, Second, SecondPort, Protocol | ((ulong)(vlan & 0xFFF) << 48) | ((ulong)((innerVlan >> 8) & 0xF) << 60) | ((innerVlan & 0xFFUL) << 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ConnectionKey Of(
        in IpAddress source, ushort sourcePort, in IpAddress destination, ushort destinationPort, byte protocol, bool isOneWay)
    {
        int order = source.CompareTo(destination);
        return isOneWay || order < 0 || (order == 0 && sourcePort < destinationPort)
            ? new ConnectionKey(source, sourcePort, destination, destinationPort, protocol)
            : new ConnectionKey(destination, destinationPort, source, sourcePort, protocol);
    }

    /// <summary>A 32-bit hash that outsiders cannot foresee, as long as they do not know the seed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Hash(ulong seed)
    {
        ulong a = Math.BigMul(First.Lo ^ seed, (Second.Lo ^ 0x9E37_79B9_7F4A_7C15) | 1, out ulong low) ^ low;
        ulong b = Math.BigMul(_ports ^ a, seed | 1, out low) ^ low;
        if ((First.Hi | Second.Hi) != 0)
        {
            b ^= Math.BigMul(First.Hi ^ b, (Second.Hi ^ 0xD6E8_FEB8_6659_FD93) | 1, out low) ^ low;
        }

        b = Math.BigMul(b ^ First.Lo ^ (Second.Lo << 13), 0xE703_7ED1_A0B4_28DB, out low) ^ low;
        return (uint)(b ^ (b >> 32));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(ConnectionKey other) => _ports == other._ports && First == other.First && Second == other.Second;

    /// <summary>Orders by the addresses, then the ports.</summary>
    public int CompareTo(ConnectionKey other)
    {
        int order = First.CompareTo(other.First);
        order = order != 0 ? order : Second.CompareTo(other.Second);
        return order != 0 ? order : _ports.CompareTo(other._ports);
    }

    public override bool Equals(object? obj) => obj is ConnectionKey other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(First, Second, _ports);

    public static bool operator ==(ConnectionKey a, ConnectionKey b) => a.Equals(b);

    public static bool operator <(ConnectionKey a, ConnectionKey b) => a.CompareTo(b) < 0;

    public static bool operator >(ConnectionKey a, ConnectionKey b) => a.CompareTo(b) > 0;

    public static bool operator <=(ConnectionKey a, ConnectionKey b) => a.CompareTo(b) <= 0;

    public static bool operator >=(ConnectionKey a, ConnectionKey b) => a.CompareTo(b) >= 0;

    public static bool operator !=(ConnectionKey a, ConnectionKey b) => !a.Equals(b);
}
