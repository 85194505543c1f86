using System.Text;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Irc;

/// <summary>
/// IRC (RFC 1459, RFC 2812): takes lines apart into tags, origin, command or number, and parameters. Where policies handle no event of
/// a command, the general event of its direction tells it.
/// </summary>
public sealed partial class IrcAnalyzer : LineAnalyzer
{
    private const int MaxLine = 1000;
    private const int MaxMessage = 512;
    private const int MaxCommand = 20;
    private const int MaxInvalid = 20;

    /// <summary>Commands of clients that make sure that it is IRC.</summary>
    private static readonly HashSet<string> Commands = new(StringComparer.Ordinal)
    {
        "ADMIN", "AWAY", "CNOTICE", "CONNECT", "CPRIVMSG", "DIE", "ENCAP", "ERROR", "INFO", "INVITE", "ISON", "JOIN", "KICK", "KILL", "KNOCK",
        "LINKS", "LIST", "LUSERS", "MODE", "MOTD", "NAMES", "NICK", "NOTICE", "OPER", "PART", "PASS", "PING", "PONG", "PRIVMSG", "QUIT", "REHASH",
        "RULES", "SERVER", "SERVICE", "SERVLIST", "SETNAME", "SILENCE", "SQUERY", "SQUIT", "STARTTLS", "STATS", "SUMMON", "TIME", "TOPIC", "TRACE",
        "USER", "USERHOST", "USERS", "VERSION", "WALLOPS", "WHO", "WHOIS", "WHOWAS",
    };

    private readonly IrcEvents _events;
    private int _invalid;
    private bool _origIsServer;
    private bool _respIsServer;
    private bool _origCompresses;
    private bool _respCompresses;
    private CompressedLink? _origLink;
    private CompressedLink? _respLink;

    public IrcAnalyzer(Connection connection, AnalyzerInfo info, IrcEvents events)
        : base(connection, info, LineOptions.None, MaxLine)
    {
        _events = events;
    }

    protected override void Line(ReadOnlySpan<byte> line, bool isOrig)
    {
        if ((isOrig ? _origLink : _respLink) is { } link)
        {
            link.Deliver(line);
        }
        else
        {
            Message(line, isOrig);
        }
    }

    private void Message(ReadOnlySpan<byte> line, bool isOrig)
    {
        if (line.Length > MaxMessage)
        {
            ConfirmedWeird("irc_line_size_exceeded");
            return;
        }

        ReadOnlySpan<byte> rest = IrcWords.SkipSpaces(line);
        if (rest.Length < 3)
        {
            ConfirmedWeird("irc_line_too_short");
            return;
        }

        // Tags of IRCv3, which stand before everything else.
        if (rest[0] == '@')
        {
            int end = rest.IndexOf((byte)' ');
            if (end < 0)
            {
                ConfirmedWeird("irc_invalid_line");
                return;
            }

            rest = IrcWords.SkipSpaces(rest[end..]);
        }

        ReadOnlySpan<byte> origin = default;
        if (!rest.IsEmpty && rest[0] == ':')
        {
            int end = rest.IndexOf((byte)' ');
            if (end < 0)
            {
                ConfirmedWeird("irc_invalid_line");
                return;
            }

            origin = rest[1..end];
            rest = IrcWords.SkipSpaces(rest[end..]);
        }

        if (rest.Length < 3)
        {
            ConfirmedWeird("irc_invalid_line");
            Violation("line too short");
            return;
        }

        if (LineWords.IsDigit(rest[0]))
        {
            Numeric(origin, rest, isOrig);
        }
        else
        {
            Word(origin, rest, isOrig);
        }
    }

    private void Numeric(ReadOnlySpan<byte> origin, ReadOnlySpan<byte> text, bool isOrig)
    {
        int code = LineWords.ReplyCode(text);
        if (code < 0 || text.Length < 4 || text[3] != ' ')
        {
            ConfirmedWeird("irc_invalid_reply_number");
            Violation("invalid reply number");
            return;
        }

        if (code > 0)
        {
            Reply(code, origin, text[4..], isOrig);
        }
        else
        {
            Command(origin, default, text[4..], isOrig);
        }
    }

    private void Word(ReadOnlySpan<byte> origin, ReadOnlySpan<byte> text, bool isOrig)
    {
        Span<byte> command = stackalloc byte[MaxMessage];
        int end = text.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = end < 0 ? text : text[..end];
        ReadOnlySpan<byte> parameters = end < 0 ? default : IrcWords.SkipSpaces(text[(end + 1)..]);
        command = command[..word.Length];
        for (int i = 0; i < word.Length; i++)
        {
            command[i] = word[i] is >= (byte)'a' and <= (byte)'z' ? (byte)(word[i] & 0xDF) : word[i];
        }

        if (isOrig && !IsConfirmed && command.Length <= MaxCommand && Commands.Contains(Encoding.Latin1.GetString(command)))
        {
            Confirm();
        }

        if (command.SequenceEqual("STARTTLS"u8))
        {
            return;
        }

        NoteServer(origin, command, parameters, isOrig);
        Command(origin, command, parameters, isOrig);
        if (_origLink is null && _origIsServer && _respIsServer && _origCompresses && _respCompresses)
        {
            _origLink = new CompressedLink(this, isOrig: true);
            _respLink = new CompressedLink(this, isOrig: false);
        }
    }

    /// <summary>Servers tell each other with their password whether they can compress (RFC 2813, section 4.1.1).</summary>
    private void NoteServer(ReadOnlySpan<byte> origin, ReadOnlySpan<byte> command, ReadOnlySpan<byte> parameters, bool isOrig)
    {
        ref bool isServer = ref isOrig ? ref _origIsServer : ref _respIsServer;
        if (isServer)
        {
            return;
        }

        if (command.SequenceEqual("PASS"u8))
        {
            IrcWords words = new(parameters, (byte)' ', stackalloc Range[8]);
            (isOrig ? ref _origCompresses : ref _respCompresses) = words.Count > 3 && words[3].IndexOfAny((byte)'Z', (byte)'z') >= 0;
        }
        else if (command.SequenceEqual("SERVER"u8) && origin.IsEmpty)
        {
            isServer = true;
        }
    }

    private void StartTls()
    {
        BeginTls();
        if (_events.StartTls.IsHandled())
        {
            Enqueue(_events.StartTls);
        }
    }

    // ---- Events --------------------------------------------------------------------------------------------------

    private void ConfirmedWeird(string name)
    {
        if (IsConfirmed)
        {
            Weird(name);
        }
    }

    private Span<Slot> Raise(EventHandle handle, bool isOrig)
    {
        Span<Slot> a = Enqueue(handle);
        a[1] = Slot.Of(isOrig);
        return a;
    }

    private void Raise(EventHandle handle, bool isOrig, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        StringValue one = CText(first);
        StringValue two = CText(second);
        Span<Slot> a = Raise(handle, isOrig);
        a[2].Ref = one;
        a[3].Ref = two;
    }

    private void Raise(EventHandle handle, bool isOrig, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        StringValue one = CText(first);
        StringValue two = CText(second);
        StringValue three = CText(third);
        Span<Slot> a = Raise(handle, isOrig);
        a[2].Ref = one;
        a[3].Ref = two;
        a[4].Ref = three;
    }

    /// <summary>A text up to its first NUL, which ends what the protocol can carry.</summary>
    private static StringValue CText(ReadOnlySpan<byte> text) => Text(IrcWords.Before(text, 0));

    private static void Add(TableValue set, object member)
    {
        Slot key = Slot.Of(member);
        set.FindOrAdd(new ReadOnlySpan<Slot>(in key), out _);
    }

    private static TableValue SetOf(TableType type, IrcWords words, bool stripsOperators)
    {
        TableValue set = new(type);
        for (int i = 0; i < words.Count; i++)
        {
            ReadOnlySpan<byte> word = words[i];
            if (i == 0 && stripsOperators)
            {
                word = IrcWords.WithoutColon(word);
            }

            Add(set, Text(stripsOperators && !word.IsEmpty && word[0] == '@' ? word[1..] : word));
        }

        return set;
    }

    /// <summary>
    /// One direction between two servers that compress. As in the reference it lies behind the cutting into lines, so that only what holds no
    /// line end comes out whole; what comes out at once is taken for a message.
    /// </summary>
    private sealed class CompressedLink(IrcAnalyzer analyzer, bool isOrig) : IInflateSink
    {
        private readonly Inflater _inflater = new();

        public void Deliver(ReadOnlySpan<byte> data)
        {
            if (_inflater.Status == InflateStatus.NeedsMore && _inflater.Deliver(data, this) == InflateStatus.Failed)
            {
                analyzer.Weird("inflate_failed");
            }
        }

        public void Inflated(ReadOnlySpan<byte> data) => analyzer.Message(data, isOrig);
    }
}
