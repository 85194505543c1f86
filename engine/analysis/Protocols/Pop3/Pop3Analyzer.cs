using System.Text;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Files;
using NidsVm.Analysis.Protocols.Mime;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Pop3;

/// <summary>Follows POP3 (RFC 1939): commands, which clients may send ahead, replies with the mails in them, logins, STLS.</summary>
public sealed partial class Pop3Analyzer : LineAnalyzer, IMailOwner
{
    // Bytes of a command that waits for those before it.
    private const int MaxCommandLength = 4096;

    private readonly Pop3Events _events;
    private readonly FileManager _files;
    private readonly Queue<byte[]> _pending = new();
    private MailMessage? _mail;
    private byte[] _scratch = [];
    private Phase _phase;
    private Asked _asked;
    private Asked _guess;
    private bool _isGuessing;
    private bool _awaitsLines;
    private bool _isInLines;
    private bool _isAuthenticating;
    private int _authLines;
    private int _unknown;
    private StringValue _user = StringValue.Empty;
    private StringValue _password = StringValue.Empty;

    public Pop3Analyzer(Connection connection, AnalyzerInfo info, Pop3Events events, FileManager files)
        : base(connection, info, LineOptions.None)
    {
        _events = events;
        _files = files;
    }

    private enum Phase : byte
    {
        Start,
        Authorization,
        Transaction,
        Update,
        Finished,
    }

    /// <summary>What the next reply answers.</summary>
    private enum Asked : byte
    {
        Start,
        User,
        Pass,
        Apop,
        Auth,
        AuthPlain,
        AuthLogin,
        AuthCramMd5,
        Noop,
        Last,
        Stat,
        List,
        Retr,
        Dele,
        Uidl,
        Top,
        Quit,
        Rset,
        Capa,
        Stls,
        Xsender,
    }

    Analyzer IMailOwner.Analyzer => this;

    Span<Slot> IMailOwner.Raise(EventHandle handle) => Enqueue(handle);

    protected override void Done() => EndMail();

    protected override void Line(ReadOnlySpan<byte> line, bool isOrig)
    {
        if (Tcp is { IsPartial: true })
        {
            return;
        }

        if (!isOrig)
        {
            Reply(line);
        }
        else if (!line.IsEmpty)
        {
            if (_isAuthenticating)
            {
                Credentials(line);
            }
            else
            {
                Request(line);
            }
        }
    }

    // ---- The client's side ---------------------------------------------------------------------------------------

    private void Request(ReadOnlySpan<byte> line)
    {
        _pending.Enqueue(line[..Math.Min(line.Length, MaxCommandLength)].ToArray());
        if (_pending.Count > _events.MaxPending)
        {
            // Perhaps the replies are not seen at all, or it is another protocol.
            Weird("pop3_client_too_many_pending_commands");
            NextCommand();
            _pending.Dequeue();
        }

        if (_pending.Count == 1)
        {
            NextCommand();
        }
    }

    private void FinishCommand()
    {
        if (_pending.TryDequeue(out _))
        {
            NextCommand();
        }
    }

    private void NextCommand()
    {
        if (!_pending.TryPeek(out byte[]? bytes))
        {
            return;
        }

        Pop3Line line = Pop3Line.Of(bytes, ref _scratch);
        Pop3Command command = Pop3Words.Parse(line.Word);
        if (command == Pop3Command.Unknown)
        {
            UnknownCommand(line.Word);
        }
        else
        {
            Command(command, line.Rest);
        }
    }

    private void UnknownCommand(ReadOnlySpan<byte> word)
    {
        if (_isAuthenticating)
        {
            return;
        }

        Weird("pop3_client_command_unknown", NameOf(word));
        _unknown++;
        if (_events.MaxUnknown > 0 && _unknown > _events.MaxUnknown)
        {
            Violation("too many unknown client commands");
        }
    }

    private void Command(Pop3Command command, ReadOnlySpan<byte> argument)
    {
        switch (command)
        {
            case Pop3Command.Ok or Pop3Command.Err:
                Weird("pop3_client_sending_server_commands");
                break;
            case Pop3Command.User:
                if (InAuthorization(command))
                {
                    Ask(command, argument, Asked.User);
                    _user = Text(argument);
                }

                break;
            case Pop3Command.Pass:
                if (!InAuthorization(command))
                {
                    break;
                }

                if (_asked == Asked.User)
                {
                    Ask(command, argument, Asked.Pass);
                    _password = Text(argument);
                }
                else
                {
                    Unexpected(isOrig: true, command, "pass must follow the command 'USER'");
                }

                break;
            case Pop3Command.Apop:
                if (InAuthorization(command))
                {
                    Ask(command, argument, Asked.Apop);
                    int end = argument.IndexOfAny((byte)' ', (byte)'\t');
                    _user = Text(end < 0 ? argument : argument[..end]);
                }

                break;
            case Pop3Command.Auth:
                Auth(command, argument);
                break;
            case Pop3Command.Stat:
                if (_phase == Phase.Transaction)
                {
                    Ask(command, argument, Asked.Stat);
                }
                else
                {
                    NotAllowed(command, "transaction");
                }

                break;
            case Pop3Command.List:
                _awaitsLines |= argument.IsEmpty;
                AskInTransaction(command, argument, Asked.List);
                break;
            case Pop3Command.Uidl:
                _awaitsLines |= argument.IsEmpty;
                AskInTransaction(command, argument, Asked.Uidl);
                break;
            case Pop3Command.Retr:
                _awaitsLines = true;
                AskInTransaction(command, argument, Asked.Retr);
                break;
            case Pop3Command.Top:
                _awaitsLines = true;
                AskInTransaction(command, argument, Asked.Top);
                break;
            case Pop3Command.Dele:
                AskInTransaction(command, argument, Asked.Dele);
                break;
            case Pop3Command.Rset:
                AskInTransaction(command, argument, Asked.Rset);
                break;
            case Pop3Command.Noop:
                AskInTransaction(command, argument, Asked.Noop);
                break;
            case Pop3Command.Last:
                AskInTransaction(command, argument, Asked.Last);
                break;
            case Pop3Command.Xsender:
                AskInTransaction(command, argument, Asked.Last, Asked.Xsender);
                break;
            case Pop3Command.Quit:
                if (_phase is Phase.Start or Phase.Authorization)
                {
                    Ask(command, argument, Asked.Quit);
                }
                else
                {
                    AskInTransaction(command, argument, Asked.Quit, Asked.Last);
                }

                break;
            case Pop3Command.Capa:
                Ask(command, argument, Asked.Capa);
                _awaitsLines = true;
                break;
            default:
                Ask(command, argument, Asked.Stls);
                break;
        }
    }

    private void Auth(Pop3Command command, ReadOnlySpan<byte> argument)
    {
        if (_phase != Phase.Authorization)
        {
            Unexpected(isOrig: true, command, "pass must follow the command 'USER'");
            return;
        }

        if (argument.IsEmpty)
        {
            // Which mechanisms there are.
            Ask(command, argument, Asked.Auth);
            _awaitsLines = true;
            return;
        }

        Asked mechanism = argument.IndexOf("LOGIN"u8) >= 0 ? Asked.AuthLogin
            : argument.IndexOf("PLAIN"u8) >= 0 ? Asked.AuthPlain
            : argument.IndexOf("CRAM-MD5"u8) >= 0 ? Asked.AuthCramMd5
            : Asked.Auth;
        Ask(command, argument, mechanism);
        if (mechanism == Asked.Auth)
        {
            Unexpected(isOrig: true, command, "unknown AUTH method " + Encoding.Latin1.GetString(argument));
        }

        _isAuthenticating = true;
        _authLines = 0;
    }

    private void Credentials(ReadOnlySpan<byte> line)
    {
        _authLines++;
        int end = line.IndexOf((byte)0);
        if (EncodingBuiltins.TryDecodeBase64(end < 0 ? line : line[..end], default, out string error) is not { } decoded)
        {
            Connection.Weird(MimeEntity.Base64Weird, error);
            Weird("pop3_bad_base64_encoding");
            return;
        }

        ReadOnlySpan<byte> text = decoded.Span;
        switch (_asked)
        {
            case Asked.AuthLogin:
                if (_authLines == 1)
                {
                    _user = decoded;
                }
                else if (_authLines == 2)
                {
                    _password = decoded;
                }

                break;
            case Asked.AuthPlain:
                Plain(text);
                break;
            case Asked.AuthCramMd5:
                int name = text.IndexOfAny((byte)' ', (byte)'\t');
                _user = Text(name < 0 ? text : text[..name]);
                _password = StringValue.Empty;
                break;
            default:
                break;
        }
    }

    /// <summary>Who it is for, who it is, and the password, with NULs between them (RFC 4616).</summary>
    private void Plain(ReadOnlySpan<byte> text)
    {
        int first = text.IndexOf((byte)0);
        ReadOnlySpan<byte> rest = first < 0 ? default : text[(first + 1)..];
        int second = rest.IndexOf((byte)0);
        if (second < 0)
        {
            Weird("pop3_malformed_auth_plain");
            return;
        }

        _user = Text(rest[..second]);
        if (second + 1 >= rest.Length)
        {
            Weird("pop3_malformed_auth_plain");
            return;
        }

        _password = Text(rest[(second + 1)..]);
    }

    private bool InAuthorization(Pop3Command command)
    {
        if (_phase == Phase.Authorization)
        {
            return true;
        }

        NotAllowed(command, "authorization");
        return false;
    }

    private void Ask(Pop3Command command, ReadOnlySpan<byte> argument, Asked asked)
    {
        Raise(_events.Request, isOrig: true, Pop3Words.Of(command), argument);
        _asked = asked;
    }

    private void AskInTransaction(Pop3Command command, ReadOnlySpan<byte> argument, Asked asked) =>
        AskInTransaction(command, argument, asked, asked);

    /// <param name="guess">what it is taken for where the login was not seen and the server accepts it</param>
    private void AskInTransaction(Pop3Command command, ReadOnlySpan<byte> argument, Asked asked, Asked guess)
    {
        if (_phase == Phase.Transaction)
        {
            Ask(command, argument, asked);
            return;
        }

        _isGuessing = true;
        _guess = guess;
        NotAllowed(command, "transaction");
    }

    private void NotAllowed(Pop3Command command, string phase) =>
        Unexpected(isOrig: true, command, $"not allowed in other state than '{phase}'");

    // ---- Mails ---------------------------------------------------------------------------------------------------

    private void BeginMail()
    {
        _mail ??= new MailMessage(this, _events.Mail, _files);
        if (!_mail.IsOngoing)
        {
            _mail.Begin(isOrig: false);
        }
    }

    private void EndMail() => _mail?.Done();

    // ---- Events --------------------------------------------------------------------------------------------------

    private static string NameOf(ReadOnlySpan<byte> word) => word.IsEmpty ? "???" : Encoding.Latin1.GetString(word);

    private void Unexpected(bool isOrig, Pop3Command command, string detail)
    {
        if (_events.Unexpected.IsHandled())
        {
            Raise(_events.Unexpected, isOrig, Pop3Words.Of(command), Encoding.Latin1.GetBytes(detail));
        }
    }

    private void Raise(EventHandle? handle, bool isOrig, StringValue first, ReadOnlySpan<byte> second)
    {
        if (handle.IsHandled())
        {
            StringValue text = Text(second);
            Span<Slot> a = Enqueue(handle);
            a[1] = Slot.Of(isOrig);
            a[2].Ref = first;
            a[3].Ref = text;
        }
    }
}
