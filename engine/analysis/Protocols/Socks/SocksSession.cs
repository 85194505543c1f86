using System.Buffers.Binary;
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
        Reader reader = new(data);
        if (!(_isInAuthentication ? Authentication(isOrig, ref reader) : Message(isOrig, ref reader)))
        {
            _sink.Violation("Binpac exception: binpac exception: out_of_bound: SOCKS_Message");
        }
    }

    private bool Message(bool isOrig, ref Reader reader)
    {
        if (!reader.TryByte(out byte version))
        {
            return false;
        }

        switch (version)
        {
            case 4:
                return isOrig ? Request4(ref reader) : Reply4(ref reader);
            case 5 when _isPastNegotiation:
                return isOrig ? Request5(ref reader) : Reply5(ref reader);
            case 5:
                return Negotiation(isOrig, ref reader);
            default:
                _sink.Violation("unsupported/unknown SOCKS version " + Text(version));
                return true;
        }
    }

    // ---- Version 4 -----------------------------------------------------------------------------------------------

    private bool Request4(ref Reader reader)
    {
        if (!reader.TryByte(out byte command) || !reader.TryShort(out ushort port) || !reader.TryAddress(4, out IpAddress address)
            || !reader.TryText(out ReadOnlySpan<byte> user))
        {
            return false;
        }

        // An address of 0.0.0.x asks for the name behind the user (SOCKS 4A).
        SocksHost host = new() { HasAddress = true, Address = address };
        if ((uint)address.Lo <= 0xFF)
        {
            host.HasName = true;
            if (!reader.TryText(out host.Name))
            {
                return false;
            }
        }

        _sink.Request(4, command, host, port, user);
        IsOrigDone = true;
        return true;
    }

    // Servers that begin their reply with 0, as most do, are told by their version as strange; those that repeat the 4 come here.
    private bool Reply4(ref Reader reader)
    {
        if (!reader.TryByte(out _) || !reader.TryByte(out byte status) || !reader.TryShort(out ushort port)
            || !reader.TryAddress(4, out IpAddress address))
        {
            return false;
        }

        _sink.Reply(4, status, new SocksHost { HasAddress = true, Address = address }, port);
        IsRespDone = true;
        return true;
    }

    // ---- Version 5 -----------------------------------------------------------------------------------------------

    private bool Negotiation(bool isOrig, ref Reader reader)
    {
        if (isOrig)
        {
            return reader.TryByte(out byte count) && reader.TryTake(count, out _);
        }

        if (!reader.TryByte(out byte method))
        {
            return false;
        }

        _isInAuthentication = method is not 0 and not NoneAcceptable;
        _isPastNegotiation = true;
        _method = method;
        return true;
    }

    private bool Authentication(bool isOrig, ref Reader reader)
    {
        if (_method != UserPassword)
        {
            _sink.Weird("socks5_unsupported_authentication_method", Text(_method));
        }
        else if (!reader.TryByte(out byte version))
        {
            return false;
        }
        else if (version != 1)
        {
            _sink.Weird("socks5_unsupported_authentication", "method " + Text(_method) + ", version " + Text(version));
        }
        else if (isOrig)
        {
            if (!reader.TryCounted(out ReadOnlySpan<byte> user) || !reader.TryCounted(out ReadOnlySpan<byte> password))
            {
                return false;
            }

            _sink.UserPassword(user, password);
        }
        else
        {
            if (!reader.TryByte(out byte code))
            {
                return false;
            }

            _sink.UserPasswordReply(code);
        }

        if (!isOrig)
        {
            _isInAuthentication = false;
        }

        return true;
    }

    private bool Request5(ref Reader reader)
    {
        if (!reader.TryByte(out byte command) || !reader.TryByte(out byte reserved) || !TryHost(ref reader, out SocksHost host)
            || !reader.TryShort(out ushort port))
        {
            return false;
        }

        if (reserved != 0)
        {
            _sink.Violation("invalid value in reserved field: " + Text(reserved));
            _sink.GiveUp();
            return true;
        }

        if (command is 0 or > 3)
        {
            _sink.Violation("undefined value in command field: " + Text(command));
            _sink.GiveUp();
            return true;
        }

        _sink.Request(5, command, host, port, default);
        IsOrigDone = true;
        return true;
    }

    private bool Reply5(ref Reader reader)
    {
        if (!reader.TryByte(out byte status) || !reader.TryByte(out _) || !TryHost(ref reader, out SocksHost bound)
            || !reader.TryShort(out ushort port))
        {
            return false;
        }

        _sink.Reply(5, status, bound, port);
        IsRespDone = true;
        return true;
    }

    private static bool TryHost(ref Reader reader, out SocksHost host)
    {
        host = default;
        if (!reader.TryByte(out byte kind))
        {
            return false;
        }

        switch (kind)
        {
            case 1:
                host.HasAddress = true;
                return reader.TryAddress(4, out host.Address);
            case 3:
                host.HasName = true;
                return reader.TryCounted(out host.Name);
            case 4:
                host.HasAddress = true;
                return reader.TryAddress(16, out host.Address);
            default:
                return false;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private ref struct Reader
    {
        private ReadOnlySpan<byte> _rest;

        public Reader(ReadOnlySpan<byte> data) => _rest = data;

        public bool TryTake(int length, out ReadOnlySpan<byte> bytes)
        {
            if (length > _rest.Length)
            {
                bytes = default;
                return false;
            }

            bytes = _rest[..length];
            _rest = _rest[length..];
            return true;
        }

        public bool TryByte(out byte value)
        {
            bool isThere = TryTake(1, out ReadOnlySpan<byte> bytes);
            value = isThere ? bytes[0] : (byte)0;
            return isThere;
        }

        public bool TryShort(out ushort value)
        {
            bool isThere = TryTake(2, out ReadOnlySpan<byte> bytes);
            value = isThere ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : (ushort)0;
            return isThere;
        }

        /// <summary>A length of 8 bits and as many bytes.</summary>
        public bool TryCounted(out ReadOnlySpan<byte> text)
        {
            text = default;
            return TryByte(out byte length) && TryTake(length, out text);
        }

        /// <summary>Bytes up to a NUL.</summary>
        public bool TryText(out ReadOnlySpan<byte> text)
        {
            int end = _rest.IndexOf((byte)0);
            if (end < 0)
            {
                text = default;
                return false;
            }

            text = _rest[..end];
            _rest = _rest[(end + 1)..];
            return true;
        }

        public bool TryAddress(int length, out IpAddress address)
        {
            address = default;
            if (!TryTake(length, out ReadOnlySpan<byte> bytes))
            {
                return false;
            }

            address = length == 4
                ? IpAddress.FromV4(BinaryPrimitives.ReadUInt32BigEndian(bytes))
                : new IpAddress(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
            return true;
        }
    }
}
