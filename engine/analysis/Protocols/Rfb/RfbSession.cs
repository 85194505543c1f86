using System.Buffers.Binary;
using System.Globalization;

namespace NidsVm.Analysis.Protocols.Rfb;

/// <summary>Takes what <see cref="RfbSession"/> finds. Spans are valid during the call only.</summary>
public interface IRfbSink
{
    void ServerVersion(ReadOnlySpan<byte> major, ReadOnlySpan<byte> minor);

    void ClientVersion(ReadOnlySpan<byte> major, ReadOnlySpan<byte> minor);

    void AuthenticationType(uint type);

    void AuthenticationResult(uint result);

    void ShareFlag(bool isShared);

    void ServerParameters(ReadOnlySpan<byte> name, int width, int height);

    void Violation(string reason);
}

/// <summary>
/// Follows the handshake of the remote framebuffer protocol (RFC 6143 7): versions 3.3 to 3.8 and Apple's, up to the parameters of the
/// screen, and then what the client does.
/// </summary>
public sealed class RfbSession
{
    private const int VersionLength = 12;
    private const int ChallengeLength = 16;
    private const int ServerInitLength = 24;

    /// <summary>Names and reasons must be shorter.</summary>
    private const uint TextLimit = 65536;

    private readonly IRfbSink _sink;
    private FrameBuffer _client;
    private FrameBuffer _server;
    private ClientState _clientState;
    private ServerState _serverState;
    private int _minor;
    private int _ardKeyLength;

    public RfbSession(IRfbSink sink) => _sink = sink;

    private enum ClientState : byte
    {
        Version,
        AuthSelection,
        VncResponse,
        ArdResponse,
        Init,
        Messages,

        /// <summary>The client has to wait for the server.</summary>
        Wait,
    }

    private enum ServerState : byte
    {
        Version,
        AuthType,
        AuthTypes,
        AuthFailure,
        VncChallenge,
        ArdChallenge,
        AuthResult,
        Init,

        /// <summary>The handshake is over; pixels are not looked at.</summary>
        Messages,

        /// <summary>The server has to wait for the client.</summary>
        Wait,
    }

    private enum Step : byte
    {
        Done,
        NeedsMore,
        Broken,
    }

    /// <summary>What came is not RFB: nothing more is told.</summary>
    public bool IsBroken { get; private set; }

    public void Deliver(bool isOrig, ReadOnlySpan<byte> data)
    {
        ref FrameBuffer buffer = ref isOrig ? ref _client : ref _server;
        ReadOnlySpan<byte> rest = buffer.Join(data);
        while (!rest.IsEmpty && !IsBroken)
        {
            switch (isOrig ? FromClient(ref rest) : FromServer(ref rest))
            {
                case Step.NeedsMore:
                    buffer.Keep(rest);
                    return;
                case Step.Broken:
                    IsBroken = true;
                    break;
                default:
                    break;
            }
        }

        buffer.Clear();
    }

    // ---- The client ----------------------------------------------------------------------------------------------

    private Step FromClient(ref ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> unit;
        switch (_clientState)
        {
            case ClientState.Version:
                if (!TryTake(ref rest, VersionLength, out unit))
                {
                    return Step.NeedsMore;
                }

                if (!IsVersion(unit))
                {
                    return Broken("string mismatch: RFBProtocolVersion");
                }

                // Apple's 889 behaves like 7.
                _minor = Number(unit.Slice(8, 3));
                _serverState = _minor >= 7 ? ServerState.AuthTypes : ServerState.AuthType;
                _clientState = _minor >= 7 ? ClientState.AuthSelection : ClientState.Wait;
                _sink.ClientVersion(unit.Slice(4, 3), unit.Slice(8, 3));
                return Step.Done;

            case ClientState.AuthSelection:
                byte type = rest[0];
                rest = rest[1..];
                Select(type);
                _sink.AuthenticationType(type);
                return Step.Done;

            case ClientState.VncResponse:
                if (!TrySkip(ref rest, ChallengeLength))
                {
                    return Step.NeedsMore;
                }

                _clientState = ClientState.Init;
                return Step.Done;

            case ClientState.ArdResponse:
                if (!TrySkip(ref rest, 2 * _ardKeyLength))
                {
                    return Step.NeedsMore;
                }

                _clientState = ClientState.Init;
                return Step.Done;

            case ClientState.Init:
                bool isShared = rest[0] != 0;
                rest = rest[1..];
                _clientState = ClientState.Messages;
                _sink.ShareFlag(isShared);
                return Step.Done;

            case ClientState.Messages:
                return Message(ref rest);

            default:
                return Broken("invalid data from RFB client");
        }
    }

    /// <summary>What the client does: nothing of it is told, but what cannot be a message shows that something else is spoken.</summary>
    private Step Message(ref ReadOnlySpan<byte> rest)
    {
        long length;
        switch (rest[0])
        {
            case 0:
                length = 1 + 19;
                break;
            case 2:
                length = rest.Length < 4 ? 4 : 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(rest[2..]));
                break;
            case 3:
                length = 1 + 9;
                break;
            case 4:
                length = 1 + 7;
                break;
            case 5:
                length = 1 + 5;
                break;
            case 6:
                uint text = rest.Length < 8 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
                if (text >= TextLimit)
                {
                    return Broken("&enforce violation : ClientCutText:len");
                }

                length = 8 + text;
                break;
            default:
                return Broken("invalid index for case: ClientMessage: " + Text(rest[0]));
        }

        return TrySkip(ref rest, (int)length) ? Step.Done : Step.NeedsMore;
    }

    private void Select(byte type)
    {
        switch (type)
        {
            case 1:
                _serverState = _minor > 7 ? ServerState.AuthResult : ServerState.Init;
                _clientState = ClientState.Init;
                break;
            case 2:
                _serverState = ServerState.VncChallenge;
                _clientState = ClientState.VncResponse;
                break;
            case 30:
                // The length of the client's answer stands in the challenge.
                _serverState = ServerState.ArdChallenge;
                _clientState = ClientState.Wait;
                break;
            default:
                _sink.Violation("unknown RFB auth selection: " + Text(type));
                break;
        }
    }

    // ---- The server ----------------------------------------------------------------------------------------------

    private Step FromServer(ref ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> unit;
        uint number;
        switch (_serverState)
        {
            case ServerState.Version:
                if (!TryTake(ref rest, VersionLength, out unit))
                {
                    return Step.NeedsMore;
                }

                if (!IsVersion(unit))
                {
                    return Broken("string mismatch: RFBProtocolVersion");
                }

                _serverState = ServerState.Wait;
                _sink.ServerVersion(unit.Slice(4, 3), unit.Slice(8, 3));
                return Step.Done;

            case ServerState.AuthType:
                if (!TryNumber(ref rest, out number))
                {
                    return Step.NeedsMore;
                }

                Dictate(number);
                _sink.AuthenticationType(number);
                return Step.Done;

            case ServerState.AuthTypes:
                byte count = rest[0];
                if (!TrySkip(ref rest, 1 + count))
                {
                    return Step.NeedsMore;
                }

                _serverState = count == 0 ? ServerState.AuthFailure : ServerState.Wait;
                return Step.Done;

            case ServerState.AuthFailure:
                return Failure(ref rest);

            case ServerState.VncChallenge:
                if (!TrySkip(ref rest, ChallengeLength))
                {
                    return Step.NeedsMore;
                }

                _serverState = ServerState.AuthResult;
                _clientState = ClientState.VncResponse;
                return Step.Done;

            case ServerState.ArdChallenge:
                if (rest.Length < 4)
                {
                    return Step.NeedsMore;
                }

                int keyLength = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
                if (!TrySkip(ref rest, 4 + (2 * keyLength)))
                {
                    return Step.NeedsMore;
                }

                _ardKeyLength = keyLength;
                _serverState = ServerState.AuthResult;
                _clientState = ClientState.ArdResponse;
                return Step.Done;

            case ServerState.AuthResult:
                if (!TryNumber(ref rest, out number))
                {
                    return Step.NeedsMore;
                }

                Finish(number);
                _sink.AuthenticationResult(number);
                return Step.Done;

            case ServerState.Init:
                return ServerInit(ref rest);

            case ServerState.Messages:
                rest = default;
                return Step.Done;

            default:
                return Broken("invalid data from RFB server");
        }
    }

    /// <summary>Before version 3.7 the server says how the client has to prove who it is.</summary>
    private void Dictate(uint type)
    {
        switch (type)
        {
            case 0:
                _serverState = ServerState.AuthFailure;
                _clientState = ClientState.Init;
                break;
            case 1:
                _serverState = ServerState.Init;
                _clientState = ClientState.Init;
                break;
            case 2:
                _serverState = ServerState.VncChallenge;
                _clientState = ClientState.VncResponse;
                break;
            default:
                _sink.Violation("invalid RFB security type " + Text(type));
                break;
        }
    }

    private void Finish(uint result)
    {
        switch (result)
        {
            case 0:
                _serverState = ServerState.Init;
                break;
            case 1:
                _serverState = ServerState.AuthFailure;
                break;
            default:
                _sink.Violation("invalid RFB auth result: " + Text(result));
                break;
        }
    }

    private Step Failure(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 4)
        {
            return Step.NeedsMore;
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length >= TextLimit)
        {
            return Broken("&enforce violation : RFBFailReasonString:len");
        }

        if (!TrySkip(ref rest, 4 + (int)length))
        {
            return Step.NeedsMore;
        }

        _serverState = ServerState.Init;
        return Step.Done;
    }

    private Step ServerInit(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < ServerInitLength)
        {
            return Step.NeedsMore;
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(rest[(ServerInitLength - 4)..]);
        if (length >= TextLimit)
        {
            return Broken("&enforce violation : RFBServerInit:len");
        }

        if (!TryTake(ref rest, ServerInitLength + (int)length, out ReadOnlySpan<byte> unit))
        {
            return Step.NeedsMore;
        }

        _serverState = ServerState.Messages;
        _sink.ServerParameters(unit[ServerInitLength..], BinaryPrimitives.ReadUInt16BigEndian(unit), BinaryPrimitives.ReadUInt16BigEndian(unit[2..]));
        return Step.Done;
    }

    // ---- Fields --------------------------------------------------------------------------------------------------

    private Step Broken(string reason)
    {
        _sink.Violation("Binpac exception: binpac exception: " + reason);
        return Step.Broken;
    }

    private static bool TryTake(scoped ref ReadOnlySpan<byte> rest, int length, out ReadOnlySpan<byte> unit)
    {
        if (rest.Length < length)
        {
            unit = default;
            return false;
        }

        unit = rest[..length];
        rest = rest[length..];
        return true;
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> rest, int length)
    {
        if (rest.Length < length)
        {
            return false;
        }

        rest = rest[length..];
        return true;
    }

    private static bool TryNumber(ref ReadOnlySpan<byte> rest, out uint number)
    {
        number = rest.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(rest);
        return TrySkip(ref rest, 4);
    }

    /// <summary>"RFB 003.008" and an end of line.</summary>
    private static bool IsVersion(ReadOnlySpan<byte> unit) => unit.StartsWith("RFB "u8) && unit[7] == '.';

    private static int Number(ReadOnlySpan<byte> digits)
    {
        int value = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                break;
            }

            value = (value * 10) + digit - '0';
        }

        return value;
    }

    private static string Text(uint number) => number.ToString(CultureInfo.InvariantCulture);
}
