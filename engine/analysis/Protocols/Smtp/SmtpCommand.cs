namespace NidsVm.Analysis.Protocols.Smtp;

/// <summary>Commands of SMTP (RFC 5321 and its extensions), and steps of a session that are answered like commands.</summary>
public enum SmtpCommand : sbyte
{
    Unknown = -1,
    Ehlo,
    Helo,
    Mail,
    Rcpt,
    Data,
    Quit,
    Rset,
    Vrfy,
    Expn,
    Help,
    Noop,
    StartTls,
    AnonymousTls,

    /// <summary>The connection itself, which the greeting answers.</summary>
    Connect,

    /// <summary>The dot behind a mail.</summary>
    EndOfData,
    Send,
    Soml,
    Saml,
    Turn,
    Bdat,
    Etrn,
    Auth,

    /// <summary>A line that answers a challenge.</summary>
    AuthAnswer,
}

/// <summary>Where a session stands. The numbers are told in <c>smtp_unexpected</c>.</summary>
public enum SmtpState : byte
{
    Connected = 0,
    Initiated = 1,
    NotAvailable = 2,

    /// <summary>Greeted: a mail may begin.</summary>
    Ready = 3,
    MailOk = 4,
    RcptOk = 5,
    InData = 6,
    AfterData = 7,
    InAuth = 8,
    InTls = 9,
    Quit = 10,

    /// <summary>Bytes were missing; what comes may be anything.</summary>
    AfterGap = 11,

    /// <summary>The first reply after missing bytes has come.</summary>
    GapRecovery = 12,
    InBdat = 13,
}

/// <summary>The words of commands.</summary>
internal static class SmtpWords
{
    public const string UnknownWord = "(UNKNOWN)";

    private static readonly string[] Words =
    [
        "EHLO", "HELO", "MAIL", "RCPT", "DATA", "QUIT", "RSET", "VRFY", "EXPN", "HELP", "NOOP", "STARTTLS", "X_ANONYMOUSTLS",
        "CONN_ESTABLISHMENT", "END_OF_DATA", "SEND", "SOML", "SAML", "TURN", "BDAT", "ETRN", "AUTH", "AUTH_ANSWER",
    ];

    private static readonly byte[][] Bytes = Array.ConvertAll(Words, System.Text.Encoding.ASCII.GetBytes);

    public static string Of(SmtpCommand command) => command == SmtpCommand.Unknown ? UnknownWord : Words[(int)command];

    public static SmtpCommand Parse(ReadOnlySpan<byte> word)
    {
        if (LineWords.EqualsIgnoreCase(word, "X-ANONYMOUSTLS"u8))
        {
            return SmtpCommand.AnonymousTls;
        }

        for (int i = 0; i < Bytes.Length; i++)
        {
            if (LineWords.EqualsIgnoreCase(word, Bytes[i]))
            {
                return (SmtpCommand)i;
            }
        }

        return SmtpCommand.Unknown;
    }
}
