using System.Buffers.Binary;

namespace NidsVm.Analysis.Protocols.Ssh;

/// <summary>
/// Follows both directions of a connection up to where encryption begins: version lines (RFC 4253 4.2), packets of key exchange
/// (RFC 4253 6 and 7), and the one message of each side that SSH 1 has.
/// </summary>
public sealed class SshSession
{
    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';

    private readonly ISshSink _sink;
    private readonly SshLimits _limits;
    private Side _orig;
    private Side _resp;
    private SshVersion _origVersion;
    private SshVersion _respVersion;
    private byte[]? _firstAlgorithms;
    private bool _firstIsOrig;

    public SshSession(ISshSink sink, SshLimits limits)
    {
        _sink = sink;
        _limits = limits;
    }

    /// <summary>What both have agreed on.</summary>
    public SshVersion Version { get; private set; }

    public SshState State(bool isOrig) => isOrig ? _orig.State : _resp.State;

    /// <summary>Takes the next bytes of a direction.</summary>
    /// <returns>how many of them are encrypted</returns>
    public int Deliver(bool isOrig, ReadOnlySpan<byte> data)
    {
        ref Side side = ref isOrig ? ref _orig : ref _resp;
        ReadOnlySpan<byte> rest = side.Buffer.Join(data);
        while (!rest.IsEmpty)
        {
            switch (side.State)
            {
                case SshState.Encrypted:
                    int length = rest.Length;
                    side.Buffer.Clear();
                    return length;

                case SshState.VersionExchange:
                    if (!TryLine(ref side, isOrig, ref rest))
                    {
                        Wait(ref side, rest, SshLimits.Line);
                        return 0;
                    }

                    break;

                default:
                    switch (Packet(ref side, isOrig, ref rest))
                    {
                        case Progress.Wait:
                            Wait(ref side, rest, SshLimits.Buffer);
                            return 0;
                        case Progress.Broken:
                            side.Buffer.Clear();
                            side.PacketLength = null;
                            return 0;
                        default:
                            break;
                    }

                    break;
            }
        }

        side.Buffer.Clear();
        return 0;
    }

    private void Wait(ref Side side, ReadOnlySpan<byte> rest, int limit)
    {
        if (rest.Length > limit)
        {
            side.Buffer.Clear();
            side.PacketLength = null;
            _sink.Violation("flowbuffer capacity exceeded");
            return;
        }

        side.Buffer.Keep(rest);
    }

    // ---- Versions ------------------------------------------------------------------------------------------------

    private bool TryLine(ref Side side, bool isOrig, ref ReadOnlySpan<byte> rest)
    {
        if (side.EndedInCr)
        {
            side.EndedInCr = false;
            if (rest[0] == Lf)
            {
                rest = rest[1..];
                return true;
            }
        }

        int end = rest.IndexOfAny(Cr, Lf);
        if (end < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> line = rest[..end];
        bool isCr = rest[end] == Cr;
        rest = rest[(end + 1)..];
        if (isCr && !rest.IsEmpty && rest[0] == Lf)
        {
            rest = rest[1..];
            isCr = false;
        }

        side.EndedInCr = isCr;
        if (!isOrig && !line.StartsWith("SSH-"u8))
        {
            _sink.PreBanner(line);
            return true;
        }

        side.State = SshState.KexInit;
        (isOrig ? ref _origVersion : ref _respVersion) = VersionOf(line, isOrig ? _origVersion : _respVersion);
        Version = Common(_origVersion, _respVersion);
        _sink.Version(isOrig, line);
        return true;
    }

    private static SshVersion VersionOf(ReadOnlySpan<byte> line, SshVersion otherwise) =>
        line.Length < 5 ? otherwise
        : line[4] == '2' ? SshVersion.Ssh2
        : line[4] != '1' ? otherwise
        : line.Length >= 8 && line[6] == '9' && line[7] == '9' ? SshVersion.Ssh199
        : SshVersion.Ssh1;

    private static SshVersion Common(SshVersion orig, SshVersion resp) => (orig, resp) switch
    {
        (SshVersion.Ssh1, SshVersion.Ssh1 or SshVersion.Ssh199) or (SshVersion.Ssh199, SshVersion.Ssh1) => SshVersion.Ssh1,
        (SshVersion.Ssh2 or SshVersion.Ssh199, SshVersion.Ssh2 or SshVersion.Ssh199) => SshVersion.Ssh2,
        _ => SshVersion.Unknown,
    };

    // ---- Packets -------------------------------------------------------------------------------------------------

    private enum Progress : byte
    {
        Done,
        Wait,
        Broken,
    }

    private Progress Packet(ref Side side, bool isOrig, ref ReadOnlySpan<byte> rest)
    {
        if (side.EndedInCr)
        {
            side.EndedInCr = false;
            if (rest[0] == Lf)
            {
                rest = rest[1..];
                return Progress.Done;
            }
        }

        if (Version == SshVersion.Unknown)
        {
            _sink.Violation("Binpac exception: binpac exception: out_of_bound: SSH_Key_Exchange:packet_length: 4 > 1");
            return Progress.Broken;
        }

        if (rest.Length < 4)
        {
            return Progress.Wait;
        }

        uint length = side.PacketLength ??= Capped(BinaryPrimitives.ReadUInt32BigEndian(rest), _limits.PacketLength, SshWeirds.PacketLength);
        long total = Version == SshVersion.Ssh1 ? 4L + length + 8 - (length % 8) : 4L + length;
        if (total > SshLimits.Buffer)
        {
            _sink.Violation("flowbuffer capacity exceeded");
            return Progress.Broken;
        }

        if (rest.Length < total)
        {
            return Progress.Wait;
        }

        side.PacketLength = null;
        ReadOnlySpan<byte> packet = rest[4..(int)total];
        rest = rest[(int)total..];
        string? fault = Version == SshVersion.Ssh1 ? Packet1(ref side, isOrig, packet, length) : Packet2(ref side, isOrig, packet);
        if (fault is not null)
        {
            _sink.Violation("Binpac exception: binpac exception: " + fault);
            return Progress.Broken;
        }

        return Progress.Done;
    }

    /// <returns>what is wrong, or null</returns>
    private string? Packet1(ref Side side, bool isOrig, ReadOnlySpan<byte> packet, uint length)
    {
        Reader reader = new(this, packet);
        if (!reader.TrySkip(8 - (length % 8)) || !reader.TryByte(out byte type) || length < 5)
        {
            return "out_of_bound: SSH1_Key_Exchange";
        }

        reader = new Reader(this, reader.Rest[..Math.Min(reader.Rest.Length, (int)length - 5)]);
        switch (type)
        {
            case SshMessage.Ssh1PublicKey:
                if (!reader.TrySkip(8 + 4) || !reader.TryMpInt(out _) || !reader.TryMpInt(out _) || !reader.TrySkip(4)
                    || !reader.TryMpInt(out ReadOnlySpan<byte> exponent) || !reader.TryMpInt(out ReadOnlySpan<byte> modulus)
                    || !reader.TrySkip(12))
                {
                    return "out_of_bound: SSH1_PUBLIC_KEY";
                }

                _sink.HostKey1(modulus, exponent);
                break;

            case SshMessage.Ssh1SessionKey:
                if (!reader.TrySkip(1 + 8) || !reader.TryMpInt(out _) || !reader.TrySkip(4))
                {
                    return "out_of_bound: SSH1_SESSION_KEY";
                }

                break;

            default:
                return "invalid index for case: SSH1_Message: " + type.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        side.State = SshState.Encrypted;
        if (type == SshMessage.Ssh1SessionKey)
        {
            _sink.Confirmed();
        }

        return null;
    }

    /// <returns>what is wrong, or null</returns>
    private string? Packet2(ref Side side, bool isOrig, ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 2)
        {
            return "out_of_bound: SSH2_Header";
        }

        int padding = packet[0];
        byte type = packet[1];
        if (type == SshMessage.NewKeys)
        {
            side.State = SshState.Encrypted;
        }

        int length = packet.Length - 2 - padding;
        if (length < 0)
        {
            return "out_of_bound: SSH2_Key_Exchange:payload";
        }

        Reader reader = new(this, packet.Slice(2, length));
        string? fault = side.State switch
        {
            SshState.KexInit => KexInit(isOrig, ref reader),
            SshState.KexDhGroupExchange => GroupExchange(isOrig, type, ref reader),
            SshState.KexDh => FixedGroup(isOrig, type, ref reader),
            SshState.KexEcc => Curve(isOrig, type, ref reader),
            SshState.KexGss => Gss(isOrig, type, ref reader),
            SshState.KexRsa => Rsa(isOrig, type, ref reader),
            _ => null,
        };
        if (fault is null && type == SshMessage.NewKeys)
        {
            _sink.Confirmed();
        }

        return fault;
    }

    private string? KexInit(bool isOrig, ref Reader reader)
    {
        SshKexInit lists = default;
        if (!reader.TryTake(16, out lists.Cookie) || !reader.TryString(out lists.KexAlgorithms)
            || !reader.TryString(out lists.HostKeyAlgorithms) || !reader.TryString(out lists.EncryptionToServer)
            || !reader.TryString(out lists.EncryptionToClient) || !reader.TryString(out lists.MacToServer)
            || !reader.TryString(out lists.MacToClient) || !reader.TryString(out lists.CompressionToServer)
            || !reader.TryString(out lists.CompressionToClient) || !reader.TryString(out lists.LanguagesToServer)
            || !reader.TryString(out lists.LanguagesToClient) || !reader.TrySkip(5))
        {
            return "out_of_bound: SSH2_KEXINIT";
        }

        Negotiate(isOrig, lists.KexAlgorithms);
        _sink.KexInit(isOrig, lists);
        return null;
    }

    private string? GroupExchange(bool isOrig, byte type, ref Reader reader)
    {
        switch (type)
        {
            case SshMessage.Method30:
                return reader.TrySkip(4) ? null : "out_of_bound: SSH2_DH_GEX_REQUEST_OLD";
            case SshMessage.Method34:
                return reader.TrySkip(12) ? null : "out_of_bound: SSH2_DH_GEX_REQUEST";
            case SshMessage.Method31:
                return Group(ref reader);
            case SshMessage.Method32:
                return DhInit(isOrig, ref reader);
            case SshMessage.Method33:
                return DhReply(ref reader);
            default:
                return null;
        }
    }

    private string? FixedGroup(bool isOrig, byte type, ref Reader reader) => type switch
    {
        SshMessage.Method30 => DhInit(isOrig, ref reader),
        SshMessage.Method31 => DhReply(ref reader),
        _ => null,
    };

    private string? Group(ref Reader reader)
    {
        if (!reader.TryString(out ReadOnlySpan<byte> p) || !reader.TryString(out ReadOnlySpan<byte> g))
        {
            return "out_of_bound: SSH2_DH_GEX_GROUP";
        }

        _sink.DhGroup(p, g);
        return null;
    }

    private string? DhInit(bool isOrig, ref Reader reader)
    {
        if (!reader.TryString(out _))
        {
            return "out_of_bound: SSH2_DH_GEX_INIT";
        }

        _sink.DhInit(isOrig);
        return null;
    }

    private string? DhReply(ref Reader reader)
    {
        if (!reader.TryString(out ReadOnlySpan<byte> key) || !reader.TryString(out _) || !reader.TryString(out _))
        {
            return "out_of_bound: SSH2_DH_GEX_REPLY";
        }

        _sink.HostKey(key);
        return null;
    }

    private string? Curve(bool isOrig, byte type, ref Reader reader)
    {
        ReadOnlySpan<byte> point;
        switch (type)
        {
            case SshMessage.Method30:
                if (!reader.TryString(out point))
                {
                    return "out_of_bound: SSH2_ECC_INIT";
                }

                _sink.EccKey(isOrig, point);
                _sink.EccInit(isOrig);
                return null;

            case SshMessage.Method31:
                if (!reader.TryString(out ReadOnlySpan<byte> key) || !reader.TryString(out point) || !reader.TryString(out _))
                {
                    return "out_of_bound: SSH2_ECC_REPLY";
                }

                _sink.HostKey(key);
                _sink.EccKey(isOrig, point);
                return null;

            default:
                return NoCase("SSH2_Key_Exchange_ECC_Message", type);
        }
    }

    private string? Gss(bool isOrig, byte type, ref Reader reader)
    {
        ReadOnlySpan<byte> text;
        switch (type)
        {
            case SshMessage.Method30:
                if (!reader.TryString(out _) || !reader.TryString(out _))
                {
                    return "out_of_bound: SSH2_GSS_INIT";
                }

                _sink.GssInit(isOrig);
                return null;
            case SshMessage.Method31:
                return reader.TryString(out _) ? null : "out_of_bound: SSH2_GSS_CONTINUE";
            case SshMessage.Method32:
                return reader.TryString(out _) && reader.TryString(out _) && reader.TryByte(out byte hasToken)
                    && (hasToken == 0 || reader.TryString(out _)) ? null : "out_of_bound: SSH2_GSS_COMPLETE";
            case SshMessage.Method33:
                if (!reader.TryString(out text))
                {
                    return "out_of_bound: SSH2_GSS_HOSTKEY";
                }

                _sink.HostKey(text);
                return null;
            case SshMessage.Method34:
                if (!reader.TryNumber(out uint major) || !reader.TryNumber(out uint minor) || !reader.TryString(out text)
                    || !reader.TryString(out _))
                {
                    return "out_of_bound: SSH2_GSS_ERROR";
                }

                _sink.GssError(major, minor, text);
                return null;
            case SshMessage.GssGroupRequest:
                return reader.TrySkip(12) ? null : "out_of_bound: SSH2_DH_GEX_REQUEST";
            case SshMessage.GssGroup:
                return Group(ref reader);
            default:
                return NoCase("SSH2_Key_Exchange_GSS_Message", type);
        }
    }

    private string? Rsa(bool isOrig, byte type, ref Reader reader)
    {
        switch (type)
        {
            case SshMessage.Method30:
                return reader.TryString(out _) && reader.TryString(out _) ? null : "out_of_bound: SSH2_RSA_PUBKEY";
            case SshMessage.Method31:
                if (!reader.TryString(out _))
                {
                    return "out_of_bound: SSH2_RSA_SECRET";
                }

                _sink.RsaSecret(isOrig);
                return null;
            case SshMessage.Method32:
                return reader.TryString(out _) ? null : "out_of_bound: SSH2_RSA_DONE";
            default:
                return NoCase("SSH2_Key_Exchange_RSA_Message", type);
        }
    }

    private static string NoCase(string where, byte type) =>
        "invalid index for case: " + where + ": " + type.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // ---- The method of key exchange ------------------------------------------------------------------------------

    /// <summary>The first of the client's methods that the server has, too, decides (RFC 4253 7.1).</summary>
    private void Negotiate(bool isOrig, ReadOnlySpan<byte> algorithms)
    {
        if (_firstAlgorithms is null)
        {
            _firstIsOrig = isOrig;
            _firstAlgorithms = algorithms.ToArray();
            return;
        }

        if (_firstIsOrig == isOrig)
        {
            return;
        }

        ReadOnlySpan<byte> clients = isOrig ? algorithms : _firstAlgorithms;
        ReadOnlySpan<byte> servers = isOrig ? _firstAlgorithms : algorithms;
        SshNames wanted = new(clients);
        for (int i = 0; i < SshLimits.ComparedNames && wanted.TryNext(out ReadOnlySpan<byte> name); i++)
        {
            SshNames offered = new(servers);
            for (int j = 0; j < SshLimits.ComparedNames && offered.TryNext(out ReadOnlySpan<byte> other); j++)
            {
                if (!name.SequenceEqual(other))
                {
                    continue;
                }

                if (MethodOf(name) is { } state)
                {
                    _orig.State = _resp.State = state;
                }
                else
                {
                    _sink.UnknownKexAlgorithm(name);
                }

                return;
            }
        }
    }

    private static SshState? MethodOf(ReadOnlySpan<byte> name) =>
        name.StartsWith("diffie-hellman-group-exchange-"u8) ? SshState.KexDhGroupExchange
        : name.StartsWith("diffie-hellman-group"u8) ? SshState.KexDh
        : name.StartsWith("curve25519-sha256"u8) || name.StartsWith("ecdh-sha2-"u8) || name.SequenceEqual("ecmqv-sha2"u8)
            || name.StartsWith("sntrup761x25519-sha512"u8) || name.StartsWith("mlkem768x25519-sha256"u8) ? SshState.KexEcc
        : name.StartsWith("gss-"u8) ? SshState.KexGss
        : name.SequenceEqual("rsa1024-sha1"u8) || name.SequenceEqual("rsa2048-sha256"u8) ? SshState.KexRsa
        : null;

    private uint Capped(uint length, uint limit, string weird)
    {
        if (limit == 0 || length <= limit)
        {
            return length;
        }

        _sink.Exceeded(weird, length, limit);
        return limit;
    }

    private struct Side
    {
        public SshState State;
        public FrameBuffer Buffer;
        public bool EndedInCr;

        /// <summary>Length of the packet that is coming in, once it is known.</summary>
        public uint? PacketLength;
    }

    /// <summary>Reads the fields of a message (RFC 4251 5).</summary>
    private ref struct Reader
    {
        private readonly SshSession _session;

        public Reader(SshSession session, ReadOnlySpan<byte> bytes)
        {
            _session = session;
            Rest = bytes;
        }

        public ReadOnlySpan<byte> Rest { get; private set; }

        public bool TrySkip(uint length) => TryTake(length, out _);

        public bool TryTake(uint length, out ReadOnlySpan<byte> bytes)
        {
            if (length > Rest.Length)
            {
                bytes = default;
                return false;
            }

            bytes = Rest[..(int)length];
            Rest = Rest[(int)length..];
            return true;
        }

        public bool TryByte(out byte value)
        {
            bool isThere = TryTake(1, out ReadOnlySpan<byte> bytes);
            value = isThere ? bytes[0] : (byte)0;
            return isThere;
        }

        public bool TryNumber(out uint value)
        {
            bool isThere = TryTake(4, out ReadOnlySpan<byte> bytes);
            value = isThere ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
            return isThere;
        }

        /// <summary>A length of 32 bits and as many bytes.</summary>
        public bool TryString(out ReadOnlySpan<byte> text)
        {
            text = default;
            return TryNumber(out uint length)
                && TryTake(_session.Capped(length, _session._limits.StringLength, SshWeirds.StringLength), out text);
        }

        /// <summary>A number of SSH 1: 16 bits tell how many bits follow.</summary>
        public bool TryMpInt(out ReadOnlySpan<byte> number)
        {
            number = default;
            return TryTake(2, out ReadOnlySpan<byte> bits) && TryTake(((uint)BinaryPrimitives.ReadUInt16BigEndian(bits) + 7) / 8, out number);
        }
    }
}

/// <summary>Names separated by commas.</summary>
public ref struct SshNames
{
    private ReadOnlySpan<byte> _rest;

    public SshNames(ReadOnlySpan<byte> list) => _rest = list;

    public bool TryNext(out ReadOnlySpan<byte> name)
    {
        if (_rest.IsEmpty)
        {
            name = default;
            return false;
        }

        int end = _rest.IndexOf((byte)',');
        name = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[(end + 1)..];
        return true;
    }
}
