using System.Buffers.Binary;
using System.Globalization;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Weirds;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Tunnels;

/// <summary>The events of GTP version 1 messages that set up, change and end contexts (3GPP TS 29.060 section 7.3).</summary>
internal sealed class GtpMessages
{
    // Types of information elements, section 7.7.
    private const byte Cause = 1;
    private const byte Imsi = 2;
    private const byte RoutingArea = 3;
    private const byte ReorderingRequired = 8;
    private const byte Recovery = 14;
    private const byte SelectionMode = 15;
    private const byte TunnelData = 16;
    private const byte TunnelControl = 17;
    private const byte Teardown = 19;
    private const byte AccessPoint = 20;
    private const byte ChargingCharacteristics = 26;
    private const byte TraceReference = 27;
    private const byte TraceType = 28;
    private const byte ChargingId = 127;
    private const byte EndUserAddress = 128;
    private const byte AccessPointName = 131;
    private const byte ProtocolOptions = 132;
    private const byte NodeAddress = 133;
    private const byte Msisdn = 134;
    private const byte QualityOfService = 135;
    private const byte FlowTemplate = 137;
    private const byte TriggerId = 142;
    private const byte OmcId = 143;
    private const byte ChargingGateway = 251;
    private const byte PrivateExtension = 255;

    private const string InvalidElement = "gtp_invalid_info_element";

    private readonly Machine _machine;
    private readonly WeirdReporter _weirds;
    private readonly Dictionary<byte, Message> _messages = [];
    private readonly RecordShape _area;
    private readonly RecordShape _user;
    private readonly RecordShape _node;
    private readonly RecordShape _quality;
    private readonly RecordShape _extension;

    public GtpMessages(Machine machine, WeirdReporter weirds)
    {
        _machine = machine;
        _weirds = weirds;
        _area = new RecordShape(machine, "gtp_rai", "mcc", "mnc", "lac", "rac");
        _user = new RecordShape(machine, "gtp_end_user_addr", "pdp_type_org", "pdp_type_num", "pdp_ip", "pdp_other_addr");
        _node = new RecordShape(machine, "gtp_gsn_addr", "ip", "other");
        _quality = new RecordShape(machine, "gtp_qos_profile", "priority", "data");
        _extension = new RecordShape(machine, "gtp_private_extension", "id", "value");

        // An element that comes a second time has its own field where the message has two.
        Add(
            16,
            "create_pdp_ctx_request",
            (Imsi, "imsi"), (RoutingArea, "rai"), (Recovery, "recovery"), (SelectionMode, "select_mode"), (TunnelData, "data1"), (TunnelControl, "cp"),
            (AccessPoint, "nsapi"), (AccessPoint, "linked_nsapi"), (ChargingCharacteristics, "charge_character"), (TraceReference, "trace_ref"),
            (TraceType, "trace_type"), (EndUserAddress, "end_user_addr"), (AccessPointName, "ap_name"), (ProtocolOptions, "opts"),
            (NodeAddress, "signal_addr"), (NodeAddress, "user_addr"), (Msisdn, "msisdn"), (QualityOfService, "qos_prof"), (FlowTemplate, "tft"),
            (TriggerId, "trigger_id"), (OmcId, "omc_id"), (PrivateExtension, "ext"));
        Add(
            17,
            "create_pdp_ctx_response",
            (Cause, "cause"), (ReorderingRequired, "reorder_req"), (Recovery, "recovery"), (TunnelData, "data1"), (TunnelControl, "cp"),
            (ChargingId, "charging_id"), (EndUserAddress, "end_user_addr"), (ProtocolOptions, "opts"), (NodeAddress, "cp_addr"),
            (NodeAddress, "user_addr"), (QualityOfService, "qos_prof"), (ChargingGateway, "charge_gateway"), (PrivateExtension, "ext"));
        Add(
            18,
            "update_pdp_ctx_request",
            (Imsi, "imsi"), (RoutingArea, "rai"), (Recovery, "recovery"), (TunnelData, "data1"), (TunnelControl, "cp"), (AccessPoint, "nsapi"),
            (TraceReference, "trace_ref"), (TraceType, "trace_type"), (NodeAddress, "cp_addr"), (NodeAddress, "user_addr"),
            (QualityOfService, "qos_prof"), (FlowTemplate, "tft"), (TriggerId, "trigger_id"), (OmcId, "omc_id"), (PrivateExtension, "ext"),
            (EndUserAddress, "end_user_addr"));
        Add(
            19,
            "update_pdp_ctx_response",
            (Cause, "cause"), (Recovery, "recovery"), (TunnelData, "data1"), (TunnelControl, "cp"), (ChargingId, "charging_id"),
            (NodeAddress, "cp_addr"), (NodeAddress, "user_addr"), (QualityOfService, "qos_prof"), (ChargingGateway, "charge_gateway"),
            (PrivateExtension, "ext"));
        Add(20, "delete_pdp_ctx_request", (Teardown, "teardown_ind"), (AccessPoint, "nsapi"), (PrivateExtension, "ext"));
        Add(21, "delete_pdp_ctx_response", (Cause, "cause"), (PrivateExtension, "ext"));
    }

    /// <summary>Reads the elements of a control message that somebody handles.</summary>
    /// <param name="header">the message</param>
    /// <param name="from">its sender, for weirds</param>
    /// <param name="to">its receiver</param>
    /// <param name="elements">the record of its elements; null where nobody handles it</param>
    /// <param name="handle">its event, with <paramref name="elements"/></param>
    /// <returns>false where the message is damaged</returns>
    public bool TryRead(GtpV1View header, in IpAddress from, in IpAddress to, out RecordValue? elements, out EventHandle? handle)
    {
        elements = null;
        handle = null;
        if (!_messages.TryGetValue(header.MessageType, out Message? message) || !message.Event.IsHandled())
        {
            return true;
        }

        RecordValue read = message.Shape.New();
        GtpV1Elements walk = new(header.Content);
        ulong seen = 0;
        while (walk.MoveNext())
        {
            int field = message.FieldOf(walk.Type, ref seen);
            if (field < 0)
            {
                _weirds.OfFlow(InvalidElement, from, to, walk.Type.ToString(CultureInfo.InvariantCulture), "GTPV1");
                continue;
            }

            Fill(message.Shape, read, field, walk.Type, walk.Value);
        }

        if (walk.IsDamaged)
        {
            return false;
        }

        (elements, handle) = (read, message.Event);
        return true;
    }

    private void Add(byte type, string name, params (byte Type, string Field)[] elements) =>
        _messages.Add(
            type,
            new Message(
                _machine.FindEvent("gtpv1_" + name),
                new RecordShape(_machine, $"gtp_{name}_elements", Array.ConvertAll(elements, e => e.Field)),
                Array.ConvertAll(elements, e => e.Type)));

    private void Fill(RecordShape shape, RecordValue record, int field, byte type, ReadOnlySpan<byte> value)
    {
        switch (type)
        {
            case Cause or Recovery:
                shape.Set(record, field, (ulong)value[0]);
                break;
            case SelectionMode:
                shape.Set(record, field, value[0] & 1UL);
                break;
            case AccessPoint:
                shape.Set(record, field, value[0] & 0x0FUL);
                break;
            case ReorderingRequired or Teardown:
                shape.Set(record, field, (value[0] & 1) != 0);
                break;
            case ChargingCharacteristics or TraceReference or TraceType:
                shape.Set(record, field, (ulong)BinaryPrimitives.ReadUInt16BigEndian(value));
                break;
            case TunnelData or TunnelControl or ChargingId:
                shape.Set(record, field, (ulong)BinaryPrimitives.ReadUInt32BigEndian(value));
                break;
            case Imsi:
                shape.Set(record, field, Digits(value));
                break;
            case RoutingArea:
                shape.Set(record, field, Area(value));
                break;
            case EndUserAddress:
                shape.Set(record, field, User(value));
                break;
            case NodeAddress:
                shape.Set(record, field, Node(value));
                break;
            case QualityOfService:
                RecordValue quality = _quality.New();
                _quality.Set(quality, 0, (ulong)value[0]);
                _quality.Set(quality, 1, new StringValue(value[1..]));
                shape.Set(record, field, quality);
                break;
            case ChargingGateway:
                if (Address(value) is { } gateway)
                {
                    shape.Set(record, field, gateway);
                }

                break;
            case PrivateExtension:
                RecordValue extension = _extension.New();
                _extension.Set(extension, 0, (ulong)BinaryPrimitives.ReadUInt16BigEndian(value));
                _extension.Set(extension, 1, new StringValue(value[2..]));
                shape.Set(record, field, extension);
                break;
            default:
                shape.Set(record, field, new StringValue(value));
                break;
        }
    }

    /// <summary>Decimal digits, two a byte, the lower half first; 15 fills up.</summary>
    private static ulong Digits(ReadOnlySpan<byte> value)
    {
        ulong number = 0;
        foreach (byte b in value)
        {
            number = (b & 0x0F) == 0x0F ? number : (number * 10) + (b & 0x0FUL);
            number = b >> 4 == 0x0F ? number : (number * 10) + (ulong)(b >> 4);
        }

        return number;
    }

    private RecordValue Area(ReadOnlySpan<byte> value)
    {
        ulong country = ((value[0] & 0x0FUL) * 100) + ((ulong)(value[0] >> 4) * 10) + (value[1] & 0x0FUL);
        ulong network = ((value[2] & 0x0FUL) * 10) + (ulong)(value[2] >> 4);
        int third = value[1] >> 4;

        // As in the reference: a third digit of 0 counts, any other one does not.
        RecordValue area = _area.New();
        _area.Set(area, 0, country);
        _area.Set(area, 1, third == 0 ? network * 10 : network);
        _area.Set(area, 2, (ulong)BinaryPrimitives.ReadUInt16BigEndian(value[3..]));
        _area.Set(area, 3, (ulong)value[5]);
        return area;
    }

    private RecordValue User(ReadOnlySpan<byte> value)
    {
        const byte Ipv4 = 0x21;
        const byte Ipv6 = 0x57;

        RecordValue user = _user.New();
        _user.Set(user, 0, value[0] & 0x0FUL);
        _user.Set(user, 1, (ulong)value[1]);
        ReadOnlySpan<byte> address = value[2..];
        if (value[1] is Ipv4 or Ipv6 && Address(address) is { } known)
        {
            _user.Set(user, 2, known);
        }
        else if (!address.IsEmpty)
        {
            _user.Set(user, 3, new StringValue(address));
        }

        return user;
    }

    private RecordValue Node(ReadOnlySpan<byte> value)
    {
        RecordValue node = _node.New();
        if (Address(value) is { } address)
        {
            _node.Set(node, 0, address);
        }
        else
        {
            _node.Set(node, 1, new StringValue(value));
        }

        return node;
    }

    private static AddrValue? Address(ReadOnlySpan<byte> value) => value.Length switch
    {
        4 => EngineRecords.Addr(IpAddress.ReadV4(value)),
        16 => EngineRecords.Addr(IpAddress.ReadV6(value)),
        _ => null,
    };

    /// <summary>A message: its event, the record of its elements, and the type of the element for each field.</summary>
    private sealed record Message(EventHandle? Event, RecordShape Shape, byte[] Types)
    {
        /// <summary>The field for the next element of a type, or -1; the last one of that type where there are more.</summary>
        public int FieldOf(byte type, ref ulong seen)
        {
            int field = -1;
            for (int i = 0; i < Types.Length; i++)
            {
                if (Types[i] != type)
                {
                    continue;
                }

                field = i;
                if ((seen & (1UL << i)) == 0)
                {
                    break;
                }
            }

            if (field >= 0)
            {
                seen |= 1UL << field;
            }

            return field;
        }
    }
}
