using System.Globalization;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Packets;

/// <summary>The events of ARP messages (RFC 826).</summary>
internal sealed class ArpEvents
{
    private const ushort Ethernet = 1;
    private const ushort Ipv4 = 0x0800;
    private const ushort Request = 1;
    private const ushort Reply = 2;

    // The last operation of reverse and inverse ARP (RFC 903, RFC 2390).
    private const ushort LastKnown = 9;

    private readonly AnalysisContext _context;

    public ArpEvents(AnalysisContext context) => _context = context;

    public void Raise(scoped in DecodedPacket packet)
    {
        if (!ArpView.TryParse(packet.Payload, out ArpView arp))
        {
            return;
        }

        string? fault = Fault(arp);
        if (fault is null && packet.HasMac && arp.Operation is Request or Reply && Mac(arp.SenderHardware) != packet.SourceMac)
        {
            fault = "weird-arp-sha";
        }

        if (fault is not null)
        {
            Bad(arp, fault);
            return;
        }

        EventHandle? handle = arp.Operation == Request ? _context.Events.ArpRequest : _context.Events.ArpReply;
        if (!handle.IsHandled())
        {
            return;
        }

        StringValue from = Connection.MacText(packet.SourceMac);
        StringValue to = Connection.MacText(packet.DestinationMac);
        AddrValue sender = Address(arp.SenderProtocol);
        AddrValue target = Address(arp.TargetProtocol);
        StringValue senderMac = Hardware(arp.SenderHardware);
        StringValue targetMac = Hardware(arp.TargetHardware);
        Span<Slot> a = _context.Machine.Enqueue(handle);
        a[0].Ref = from;
        a[1].Ref = to;
        a[2].Ref = sender;
        a[3].Ref = senderMac;
        a[4].Ref = target;
        a[5].Ref = targetMac;
    }

    private static string? Fault(ArpView arp)
    {
        if (arp.HardwareType != Ethernet)
        {
            return string.Create(CultureInfo.InvariantCulture, $"unknown-arp-hw-address (hrd={arp.HardwareType})");
        }

        if (arp.HardwareLength != 6)
        {
            return string.Create(CultureInfo.InvariantCulture, $"corrupt-arp-header (hrd={arp.HardwareType}, hln={arp.HardwareLength})");
        }

        if (arp.ProtocolType != Ipv4)
        {
            return string.Create(CultureInfo.InvariantCulture, $"unknown-arp-proto-address (pro={arp.ProtocolType})");
        }

        if (arp.ProtocolLength != 4)
        {
            return string.Create(CultureInfo.InvariantCulture, $"corrupt-arp-header (pro={arp.ProtocolType}, pln={arp.ProtocolLength})");
        }

        return arp.Operation switch
        {
            Request or Reply => null,
            > Reply and <= LastKnown => string.Create(CultureInfo.InvariantCulture, $"unhandled-arp-opcode ({arp.Operation})"),
            _ => string.Create(CultureInfo.InvariantCulture, $"could-not-parse-arp-opcode ({arp.Operation})"),
        };
    }

    private void Bad(ArpView arp, string explanation)
    {
        if (!_context.Events.BadArp.IsHandled())
        {
            return;
        }

        AddrValue sender = Address(arp.SenderProtocol);
        AddrValue target = Address(arp.TargetProtocol);
        StringValue senderMac = Hardware(arp.SenderHardware);
        StringValue targetMac = Hardware(arp.TargetHardware);
        Span<Slot> a = _context.Machine.Enqueue(_context.Events.BadArp);
        a[0].Ref = sender;
        a[1].Ref = senderMac;
        a[2].Ref = target;
        a[3].Ref = targetMac;
        a[4].Ref = new StringValue(explanation);
    }

    private static ulong Mac(ReadOnlySpan<byte> bytes)
    {
        ulong mac = 0;
        foreach (byte b in bytes[..Math.Min(6, bytes.Length)])
        {
            mac = (mac << 8) | b;
        }

        return mac;
    }

    private static StringValue Hardware(ReadOnlySpan<byte> bytes) => bytes.Length < 6 ? StringValue.Empty : Connection.MacText(Mac(bytes));

    private static AddrValue Address(ReadOnlySpan<byte> bytes) =>
        bytes.Length < 4 ? new AddrValue(0, 0) : EngineRecords.Addr(IpAddress.ReadV4(bytes));
}
