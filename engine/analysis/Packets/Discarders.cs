using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Packets;

/// <summary>
/// The functions <c>discarder_check_ip</c>, <c>_tcp</c>, <c>_udp</c> and <c>_icmp</c> of policies, each of which may have a packet
/// left out of the analysis by returning T. Those for TCP and UDP see up to <c>discarder_maxlen</c> bytes of payload.
/// </summary>
internal sealed class Discarders
{
    private readonly Machine _machine;
    private readonly HeaderRecords _records;
    private readonly FunctionValue? _ip;
    private readonly FunctionValue? _tcp;
    private readonly FunctionValue? _udp;
    private readonly FunctionValue? _icmp;
    private readonly int _maxLength;

    private Discarders(Machine machine, HeaderRecords records)
    {
        _machine = machine;
        _records = records;
        _ip = Find(machine, "discarder_check_ip");
        _tcp = Find(machine, "discarder_check_tcp");
        _udp = Find(machine, "discarder_check_udp");
        _icmp = Find(machine, "discarder_check_icmp");
        int length = machine.FindGlobal("discarder_maxlen");
        _maxLength = length < 0 ? 128 : (int)Math.Min(machine.Global(length).AsCount, ushort.MaxValue);
    }

    /// <summary>The functions of the program, or null where it defines none.</summary>
    public static Discarders? Of(Machine machine, HeaderRecords records)
    {
        Discarders found = new(machine, records);
        return found._ip is null && found._tcp is null && found._udp is null && found._icmp is null ? null : found;
    }

    /// <summary>Whether a policy wants the packet left out.</summary>
    public bool Drops(scoped in DecodedPacket packet)
    {
        FunctionValue? check = packet.Outcome != DecodeOutcome.Transport ? null : packet.Protocol switch
        {
            IpProtocol.Tcp => _tcp,
            IpProtocol.Udp => _udp,
            IpProtocol.Icmp or IpProtocol.IcmpV6 => _icmp,
            _ => null,
        };
        if (_ip is null && check is null)
        {
            return false;
        }

        Slot header = Slot.Of((object?)_records.Of(packet));
        if (_ip is not null && Says(_ip, new ReadOnlySpan<Slot>(in header)))
        {
            return true;
        }

        if (check is null)
        {
            return false;
        }

        if (packet.Protocol is not (IpProtocol.Tcp or IpProtocol.Udp))
        {
            return Says(check, new ReadOnlySpan<Slot>(in header));
        }

        ReadOnlySpan<byte> payload = Payload(packet);
        return Says(check, [header, Slot.Of((object?)new StringValue(payload[..Math.Min(payload.Length, _maxLength)]))]);
    }

    private static ReadOnlySpan<byte> Payload(scoped in DecodedPacket packet)
    {
        int header = packet.Protocol == IpProtocol.Udp ? UdpView.HeaderLength : (packet.Transport[12] >> 4) * 4;
        return packet.Transport[Math.Min(header, packet.Transport.Length)..];
    }

    private bool Says(FunctionValue function, ReadOnlySpan<Slot> arguments) => _machine.TryInvoke(function, arguments, out Slot result) && result.AsBool;

    /// <summary>The function where a policy defines it; a mere declaration is an unset global.</summary>
    private static FunctionValue? Find(Machine machine, string name) =>
        machine.FindGlobal(name) is var global and >= 0
            ? machine.Global(global).Ref as FunctionValue
            : machine.FindFunction(name) is { } function && machine.Program.Routines[function.FunctionIndex].Bodies.Length > 0 ? function : null;
}
