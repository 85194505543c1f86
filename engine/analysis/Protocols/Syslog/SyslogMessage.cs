namespace NidsVm.Analysis.Protocols.Syslog;

/// <summary>A syslog message (RFC 3164 4.1, RFC 5424 6): a priority in angle brackets, if any, and text.</summary>
public readonly ref struct SyslogMessage
{
    /// <summary>Facility and severity of a message that does not tell them.</summary>
    public const int Unspecified = 999;

    private SyslogMessage(int facility, int severity, ReadOnlySpan<byte> text)
    {
        Facility = facility;
        Severity = severity;
        Text = text;
    }

    public int Facility { get; }

    public int Severity { get; }

    public ReadOnlySpan<byte> Text { get; }

    /// <summary>Parses a datagram; false where it is empty or begins like a priority that is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out SyslogMessage message)
    {
        message = default;
        if (data.IsEmpty)
        {
            return false;
        }

        if (data[0] != '<')
        {
            message = new SyslogMessage(Unspecified, Unspecified, data);
            return true;
        }

        // Only the lower ten bits count, so that numbers of any length do no harm.
        int at = 1;
        int priority = 0;
        while (at < data.Length && char.IsAsciiDigit((char)data[at]))
        {
            priority = ((priority * 10) + data[at] - '0') & 0xFFFF;
            at++;
        }

        if (at == 1 || at == data.Length || data[at] != '>')
        {
            return false;
        }

        message = new SyslogMessage((priority & 0x3F8) >> 3, priority & 7, data[(at + 1)..]);
        return true;
    }
}
