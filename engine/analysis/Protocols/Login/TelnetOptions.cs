namespace NidsVm.Analysis.Protocols.Login;

/// <summary>
/// What one side of a Telnet connection said about its options (RFC 855), those whose contents are looked at: binary transmission (RFC
/// 856), terminal type (RFC 1091), authentication (RFC 2941), encryption (RFC 2946) and environment (RFC 1572).
/// </summary>
internal sealed class TelnetOptions
{
    private const byte Will = 251;
    private const byte Wont = 252;
    private const byte Do = 253;

    private const byte Is = 0;
    private const byte Send = 1;
    private const byte EnvironmentInfo = 2;

    private const byte EncryptStart = 3;
    private const byte EncryptRequestStart = 5;

    private const byte AuthenticationIs = 0;
    private const byte AuthenticationSend = 1;
    private const byte AuthenticationReply = 2;
    private const byte AuthenticationName = 3;
    private const byte AuthenticationReject = 1;
    private const byte AuthenticationAccept = 2;

    private const byte Variable = 0;
    private const byte Value = 1;
    private const byte Escape = 2;
    private const byte UserVariable = 3;

    private readonly ITelnetSink _sink;
    private readonly TelnetStream _stream;
    private readonly bool _isOrig;
    private readonly OptionState[] _states = new OptionState[OptionCount];
    private byte[] _name = [];
    private bool _requestedEncryption;
    private bool _encrypts;
    private bool _requestedAuthentication;
    private bool _acceptedAuthentication;

    public TelnetOptions(ITelnetSink sink, TelnetStream stream, bool isOrig)
    {
        _sink = sink;
        _stream = stream;
        _isOrig = isOrig;
    }

    private enum Kind
    {
        Binary,
        Terminal,
        Authentication,
        Encryption,
        Environment,
        Other,
    }

    private const int OptionCount = (int)Kind.Other;

    [Flags]
    private enum Said : byte
    {
        Nothing = 0,
        Will = 1,
        Wont = 2,
        Do = 4,
        Dont = 8,
    }

    private TelnetOptions Peer => _stream.Peer.Options;

    /// <summary>This side said WILL, WONT, DO or DONT about an option.</summary>
    public void Negotiate(byte verb, byte option)
    {
        Kind kind = KindOf(option);
        if (kind == Kind.Other)
        {
            return;
        }

        // Written from the view of the one who hears it: "own" heard, "other" is kept for the one who spoke.
        TelnetOptions peer = Peer;
        ref OptionState own = ref _states[(int)kind];
        ref OptionState other = ref peer._states[(int)kind];
        switch (verb)
        {
            case Will:
                CheckConsistent(kind, !own.Has(Said.Dont) && !other.Has(Said.Wont) && !other.IsActive);
                other.Said |= Said.Will;
                if (own.Has(Said.Do))
                {
                    peer.Activate(kind, isActive: true);
                }

                break;

            case Wont:
                CheckConsistent(kind, !other.Has(Said.Will) || own.Has(Said.Dont));
                other.Said |= Said.Wont;
                if (own.Has(Said.Dont))
                {
                    peer.Activate(kind, isActive: false);
                }

                break;

            case Do:
                CheckConsistent(kind, !own.Has(Said.Wont) && !other.Has(Said.Dont) && !own.IsActive);
                other.Said |= Said.Do;
                if (own.Has(Said.Will))
                {
                    Activate(kind, isActive: true);
                }

                break;

            default:
                CheckConsistent(kind, !other.Has(Said.Do) || own.Has(Said.Wont));
                other.Said |= Said.Dont;
                if (own.Has(Said.Wont))
                {
                    Activate(kind, isActive: false);
                }

                break;
        }
    }

    /// <summary>This side told more about an option.</summary>
    public void Suboption(byte option, ReadOnlySpan<byte> data)
    {
        switch (KindOf(option))
        {
            case Kind.Terminal:
                Terminal(data);
                break;
            case Kind.Authentication:
                Authentication(data);
                break;
            case Kind.Encryption:
                Encryption(data);
                break;
            case Kind.Environment:
                Environment(data);
                break;
        }
    }

    private static Kind KindOf(byte option) => option switch
    {
        0 => Kind.Binary,
        24 => Kind.Terminal,
        37 => Kind.Authentication,
        38 => Kind.Encryption,
        39 => Kind.Environment,
        _ => Kind.Other,
    };

    private void Activate(Kind kind, bool isActive)
    {
        _states[(int)kind].IsActive = isActive;
        if (kind == Kind.Binary)
        {
            _stream.IsBinary = isActive;
        }
    }

    /// <summary>Binary transmission is switched on again and again, which does no harm.</summary>
    private void CheckConsistent(Kind kind, bool isConsistent)
    {
        if (!isConsistent && kind != Kind.Binary)
        {
            _sink.InconsistentOption();
        }
    }

    private void Terminal(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty || data[0] > Send)
        {
            _sink.BadOption();
        }
        else if (data[0] == Is)
        {
            _sink.Terminal(data[1..]);
        }
    }

    private void Encryption(ReadOnlySpan<byte> data)
    {
        if (!_states[(int)Kind.Encryption].IsActive)
        {
            _sink.InconsistentOption();
        }
        else if (data.IsEmpty)
        {
            _sink.BadOption();
        }
        else if (data[0] == EncryptRequestStart)
        {
            _requestedEncryption = true;
        }
        else if (data[0] == EncryptStart)
        {
            TelnetOptions peer = Peer;
            if (!peer._requestedEncryption && !peer._encrypts && !peer._acceptedAuthentication)
            {
                _sink.InconsistentOption();
                return;
            }

            _stream.IsEncrypted = true;
            _encrypts = true;
            _sink.Encrypting();
        }
    }

    private void Authentication(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            _sink.BadOption();
            return;
        }

        switch (data[0])
        {
            case AuthenticationIs:
                if (!Peer._requestedAuthentication)
                {
                    _sink.InconsistentOption();
                }

                break;

            case AuthenticationSend:
                _requestedAuthentication = true;
                break;

            case AuthenticationReply when data.Length == 1:
                _sink.BadOption();
                break;

            case AuthenticationReply:
                if (data[1] is AuthenticationReject or AuthenticationAccept)
                {
                    _acceptedAuthentication = data[1] == AuthenticationAccept;
                    _sink.Authenticated(_acceptedAuthentication, Peer._name);
                }

                break;

            case AuthenticationName:
                _name = UpToNul(data[1..]).ToArray();
                break;

            default:
                _sink.BadOption();
                break;
        }
    }

    private void Environment(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty || data[0] > EnvironmentInfo)
        {
            _sink.BadOption();
            return;
        }

        if (data[0] == Send)
        {
            return;
        }

        data = data[1..];
        Span<byte> name = stackalloc byte[TelnetStream.MaxSuboption];
        Span<byte> value = stackalloc byte[TelnetStream.MaxSuboption];
        while (!data.IsEmpty)
        {
            if (!TryTakePart(ref data, out byte nameCode, name, out int nameLength)
                || !TryTakePart(ref data, out byte valueCode, value, out int valueLength)
                || nameCode == Value || valueCode != Value)
            {
                _sink.BadOption();
                return;
            }

            _sink.Environment(_isOrig, UpToNul(name[..nameLength]), UpToNul(value[..valueLength]));
        }
    }

    /// <summary>
    /// Takes a code and the bytes up to the next one. An escaped byte ends a part, as in the reference: what follows it has to begin with a
    /// code, or the option is bad.
    /// </summary>
    private static bool TryTakePart(ref ReadOnlySpan<byte> data, out byte code, scoped Span<byte> part, out int length)
    {
        code = 0;
        length = 0;
        if (data.IsEmpty || data[0] is not (Variable or Value or UserVariable))
        {
            return false;
        }

        code = data[0];
        data = data[1..];
        int end = data.IndexOfAny(Variable, Value, UserVariable);
        int escape = data.IndexOf(Escape);
        if (escape >= 0 && (end < 0 || escape < end))
        {
            if (escape + 1 >= data.Length)
            {
                return false;
            }

            data[..escape].CopyTo(part);
            part[escape] = data[escape + 1];
            length = escape + 1;
            data = data[length..];
            return true;
        }

        length = end < 0 ? data.Length : end;
        data[..length].CopyTo(part);
        data = data[length..];
        return true;
    }

    private static ReadOnlySpan<byte> UpToNul(ReadOnlySpan<byte> text)
    {
        int nul = text.IndexOf((byte)0);
        return nul < 0 ? text : text[..nul];
    }

    private struct OptionState
    {
        public Said Said;
        public bool IsActive;

        public readonly bool Has(Said what) => (Said & what) != Said.Nothing;
    }
}
