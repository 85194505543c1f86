using System.Buffers.Binary;
using NidsVm.Analysis.Connections;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Signatures;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Signatures;

/// <summary>What header tests read: the first packet of a direction, or, where none is needed, what the connection knows.</summary>
internal readonly ref struct HeaderFacts
{
    private HeaderFacts(Connection connection, bool isOrig, byte version, ReadOnlySpan<byte> header, ReadOnlySpan<byte> transport)
    {
        Protocol = connection.IpProtocol;
        Source = isOrig ? connection.Orig : connection.Resp;
        Destination = isOrig ? connection.Resp : connection.Orig;
        SourcePort = isOrig ? connection.OrigPort : connection.RespPort;
        DestinationPort = isOrig ? connection.RespPort : connection.OrigPort;
        Version = version;
        Header = header;
        Transport = transport;
    }

    public byte Protocol { get; }

    public IpAddress Source { get; }

    public IpAddress Destination { get; }

    public ushort SourcePort { get; }

    public ushort DestinationPort { get; }

    /// <summary>4 or 6; 0 without a packet.</summary>
    public byte Version { get; }

    /// <summary>From the IP header on; empty without a packet.</summary>
    public ReadOnlySpan<byte> Header { get; }

    /// <summary>From the transport header on; empty without a packet.</summary>
    public ReadOnlySpan<byte> Transport { get; }

    public static HeaderFacts Of(Connection connection, bool isOrig) => new(connection, isOrig, 0, default, default);

    public static HeaderFacts Of(Connection connection, bool isOrig, scoped in DecodedPacket packet) =>
        new(connection, isOrig, packet.IpVersion, packet.IpPacket, packet.Transport);
}

/// <summary>A header test with the values of the globals that it names.</summary>
internal sealed class ResolvedTest
{
    private readonly HeaderTest _test;
    private readonly (uint First, uint Last, uint Mask)[] _ranges;
    private readonly SubnetValue[] _subnets;

    private ResolvedTest(HeaderTest test, List<(uint First, uint Last, uint Mask)> ranges, List<SubnetValue> subnets)
    {
        _test = test;
        _ranges = [.. ranges];
        _subnets = [.. subnets];
    }

    /// <summary>Whether it is decided by the protocol number alone.</summary>
    public bool IsProtocol => _test.Part == HeaderPart.Protocol;

    /// <summary>Whether it reads bytes of a packet.</summary>
    public bool NeedsPacket => _test.Part is >= HeaderPart.Ip4 and <= HeaderPart.Udp;

    /// <summary>Looks up what a test names. Variables that have no value add nothing.</summary>
    public static ResolvedTest Resolve(HeaderTest test, Machine machine)
    {
        List<(uint First, uint Last, uint Mask)> ranges = [];
        List<SubnetValue> subnets = [];
        foreach (HeaderValue value in test.Values)
        {
            switch (value.Kind)
            {
                case HeaderValueKind.Range:
                    ranges.Add(((uint)value.First, (uint)value.Last, value.Mask));
                    break;
                case HeaderValueKind.Subnet:
                    subnets.Add(new SubnetValue(new AddrValue(value.First, value.Last), (int)value.Mask));
                    break;
                case HeaderValueKind.Global when value.Name is { } name && machine.FindGlobal(name) is >= 0 and int index:
                    AddGlobal(machine.Program.Globals[index].Type, machine.Global(index), ranges, subnets);
                    break;
            }
        }

        return new ResolvedTest(test, ranges, subnets);
    }

    /// <summary>Whether the protocol number passes; for <see cref="IsProtocol"/>.</summary>
    public bool HoldsFor(byte protocol) => Compare(protocol);

    public bool Holds(in HeaderFacts facts) => _test.Part switch
    {
        HeaderPart.Protocol => Compare(facts.Protocol),
        HeaderPart.SourceAddress => Compare(facts.Source),
        HeaderPart.DestinationAddress => Compare(facts.Destination),
        HeaderPart.SourcePort => HasPorts(facts) && Compare(facts.SourcePort),
        HeaderPart.DestinationPort => HasPorts(facts) && Compare(facts.DestinationPort),
        HeaderPart.Ip4 => facts.Version == 4 && Read(facts.Header),
        HeaderPart.Ip6 => facts.Version == 6 && Read(facts.Header),
        HeaderPart.Icmp => facts.Protocol == IpProtocol.Icmp && Read(facts.Transport),
        HeaderPart.Icmp6 => facts.Protocol == IpProtocol.IcmpV6 && Read(facts.Transport),
        HeaderPart.Tcp => facts.Protocol == IpProtocol.Tcp && Read(facts.Transport),
        HeaderPart.Udp => facts.Protocol == IpProtocol.Udp && Read(facts.Transport),
        _ => false,
    };

    private static bool HasPorts(in HeaderFacts facts) => facts.Protocol is IpProtocol.Tcp or IpProtocol.Udp;

    private static void AddGlobal(PolicyType type, Slot value, List<(uint First, uint Last, uint Mask)> ranges, List<SubnetValue> subnets)
    {
        if (type is TableType table)
        {
            if (value.Ref is TableValue set)
            {
                for (int i = 0; i < set.EntryLimit; i++)
                {
                    if (set.IsLive(i))
                    {
                        AddGlobal(table.Index[0], set.KeyAt(i)[0], ranges, subnets);
                    }
                }
            }

            return;
        }

        switch (value.Ref)
        {
            case SubnetValue subnet:
                subnets.Add(subnet);
                if (subnet.IsV4)
                {
                    uint mask = subnet.Width == 0 ? 0 : uint.MaxValue << (32 - subnet.Width);
                    ranges.Add(((uint)subnet.Prefix.Lo & mask, (uint)subnet.Prefix.Lo & mask, mask));
                }

                break;
            case AddrValue address:
                subnets.Add(new SubnetValue(address, 128));
                break;
            default:
                uint number = type.Tag == TypeTag.Port ? (ushort)value.Bits : (uint)value.Bits;
                ranges.Add((number, number, uint.MaxValue));
                break;
        }
    }

    private bool Read(ReadOnlySpan<byte> header)
    {
        if (_test.Offset > header.Length - _test.Size)
        {
            return false;
        }

        ReadOnlySpan<byte> at = header[_test.Offset..];
        uint value = _test.Size switch
        {
            1 => at[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(at),
            _ => BinaryPrimitives.ReadUInt32BigEndian(at),
        };
        return Compare(value);
    }

    private bool Compare(uint value)
    {
        bool isNegated = _test.Comparison == SignatureComparison.NotEqual;
        foreach ((uint first, uint last, uint mask) in _ranges)
        {
            uint masked = value & mask;
            bool fits = _test.Comparison switch
            {
                SignatureComparison.Less => masked < last,
                SignatureComparison.LessOrEqual => masked <= last,
                SignatureComparison.Greater => masked > first,
                SignatureComparison.GreaterOrEqual => masked >= first,
                _ => masked >= first && masked <= last,
            };
            if (fits)
            {
                return !isNegated;
            }
        }

        return isNegated;
    }

    private bool Compare(in IpAddress address)
    {
        bool isNegated = _test.Comparison == SignatureComparison.NotEqual;
        foreach (SubnetValue subnet in _subnets)
        {
            (ulong hi, ulong lo) = SubnetValue.Mask(subnet.Length);
            int order = (address.Hi & hi).CompareTo(subnet.Prefix.Hi);
            order = order != 0 ? order : (address.Lo & lo).CompareTo(subnet.Prefix.Lo);
            bool fits = _test.Comparison switch
            {
                SignatureComparison.Less => order < 0,
                SignatureComparison.LessOrEqual => order <= 0,
                SignatureComparison.Greater => order > 0,
                SignatureComparison.GreaterOrEqual => order >= 0,
                _ => order == 0,
            };
            if (fits)
            {
                return !isNegated;
            }
        }

        return isNegated;
    }
}
