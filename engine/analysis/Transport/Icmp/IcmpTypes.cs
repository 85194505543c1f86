namespace NidsVm.Analysis.Transport.Icmp;

/// <summary>
/// Message types of ICMP (RFC 792, RFC 950, RFC 1256) and ICMPv6 (RFC 4443, RFC 4861, RFC 2710, RFC 3810), and which ones
/// answer each other.
/// </summary>
internal static class IcmpTypes
{
    public const byte EchoReply = 0;
    public const byte Unreachable = 3;
    public const byte Echo = 8;
    public const byte RouterAdvertisement = 9;
    public const byte RouterSolicitation = 10;
    public const byte TimeExceeded = 11;
    public const byte Timestamp = 13;
    public const byte TimestampReply = 14;
    public const byte Information = 15;
    public const byte InformationReply = 16;
    public const byte Mask = 17;
    public const byte MaskReply = 18;

    public const byte V6Unreachable = 1;
    public const byte V6PacketTooBig = 2;
    public const byte V6TimeExceeded = 3;
    public const byte V6ParameterProblem = 4;
    public const byte V6Echo = 128;
    public const byte V6EchoReply = 129;
    public const byte V6ListenerQuery = 130;
    public const byte V6ListenerReport = 131;
    public const byte V6ListenerDone = 132;
    public const byte V6RouterSolicitation = 133;
    public const byte V6RouterAdvertisement = 134;
    public const byte V6NeighborSolicitation = 135;
    public const byte V6NeighborAdvertisement = 136;
    public const byte V6Redirect = 137;
    public const byte V6NodeQuery = 139;
    public const byte V6NodeReply = 140;
    public const byte V6ListenerReport2 = 143;
    public const byte V6HomeAgentRequest = 144;
    public const byte V6HomeAgentReply = 145;

    /// <summary>The type that answers an ICMP message; its code where none does, and then the message is one-way.</summary>
    public static byte Counterpart(byte type, byte code, out bool isOneWay)
    {
        isOneWay = false;
        switch (type)
        {
            case Echo: return EchoReply;
            case EchoReply: return Echo;
            case Timestamp: return TimestampReply;
            case TimestampReply: return Timestamp;
            case Information: return InformationReply;
            case InformationReply: return Information;
            case RouterSolicitation: return RouterAdvertisement;
            case RouterAdvertisement: return RouterSolicitation;
            case Mask: return MaskReply;
            case MaskReply: return Mask;
            default:
                isOneWay = true;
                return code;
        }
    }

    /// <summary>The same for ICMPv6.</summary>
    public static byte CounterpartV6(byte type, byte code, out bool isOneWay)
    {
        isOneWay = false;
        switch (type)
        {
            case V6Echo: return V6EchoReply;
            case V6EchoReply: return V6Echo;
            case V6RouterSolicitation: return V6RouterAdvertisement;
            case V6RouterAdvertisement: return V6RouterSolicitation;
            case V6NeighborSolicitation: return V6NeighborAdvertisement;
            case V6NeighborAdvertisement: return V6NeighborSolicitation;
            case V6ListenerQuery: return V6ListenerReport;
            case V6ListenerReport: return V6ListenerQuery;
            case V6NodeQuery: return V6NodeReply;
            case V6NodeReply: return V6NodeQuery;
            case V6HomeAgentRequest: return V6HomeAgentReply;
            case V6HomeAgentReply: return V6HomeAgentRequest;
            default:
                isOneWay = true;
                return code;
        }
    }
}
