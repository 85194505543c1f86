using System.Buffers.Binary;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Packets;

/// <summary>The records of an IPv6 header and its extension headers (RFC 8200, RFC 4302, RFC 4303, RFC 6275).</summary>
internal sealed class Ipv6HeaderRecords
{
    private readonly RecordShape _header;
    private readonly RecordShape _extension;
    private readonly RecordShape _hopByHop;
    private readonly RecordShape _destination;
    private readonly RecordShape _routing;
    private readonly RecordShape _fragment;
    private readonly RecordShape _authentication;
    private readonly RecordShape _encrypted;
    private readonly RecordShape _option;
    private readonly MobilityRecords _mobility;
    private readonly VectorType? _chain;
    private readonly VectorType? _options;

    public Ipv6HeaderRecords(Machine machine)
    {
        _header = new RecordShape(machine, "ip6_hdr", "class", "flow", "len", "nxt", "hlim", "src", "dst", "exts");
        _extension = new RecordShape(
            machine, "ip6_ext_hdr", "id", "hopopts", "dstopts", "routing", "fragment", "ah", "esp", "mobility");
        _hopByHop = new RecordShape(machine, "ip6_hopopts", "nxt", "len", "options");
        _destination = new RecordShape(machine, "ip6_dstopts", "nxt", "len", "options");
        _routing = new RecordShape(machine, "ip6_routing", "nxt", "len", "rtype", "segleft", "data");
        _fragment = new RecordShape(machine, "ip6_fragment", "nxt", "rsv1", "offset", "rsv2", "more", "id");
        _authentication = new RecordShape(machine, "ip6_ah", "nxt", "len", "rsv", "spi", "seq", "data");
        _encrypted = new RecordShape(machine, "ip6_esp", "spi", "seq");
        _option = new RecordShape(machine, "ip6_option", "otype", "len", "data");
        _chain = machine.FindType("ip6_ext_hdr_chain") as VectorType;
        _options = machine.FindType("ip6_options") as VectorType;
        _mobility = new MobilityRecords(machine, Options);
    }

    /// <param name="header">the fixed header</param>
    /// <param name="packet">the packet from that header on</param>
    public RecordValue Make(Ipv6View header, ReadOnlySpan<byte> packet)
    {
        RecordValue record = _header.New();
        _header.Set(record, 0, (ulong)header.TrafficClass);
        _header.Set(record, 1, (ulong)header.FlowLabel);
        _header.Set(record, 2, (ulong)header.PayloadLength);
        _header.Set(record, 3, (ulong)header.NextHeader);
        _header.Set(record, 4, (ulong)header.HopLimit);
        _header.Set(record, 5, EngineRecords.Addr(header.Source));
        _header.Set(record, 6, EngineRecords.Addr(header.Destination));
        if (_chain is not null)
        {
            var chain = new VectorValue(_chain);
            foreach (Ipv6Extension extension in new Ipv6ExtensionEnumerator(packet))
            {
                int end = Math.Min(packet.Length, extension.Offset + extension.Length);
                chain.Add(Slot.Of((object?)Extension(extension.Type, packet[extension.Offset..end])));
            }

            _header.Set(record, 7, chain);
        }

        return record;
    }

    private RecordValue Extension(byte type, ReadOnlySpan<byte> data)
    {
        RecordValue record = _extension.New();
        _extension.Set(record, 0, (ulong)type);
        if (data.Length < 8)
        {
            return record;
        }

        switch (type)
        {
            case IpProtocol.HopByHop:
                _extension.Set(record, 1, WithOptions(_hopByHop, data));
                break;
            case IpProtocol.DestinationOptions:
                _extension.Set(record, 2, WithOptions(_destination, data));
                break;
            case IpProtocol.Routing:
                RecordValue routing = _routing.New();
                _routing.Set(routing, 0, (ulong)data[0]);
                _routing.Set(routing, 1, (ulong)data[1]);
                _routing.Set(routing, 2, (ulong)data[2]);
                _routing.Set(routing, 3, (ulong)data[3]);
                _routing.Set(routing, 4, new StringValue(data[4..]));
                _extension.Set(record, 3, routing);
                break;
            case IpProtocol.Fragment:
                int word = BinaryPrimitives.ReadUInt16BigEndian(data[2..]);
                RecordValue fragment = _fragment.New();
                _fragment.Set(fragment, 0, (ulong)data[0]);
                _fragment.Set(fragment, 1, (ulong)data[1]);
                _fragment.Set(fragment, 2, (ulong)(word >> 3));
                _fragment.Set(fragment, 3, (ulong)((word >> 1) & 3));
                _fragment.Set(fragment, 4, (word & 1) != 0);
                _fragment.Set(fragment, 5, (ulong)BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
                _extension.Set(record, 4, fragment);
                break;
            case IpProtocol.Ah:
                _extension.Set(record, 5, Authentication(data));
                break;
            case IpProtocol.Esp:
                RecordValue encrypted = _encrypted.New();
                _encrypted.Set(encrypted, 0, (ulong)BinaryPrimitives.ReadUInt32BigEndian(data));
                _encrypted.Set(encrypted, 1, (ulong)BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
                _extension.Set(record, 6, encrypted);
                break;
            case IpProtocol.Mobility:
                _extension.Set(record, 7, _mobility.Make(data));
                break;
        }

        return record;
    }

    private RecordValue Authentication(ReadOnlySpan<byte> data)
    {
        RecordValue record = _authentication.New();
        _authentication.Set(record, 0, (ulong)data[0]);
        _authentication.Set(record, 1, (ulong)data[1]);
        _authentication.Set(record, 2, (ulong)BinaryPrimitives.ReadUInt16BigEndian(data[2..]));
        _authentication.Set(record, 3, (ulong)BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
        if (data.Length >= 12)
        {
            _authentication.Set(record, 4, (ulong)BinaryPrimitives.ReadUInt32BigEndian(data[8..]));
            _authentication.Set(record, 5, new StringValue(data[12..]));
        }

        return record;
    }

    private RecordValue WithOptions(RecordShape shape, ReadOnlySpan<byte> data)
    {
        RecordValue record = shape.New();
        shape.Set(record, 0, (ulong)data[0]);
        shape.Set(record, 1, (ulong)data[1]);
        shape.Set(record, 2, Options(data[2..]));
        return record;
    }

    /// <summary>Options as type, length and data (RFC 8200, section 4.2); a single byte of padding has no length.</summary>
    private VectorValue? Options(ReadOnlySpan<byte> data)
    {
        if (_options is null)
        {
            return null;
        }

        var list = new VectorValue(_options);
        while (!data.IsEmpty)
        {
            RecordValue option = _option.New();
            _option.Set(option, 0, (ulong)data[0]);
            if (data[0] == 0)
            {
                _option.Set(option, 1, 0UL);
                _option.Set(option, 2, StringValue.Empty);
                data = data[1..];
            }
            else
            {
                int length = data.Length < 2 ? 0 : Math.Min((int)data[1], data.Length - 2);
                _option.Set(option, 1, (ulong)(data.Length < 2 ? 0 : data[1]));
                _option.Set(option, 2, data.Length < 2 ? StringValue.Empty : new StringValue(data.Slice(2, length)));
                data = data.Length < 2 ? default : data[(2 + length)..];
            }

            list.Add(Slot.Of((object?)option));
        }

        return list;
    }
}
