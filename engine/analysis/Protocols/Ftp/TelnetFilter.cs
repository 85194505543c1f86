namespace NidsVm.Analysis.Protocols.Ftp;

/// <summary>
/// Takes the options of Telnet (RFC 854) out of one direction of a control connection, and the NUL that may follow a CR; they may lie
/// anywhere in a line and be split over segments.
/// </summary>
internal struct TelnetFilter
{
    private const byte Se = 240;
    private const byte Sb = 250;
    private const byte Will = 251;
    private const byte Iac = 255;

    private Place _place;
    private bool _lastWasCr;

    private enum Place : byte
    {
        Text,

        /// <summary>Behind IAC.</summary>
        Command,

        /// <summary>Behind WILL, WONT, DO or DONT.</summary>
        Option,

        /// <summary>Within a subnegotiation.</summary>
        Inside,

        /// <summary>Behind IAC within a subnegotiation.</summary>
        InsideCommand,
    }

    /// <summary>The text of a piece: the piece itself where it is nothing else.</summary>
    /// <param name="scratch">holds the text otherwise, until the next call</param>
    public ReadOnlySpan<byte> Filter(ReadOnlySpan<byte> data, ref byte[] scratch)
    {
        if (_place == Place.Text && data.IndexOfAny(Iac, (byte)0) < 0)
        {
            _lastWasCr = !data.IsEmpty && data[^1] == '\r';
            return data;
        }

        if (scratch.Length < data.Length)
        {
            scratch = new byte[data.Length];
        }

        int length = 0;
        foreach (byte b in data)
        {
            if (IsText(b))
            {
                scratch[length++] = b;
                _lastWasCr = b == '\r';
            }
        }

        return scratch.AsSpan(0, length);
    }

    private bool IsText(byte b)
    {
        switch (_place)
        {
            case Place.Text when b == Iac:
                _place = Place.Command;
                return false;
            case Place.Text:
                return b != 0 || !_lastWasCr;
            case Place.Command:
                _place = b switch
                {
                    Iac => Place.Text,
                    Sb => Place.Inside,
                    >= Will => Place.Option,
                    _ => Place.Text,
                };
                return b == Iac;
            case Place.Option:
                _place = Place.Text;
                return false;
            case Place.Inside:
                _place = b == Iac ? Place.InsideCommand : Place.Inside;
                return false;
            default:
                if (b is Iac or Se)
                {
                    _place = b == Iac ? Place.Inside : Place.Text;
                    return false;
                }

                // The end is missing: this is a command of its own.
                _place = Place.Command;
                return IsText(b);
        }
    }
}
