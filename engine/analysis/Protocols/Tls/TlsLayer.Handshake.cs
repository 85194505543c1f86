using NidsVm.Analysis.Engine;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Tls;

/// <summary>Messages of the handshake (RFC 5246, section 7.4), which may be spread over records and share them.</summary>
public abstract partial class TlsLayer
{
    private const int MessageHeader = 4;

    private TlsBuffer _origMessage;
    private TlsBuffer _respMessage;
    private int _recordVersion;
    private int _chosenVersion = TlsVersion.Unknown;
    private int _chosenCipher = TlsCipherSuites.None;
    private bool _isFlipped;
    private bool _toldUnclearDirection;

    /// <summary>The content of a record with handshake messages.</summary>
    /// <param name="recordVersion">as the record names it</param>
    private protected void DeliverHandshake(int recordVersion, ReadOnlySpan<byte> data, bool isOrig)
    {
        _recordVersion = recordVersion;
        ref TlsBuffer waiting = ref isOrig ? ref _origMessage : ref _respMessage;
        if (waiting.IsEmpty)
        {
            ReadOnlySpan<byte> rest = Messages(data, isOrig);
            if (!rest.IsEmpty)
            {
                waiting.Append(rest);
            }
        }
        else
        {
            waiting.Append(data);
            int rest = Messages(waiting.Bytes, isOrig).Length;
            if (rest == 0)
            {
                waiting.Clear();
            }
            else
            {
                waiting.Consume(waiting.Bytes.Length - rest);
            }
        }
    }

    /// <summary>Handles whole messages and yields what is left; nothing is where something was wrong.</summary>
    private ReadOnlySpan<byte> Messages(ReadOnlySpan<byte> data, bool isOrig)
    {
        while (data.Length >= MessageHeader)
        {
            int type = data[0];
            int length = (data[1] << 16) | (data[2] << 8) | data[3];
            if (length > TlsLimits.HandshakeMessage)
            {
                Violation($"TLS handshake message of {length} bytes is larger than allowed maximum");
                return default;
            }

            if (data.Length < MessageHeader + length)
            {
                return data;
            }

            TlsFault fault = default;
            TlsReader body = new(data.Slice(MessageHeader, length), ref fault);
            Message(type, ref body, isOrig);
            if (fault.IsSet)
            {
                Report(fault);
                return default;
            }

            if (_events.HandshakeMessage.IsHandled())
            {
                Span<Slot> a = Enqueue(_events.HandshakeMessage);
                a[1] = Slot.Of(isOrig ^ _isFlipped);
                a[2] = Slot.Of((long)type);
                a[3] = Slot.Of((long)length);
            }

            data = data[(MessageHeader + length)..];
        }

        return data;
    }

    private void Message(int type, ref TlsReader body, bool isOrig)
    {
        switch (type)
        {
            case TlsMessage.HelloRequest:
                CheckDirection(isFromClient: false, isOrig);
                break;
            case TlsMessage.ClientHello:
                CheckDirection(isFromClient: true, isOrig);
                ClientHello(ref body, isOrig);
                break;
            case TlsMessage.ServerHello:
                CheckDirection(isFromClient: false, isOrig);
                ServerHello(ref body, isOrig);
                break;
            case TlsMessage.HelloVerifyRequest:
                body.U16("HelloVerifyRequest:version");
                body.Take(body.U8("HelloVerifyRequest:cookie_length"), "HelloVerifyRequest:cookie");
                break;
            case TlsMessage.SessionTicket:
                SessionTicket(ref body);
                break;
            case TlsMessage.Certificate:
                Certificates(ref body, isOrig);
                break;
            case TlsMessage.ServerKeyExchange:
                ServerKeyExchange(ref body);
                break;
            case TlsMessage.CertificateRequest:
                CertificateRequest(ref body, isOrig);
                break;
            case TlsMessage.ClientKeyExchange:
                ClientKeyExchange(ref body);
                break;
            case TlsMessage.CertificateStatus:
                CertificateStatus(ref body, isOrig);
                break;
            case TlsMessage.ServerHelloDone or TlsMessage.CertificateVerify or TlsMessage.Finished or TlsMessage.CertificateUrl:
                break;
            default:
                Violation($"unknown handshake message ({type}) from {Label(isOrig)}");
                break;
        }
    }

    /// <summary>Tells policies where the roles are not those of the connection, or are again.</summary>
    private void CheckDirection(bool isFromClient, bool isOrig)
    {
        if (isFromClient == isOrig ^ _isFlipped)
        {
            return;
        }

        _isFlipped = !_isFlipped;
        Connection.Raise(_events.ConnectionFlipped);
        if (!_isFlipped && !_toldUnclearDirection)
        {
            _toldUnclearDirection = true;
            Weird(TlsWeirds.UnclearDirection);
        }
    }

    /// <summary>The first version that is told counts: the extension of a server hello comes before its own field.</summary>
    private void ChooseVersion(int version)
    {
        if (_chosenVersion == TlsVersion.Unknown)
        {
            _chosenVersion = version;
        }
    }

    private void SessionTicket(ref TlsReader body)
    {
        uint lifetime = body.U32("SessionTicketHandshake:ticket_lifetime_hint");
        ReadOnlySpan<byte> ticket = body.TakeRest();
        if (!body.IsFaulty && _events.SessionTicket.IsHandled())
        {
            StringValue value = new(ticket);
            Span<Slot> a = Enqueue(_events.SessionTicket);
            a[1] = Slot.Of((ulong)lifetime);
            a[2].Ref = value;
        }
    }
}
