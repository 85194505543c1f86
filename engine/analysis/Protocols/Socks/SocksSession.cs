using System.Globalization;
using NidsVm.Packets;

namespace NidsVm.Analysis.Protocols.Socks;

/// <summary>
/// Follows the negotiation of SOCKS 4, 4A and 5 (RFC 1928, RFC 1929). Each message is expected in one piece, as programs send them;
/// a piece that holds less is a violation.
/// </summary>
public sealed class SocksSession
{
    private const int UserPassword = 2;
    private const int NoneAcceptable = 0xFF;

    private readonly ISocksSink _sink;
    private bool _isInAuthentication;
    private bool _isPastNegotiation;
    private byte _method = NoneAcceptable;

    public SocksSession(ISocksSink sink) => _sink = sink;

    /// <summary>The request was seen.</summary>
    public bool IsOrigDone { get; private set; }

    /// <summary>The reply was seen.</summary>
    public bool IsRespDone { get; private set; }

    public void Deliver(bool isOrig, ReadOnlySpan<byte> data)
    {
        WireReader reader = new(data);
        if (_isInAuthentication)
        {
            Authentication(isOrig, ref reader);
        }
        else
        {
            Message(isOrig, ref reader);
        }

        if (reader.Fault.IsSet)
        {
            _sink.Violation(reader.Fault.Text());
        }
    }

    private void Message(bool isOrig, ref WireReader reader)
    {
        if (!reader.Need(1, "SOCKS_Version:version"))
        {
            return;
        }

        byte version = reader.U8();
        reader.Begin();
        switch (version)
        {
            case 4 when isOrig:
                Request4(ref reader);
                break;
            case 4:
                Reply4(ref reader);
                break;
            case 5 when !_isPastNegotiation:
                Negotiation(isOrig, ref reader);
                break;
            case 5 when isOrig:
                Request5(ref reader);
                break;
            case 5:
                Reply5(ref reader);
                break;
            default:
                _sink.Violation("unsupported/unknown SOCKS version " + Text(version));
                break;
        }
    }

    // ---- Version 4 -----------------------------------------------------------------------------------------------

    private void Request4(ref WireReader reader)
    {
        if (!reader.Need(7, "SOCKS4_Request:addr"))
        {
            return;
        }

        byte command = reader.U8();
        ushort port = reader.U16();
        uint address = reader.U32();
        ReadOnlySpan<byte> user = TakeText(ref reader);

        // An address of 0.0.0.x asks for the name behind the user (SOCKS 4A).
        SocksHost host = new() { HasAddress = true, Address = IpAddress.FromV4(address), HasName = address <= 0xFF };
        if (host.HasName)
        {
            host.Name = TakeText(ref reader);
        }

        _sink.Request(4, command, host, port, user);
        IsOrigDone = true;
    }

    // Servers that begin their reply with 0, as most do, are told by their version as strange; those that repeat the 4 come here.
    private void Reply4(ref WireReader reader)
    {
        if (!reader.Need(8, "SOCKS4_Reply:addr"))
        {
            return;
        }

        reader.U8();
        byte status = reader.U8();
        ushort port = reader.U16();
        _sink.Reply(4, status, new SocksHost { HasAddress = true, Address = IpAddress.FromV4(reader.U32()) }, port);
        IsRespDone = true;
    }

    /// <summary>Bytes up to a NUL, which the end of the piece may stand for.</summary>
    private static ReadOnlySpan<byte> TakeText(scoped ref WireReader reader)
    {
        int end = reader.Rest.IndexOf((byte)0);
        ReadOnlySpan<byte> text = reader.TakeUpTo(end < 0 ? reader.Remaining : end);
        reader.TakeUpTo(1);
        return text;
    }

    // ---- Version 5 -----------------------------------------------------------------------------------------------

    private void Negotiation(bool isOrig, ref WireReader reader)
    {
        if (isOrig)
        {
            // The methods may be fewer than announced.
            reader.Need(1, "SOCKS5_Auth_Negotiation_Request:method_count");
        }
        else if (reader.Need(1, "SOCKS5_Auth_Negotiation_Reply:selected_auth_method"))
        {
            _method = reader.U8();
            _isInAuthentication = _method is not 0 and not NoneAcceptable;
            _isPastNegotiation = true;
        }
    }

    private void Authentication(bool isOrig, ref WireReader reader)
    {
        if (_method != UserPassword)
        {
            _sink.Weird("socks5_unsupported_authentication_method", Text(_method));
        }
        else if (isOrig ? !UserAndPassword(ref reader) : !UserReply(ref reader))
        {
            return;
        }

        if (!isOrig)
        {
            _isInAuthentication = false;
        }
    }

    private bool UserAndPassword(ref WireReader reader)
    {
        if (!reader.Need(1, "SOCKS5_Auth_Request_UserPass:version"))
        {
            return false;
        }

        byte version = reader.U8();
        if (version != 1)
        {
            UnknownAuthentication(version);
            return true;
        }

        reader.Begin();
        if (!TryCounted(ref reader, "SOCKS5_Auth_Request_UserPass_v1:ulen", "SOCKS5_Auth_Request_UserPass_v1:username", out ReadOnlySpan<byte> user)
            || !TryCounted(ref reader, "SOCKS5_Auth_Request_UserPass_v1:plen", "SOCKS5_Auth_Request_UserPass_v1:password", out ReadOnlySpan<byte> password))
        {
            return false;
        }

        _sink.UserPassword(user, password);
        return true;
    }

    private bool UserReply(ref WireReader reader)
    {
        if (!reader.Need(1, "SOCKS5_Auth_Reply_UserPass:version"))
        {
            return false;
        }

        byte version = reader.U8();
        if (version != 1)
        {
            UnknownAuthentication(version);
            return true;
        }

        reader.Begin();
        if (!reader.Need(1, "SOCKS5_Auth_Reply_UserPass_v1:code"))
        {
            return false;
        }

        _sink.UserPasswordReply(reader.U8());
        return true;
    }

    private void UnknownAuthentication(byte version) =>
        _sink.Weird("socks5_unsupported_authentication", "method " + Text(_method) + ", version " + Text(version));

    private void Request5(ref WireReader reader)
    {
        int start = reader.Position;
        if (!reader.Need(2, "SOCKS5_Request:reserved"))
        {
            return;
        }

        byte command = reader.U8();
        byte reserved = reader.U8();
        if (!TryHost(ref reader, out SocksHost host))
        {
            return;
        }

        reader.Begin(start);
        if (!reader.Need(2, "SOCKS5_Request:port"))
        {
            return;
        }

        if (reserved != 0)
        {
            _sink.Violation("invalid value in reserved field: " + Text(reserved));
            _sink.GiveUp();
            return;
        }

        if (command is 0 or > 3)
        {
            _sink.Violation("undefined value in command field: " + Text(command));
            _sink.GiveUp();
            return;
        }

        _sink.Request(5, command, host, reader.U16(), default);
        IsOrigDone = true;
    }

    private void Reply5(ref WireReader reader)
    {
        int start = reader.Position;
        if (!reader.Need(2, "SOCKS5_Reply:reserved"))
        {
            return;
        }

        byte status = reader.U8();
        reader.U8();
        if (!TryHost(ref reader, out SocksHost bound))
        {
            return;
        }

        reader.Begin(start);
        if (reader.Need(2, "SOCKS5_Reply:port"))
        {
            _sink.Reply(5, status, bound, reader.U16());
            IsRespDone = true;
        }
    }

    private static bool TryHost(ref WireReader reader, out SocksHost host)
    {
        host = default;
        reader.Begin();
        if (!reader.Need(1, "SOCKS5_Address:addr_type"))
        {
            return false;
        }

        switch (reader.U8())
        {
            case 1:
                host.HasAddress = reader.Need(4, "SOCKS5_Address:ipv4");
                host.Address = host.HasAddress ? IpAddress.FromV4(reader.U32()) : default;
                return host.HasAddress;
            case 3:
                reader.Begin();
                return host.HasName = TryCounted(ref reader, "Domain_Name:len", "Domain_Name:name", out host.Name);
            case 4:
                host.HasAddress = reader.Need(16, "SOCKS5_Address:ipv6");
                host.Address = host.HasAddress ? new IpAddress(reader.U64(), reader.U64()) : default;
                return host.HasAddress;
            default:
                // All that follows counts as the address: the port is missing.
                reader.TakeUpTo(reader.Remaining);
                return true;
        }
    }

    /// <summary>A length of 8 bits and as many bytes.</summary>
    private static bool TryCounted(ref WireReader reader, string length, string content, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!reader.Need(1, length))
        {
            return false;
        }

        int count = reader.U8();
        if (!reader.Need(count, content))
        {
            return false;
        }

        text = reader.Take(count);
        return true;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
