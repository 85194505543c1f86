using System.Buffers.Binary;
using System.Globalization;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Netbios;

/// <summary>Raises the events of the NetBIOS session service (RFC 1002, 4.3).</summary>
public sealed class NetbiosSessionAnalyzer : EventRaisingAnalyzer
{
    // Type, flags, length.
    private const int HeaderSize = 4;
    private const int LengthOffset = 2;

    private const byte SessionMessage = 0x00;
    private const byte FirstDatagram = 0x10;
    private const byte LastDatagram = 0x16;
    private const byte SessionRequest = 0x81;
    private const byte PositiveResponse = 0x82;
    private const byte NegativeResponse = 0x83;
    private const byte RetargetResponse = 0x84;
    private const byte SessionKeepAlive = 0x85;
    private const int MaxName = 30;

    private readonly NetbiosSessionEvents _events;
    private FramedStream _orig;
    private FramedStream _resp;

    public NetbiosSessionAnalyzer(Connection connection, AnalyzerInfo info, NetbiosSessionEvents events)
        : base(connection, info) => _events = events;

    private static ReadOnlySpan<byte> Smb => [0xFF, (byte)'S', (byte)'M', (byte)'B'];

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        ref FramedStream stream = ref isOrig ? ref _orig : ref _resp;
        if (stream.IsLost)
        {
            return;
        }

        ReadOnlySpan<byte> rest = stream.Join(data);
        while (rest.Length >= HeaderSize)
        {
            int length = LengthOf(rest);
            if (rest.Length < length)
            {
                break;
            }

            Deliver(rest[0], rest[HeaderSize..length], isOrig);
            rest = rest[length..];
        }

        stream.Keep(rest, HeaderSize + ushort.MaxValue);
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig)
    {
        ref FramedStream stream = ref isOrig ? ref _orig : ref _resp;
        ReadOnlySpan<byte> kept = stream.Join(default);
        stream.Gap(length, kept.Length >= HeaderSize ? LengthOf(kept) : 0);
    }

    protected internal override void EndpointEof(bool isOrig)
    {
        // What there is of the last message.
        ref FramedStream stream = ref isOrig ? ref _orig : ref _resp;
        ReadOnlySpan<byte> kept = stream.Join(default);
        if (kept.Length > HeaderSize)
        {
            Deliver(kept[0], kept[HeaderSize..], isOrig);
        }

        stream.Drop();
    }

    private static int LengthOf(ReadOnlySpan<byte> message) => HeaderSize + BinaryPrimitives.ReadUInt16BigEndian(message[LengthOffset..]);

    /// <summary>A name whose bytes are two letters each (RFC 1001, 14.1).</summary>
    private static bool TryDecode(ReadOnlySpan<byte> data, Span<byte> name, out int length)
    {
        length = data.IsEmpty ? 0 : data[0] / 2;
        if (length is < 1 or > MaxName || data.Length < 1 + (2 * length))
        {
            return false;
        }

        for (int i = 0; i < length; i++)
        {
            int high = data[1 + (2 * i)] - 'A';
            int low = data[2 + (2 * i)] - 'A';
            if (high is < 0 or > 15 || low is < 0 or > 15)
            {
                return false;
            }

            name[i] = (byte)((high << 4) | low);
        }

        return true;
    }

    private void Deliver(byte type, ReadOnlySpan<byte> body, bool isOrig)
    {
        if (_events.Message.IsHandled())
        {
            Span<Slot> a = Enqueue(_events.Message);
            a[1] = Slot.Of(isOrig);
            a[2] = Slot.Of((long)type);
            a[3] = Slot.Of((long)body.Length);
        }

        switch (type)
        {
            case SessionMessage:
                DeliverMessage(body, isOrig);
                break;
            case SessionRequest:
                DeliverRequest(body, isOrig);
                break;
            case PositiveResponse:
                ExpectServer(isOrig);
                Raise(_events.Accepted, body);
                break;
            case NegativeResponse:
                ExpectServer(isOrig);
                Raise(_events.Rejected, body);
                break;
            case RetargetResponse:
                ExpectServer(isOrig);
                Raise(_events.Retarget, body);
                break;
            case SessionKeepAlive:
                Raise(_events.KeepAlive, body);
                break;
            case >= FirstDatagram and <= LastDatagram:
                break;
            default:
                Connection.Weird("unknown_netbios_type", string.Create(CultureInfo.InvariantCulture, $"0x{type:x}"));
                break;
        }
    }

    private void DeliverMessage(ReadOnlySpan<byte> body, bool isOrig)
    {
        if (body.StartsWith(Smb))
        {
            Connection.Weird("no_smb_session_using_parsesambamsg");
            return;
        }

        Connection.Weird("netbios_raw_session_msg");
        Raise(_events.RawMessage, isOrig, body);
    }

    private void DeliverRequest(ReadOnlySpan<byte> body, bool isOrig)
    {
        if (!isOrig)
        {
            Connection.Weird("netbios_server_session_request");
        }

        Span<byte> name = stackalloc byte[MaxName];
        if (TryDecode(body, name, out int length))
        {
            Raise(_events.Request, name[..length]);
        }
    }

    private void ExpectServer(bool isOrig)
    {
        if (isOrig)
        {
            Connection.Weird("netbios_client_session_reply");
        }
    }
}
