using System.Buffers.Binary;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Detection;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Files;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Rdp;

/// <summary>
/// Raises the events of RDP's connection sequence (MS-RDPBCGR, 1.3.1.1) up to where encryption begins; what follows is recognized by its
/// content, which mostly is TLS.
/// </summary>
public sealed partial class RdpAnalyzer : EventRaisingAnalyzer
{
    // TPKT (RFC 1006): version, reserved, length of all.
    private const int HeaderSize = 4;
    private const int LengthOffset = 2;

    private const byte ConnectConfirm = 0xD0;
    private const byte ConnectRequest = 0xE0;
    private const byte DataTransfer = 0xF0;
    private const byte NegotiationResponse = 2;
    private const byte NegotiationFailure = 3;
    private const byte ClientInitial = 0x65;
    private const byte ServerResponse = 0x66;

    private readonly RdpEvents _events;
    private readonly FileManager _files;
    private FramedStream _orig;
    private FramedStream _resp;
    private bool _isEncrypted;
    private uint _method;
    private bool _hasInner;
    private bool _hadGap;

    // Why a message is none, where that is not a field that is too short.
    private string? _mismatch;

    public RdpAnalyzer(Connection connection, AnalyzerInfo info, RdpEvents events, FileManager files)
        : base(connection, info)
    {
        _events = events;
        _files = files;
    }

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (_hadGap || Connection.Session is TcpSession { IsPartial: true })
        {
            return;
        }

        if (!_isEncrypted)
        {
            DeliverPlain(data, isOrig);
        }
        else if (_method > 0)
        {
            _hasInner = _hasInner || AddChild(new DetectionAnalyzer(Connection));
            ForwardStream(data, isOrig);
        }
        else
        {
            Raise(_events.NativeEncryptedData, isOrig, data.Length);
        }
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig)
    {
        _hadGap = true;
        ForwardUndelivered(sequence, length, isOrig);
    }

    private static ushort LengthOf(ReadOnlySpan<byte> header) =>
        BinaryPrimitives.ReadUInt16BigEndian(header[LengthOffset..]);

    private void DeliverPlain(ReadOnlySpan<byte> data, bool isOrig)
    {
        ref FramedStream stream = ref isOrig ? ref _orig : ref _resp;
        ReadOnlySpan<byte> rest = stream.Join(data);
        while (rest.Length >= HeaderSize)
        {
            int length = Math.Max(HeaderSize, (int)LengthOf(rest));
            if (rest.Length < length)
            {
                break;
            }

            WireReader reader = new(rest[..length]);
            reader.Take(HeaderSize);
            _mismatch = null;
            if (!Deliver(ref reader))
            {
                // As the reference, go on with the next segment.
                Violation(_mismatch ?? reader.Fault.Text());
                stream.Drop();
                return;
            }

            rest = rest[length..];
        }

        stream.Keep(rest, ushort.MaxValue);
    }

    /// <summary>One unit of the connection-oriented transport protocol (X.224, 13).</summary>
    private bool Deliver(ref WireReader reader)
    {
        if (!reader.Need(2, "COTP:pdu"))
        {
            return false;
        }

        int length = reader.U8();
        byte type = reader.U8();
        reader.Begin();
        switch (type)
        {
            case ConnectConfirm:
                return DeliverConfirm(ref reader, length - 1);
            case ConnectRequest:
                return DeliverRequest(ref reader, length - 1);
            case DataTransfer:
                return DeliverData(ref reader);
            default:
                return true;
        }
    }

    /// <summary>A client's request, whose cookie mostly is the name of a user (MS-RDPBCGR, 2.2.1.1).</summary>
    /// <param name="length">bytes of the request as its header tells them</param>
    private bool DeliverRequest(ref WireReader reader, int length)
    {
        ReadOnlySpan<byte> begin = "Cookie: mstshash="u8;
        int start = reader.Position;
        if (!reader.Need(5, "Connect_Request:flow_control"))
        {
            return false;
        }

        reader.Take(5);
        if (!reader.Rest.StartsWith(begin))
        {
            return Mismatch("Connect_Request:cookie_mstshash");
        }

        reader.Take(begin.Length);
        int end = reader.Rest.IndexOf((byte)'\r');
        ReadOnlySpan<byte> cookie = reader.Take(end < 0 ? reader.Remaining : end);
        if (!reader.Rest.StartsWith("\r\n"u8))
        {
            return Mismatch("Connect_Request:cookie_terminator");
        }

        reader.Take(2);
        byte flags = 0;
        if (reader.Position - start != length)
        {
            // type, flags, length, protocols
            if (!reader.Need(8, "RDP_Negotiation_Request:requested_protocols"))
            {
                return false;
            }

            reader.U8();
            flags = reader.U8();
        }

        if (_events.ConnectRequest.IsHandled())
        {
            StringValue text = new(cookie);
            Span<Slot> a = Enqueue(_events.ConnectRequest);
            a[1].Ref = text;
            a[2] = Slot.Of((long)flags);
        }

        return true;
    }

    /// <summary>A server's answer: the protocol it chose, or why it will not go on (MS-RDPBCGR, 2.2.1.2).</summary>
    private bool DeliverConfirm(ref WireReader reader, int length)
    {
        int start = reader.Position;
        if (!reader.Need(5, "Connect_Confirm:flags"))
        {
            return false;
        }

        reader.Take(5);
        if (reader.Position - start == length)
        {
            return true;
        }

        reader.Begin();
        if (!reader.Need(1, "Connect_Confirm_Record:response_type"))
        {
            return false;
        }

        byte type = reader.U8();
        if (type is not NegotiationResponse and not NegotiationFailure)
        {
            _mismatch = WireFault.Prefix + "invalid case index: Connect_Confirm_Record";
            return false;
        }

        // flags, length, protocol or code
        if (!reader.Need(7, type == NegotiationResponse ? "RDP_Negotiation_Response:selected_protocol" : "RDP_Negotiation_Failure:failure_code"))
        {
            return false;
        }

        byte flags = reader.U8();
        reader.Take(2);
        uint value = reader.U32Little();
        if (type == NegotiationResponse && value > 0)
        {
            GoEncrypted(value);
        }

        RaiseNegotiation(type, value, flags);
        return true;
    }

    private void RaiseNegotiation(byte type, uint value, byte flags)
    {
        EventHandle? handle = type == NegotiationResponse ? _events.NegotiationResponse : _events.NegotiationFailure;
        if (handle.IsHandled())
        {
            Span<Slot> a = Enqueue(handle);
            a[1] = Slot.Of((long)value);
            a[2] = Slot.Of((long)flags);
        }
    }

    private void GoEncrypted(uint method)
    {
        _isEncrypted = true;
        _method = method;
        Raise(_events.BeginEncryption, method);
    }

    private bool Mismatch(string where)
    {
        _mismatch = WireFault.Prefix + "string mismatch at " + where;
        return false;
    }
}
