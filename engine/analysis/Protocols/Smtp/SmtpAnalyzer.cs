using System.Globalization;
using System.Text;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Files;
using NidsVm.Analysis.Protocols.Mime;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Smtp;

/// <summary>
/// Follows SMTP: commands and replies, which may be sent ahead (RFC 2920), mails in dot-stuffed lines or in chunks, AUTH, STARTTLS.
/// What policies get of a mail's content comes from <see cref="MailMessage"/>.
/// </summary>
public sealed partial class SmtpAnalyzer : LineAnalyzer, IMailOwner
{
    // Commands without reply that are remembered; then the list begins anew.
    private const int MaxPending = 1000;

    private readonly SmtpEvents _events;
    private readonly FileManager _files;
    private readonly MailMessage _mail;
    private readonly Queue<SmtpCommand> _pending = new();
    private BdatChunks? _chunks;
    private SmtpCommand _first = SmtpCommand.Connect;
    private SmtpCommand _replied = SmtpCommand.Unknown;
    private SmtpState _state;
    private int _continuedReply;
    private bool _isOrigSender = true;
    private bool _skipsData;
    private string? _wholeId;

    public SmtpAnalyzer(Connection connection, AnalyzerInfo info, SmtpEvents events, FileManager files)
        : base(connection, info, LineOptions.Nuls | LineOptions.SkipPartial)
    {
        _events = events;
        _files = files;
        _mail = new MailMessage(this, events.Mail, files);
        Update(SmtpCommand.Connect, 0, isOrig: true);
    }

    Analyzer IMailOwner.Analyzer => this;

    Span<Slot> IMailOwner.Raise(EventHandle handle) => Enqueue(handle);

    /// <summary>The rest of the mail under way raises no <c>smtp_data</c>.</summary>
    public void SkipData() => _skipsData = true;

    // ---- From the connection -------------------------------------------------------------------------------------

    protected internal override void ConnectionFinished(bool isHalf)
    {
        if (!isHalf && _mail.IsOngoing)
        {
            EndData();
        }
    }

    protected override void Done()
    {
        if (_mail.IsOngoing)
        {
            EndData();
        }
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig)
    {
        if (length == 0)
        {
            return;
        }

        Unexpected(isOrig, "content gap", Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"seq = {sequence}, len = {length}")));
        if (_state == SmtpState.InData)
        {
            if (_mail.IsOngoing)
            {
                _mail.Gap((long)length);
            }

            EndData();
        }

        _pending.Clear();
        _first = _replied = SmtpCommand.Unknown;
        _state = SmtpState.AfterGap;
    }

    protected override void TlsData(ReadOnlySpan<byte> data, bool isOrig)
    {
        // Missing bytes end the hand-over, as they end everything else that was known.
        if (_state == SmtpState.InTls)
        {
            ForwardStream(data, isOrig);
        }
        else
        {
            Line(data, isOrig);
        }
    }

    protected override void Line(ReadOnlySpan<byte> line, bool isOrig)
    {
        bool isSender = _isOrigSender == isOrig;
        if (isSender && _chunks is not null && !line.IsEmpty)
        {
            line = Chunk(_chunks, line, isOrig);
            if (line.IsEmpty)
            {
                return;
            }
        }

        if (!line.IsEmpty && line[^1] == '\r')
        {
            Unexpected(isSender, "more than one <CR> at the end of line", line);
            line = line.TrimEnd((byte)'\r');
        }

        if (line.IndexOfAny((byte)'\r', (byte)'\n') >= 0)
        {
            Unexpected(isSender, "Bare <CR> or <LF> appears in the middle of line", line);
        }

        if (isSender)
        {
            Command(line, isOrig);
        }
        else
        {
            Reply(line, isOrig);
        }
    }

    /// <summary>Takes what belongs to the chunk under way, and yields the rest.</summary>
    private ReadOnlySpan<byte> Chunk(BdatChunks chunks, ReadOnlySpan<byte> data, bool isOrig)
    {
        int length = (int)Math.Min((ulong)data.Length, chunks.Remaining);
        if (length > 0)
        {
            chunks.Deliver(data[..length]);
            WholeData(data[..length]);
        }

        if (chunks is { IsLast: true, Remaining: 0 })
        {
            Update(SmtpCommand.EndOfData, 0, isOrig);
        }

        return data[length..];
    }

    // ---- The sender's side ---------------------------------------------------------------------------------------

    private void Command(ReadOnlySpan<byte> line, bool isOrig)
    {
        ReadOnlySpan<byte> word = default;
        ReadOnlySpan<byte> rest = line;
        SmtpCommand command = SmtpCommand.Unknown;
        switch (_state)
        {
            case SmtpState.AfterGap:
                // May be a command or a line of a mail.
                return;
            case SmtpState.InData when line is [(byte)'.']:
                word = line;
                command = SmtpCommand.EndOfData;
                break;
            case SmtpState.InData:
                DataLine(!line.IsEmpty && line[0] == '.' ? line[1..] : line, isOrig);
                return;
            case SmtpState.InAuth:
                word = "**"u8;
                command = SmtpCommand.AuthAnswer;
                break;
            default:
                word = LineWords.First(line);
                rest = LineWords.SkipBlanks(line[word.Length..]);
                command = SmtpWords.Parse(word);
                if (command == SmtpCommand.Unknown)
                {
                    Unexpected(isSender: true, "unknown command", word);
                    return;
                }

                break;
        }

        Expect(command);

        // Events about a mail stand between those of its command and its end.
        if (command == SmtpCommand.EndOfData)
        {
            Update(command, 0, isOrig);
        }

        if (_events.Request.IsHandled())
        {
            RaiseRequest(word, rest);
        }

        bool updates = command != SmtpCommand.EndOfData;
        if (command == SmtpCommand.Bdat)
        {
            updates = BeginChunk(rest, isOrig);
        }
        else if (_chunks is not null)
        {
            Weird("smtp_missing_bdat_last_chunk");
            EndData();
        }

        if (updates)
        {
            Update(command, 0, isOrig);
        }
    }

    private void DataLine(ReadOnlySpan<byte> line, bool isOrig)
    {
        if (!_mail.IsOngoing)
        {
            // The connection ended, and yet data come.
            BeginData(isOrig, SmtpState.InData);
        }

        _mail.Deliver(line, withEnd: true);
        WholeData(line);
        WholeData("\r\n"u8);
        if (!_skipsData && _events.Data.IsHandled())
        {
            StringValue text = Text(line);
            Span<Slot> a = Enqueue(_events.Data);
            a[1] = Slot.Of(isOrig);
            a[2].Ref = text;
        }
    }

    private bool BeginChunk(ReadOnlySpan<byte> argument, bool isOrig)
    {
        if (!BdatArgument.TryParse(argument, out BdatArgument chunk, out string? error))
        {
            Weird("smtp_invalid_bdat_command", error!);
            return false;
        }

        if (chunk.Size > long.MaxValue)
        {
            Weird("smtp_huge_bdat_chunk", chunk.Size.ToString(CultureInfo.InvariantCulture));
            return false;
        }

        Lines(isOrig).SetPlainDelivery((long)chunk.Size);
        if (_chunks is null)
        {
            BeginData(isOrig, SmtpState.InBdat);
            _chunks = new BdatChunks(Connection, _mail, _events.BdatMaxLineLength);
        }

        _chunks.NextChunk(chunk);
        return true;
    }

    private void Expect(SmtpCommand command)
    {
        if (_first == SmtpCommand.Unknown)
        {
            _first = command;
            return;
        }

        if (_pending.Count == MaxPending)
        {
            Weird("smtp_excessive_pending_cmds");
            _pending.Clear();
        }

        _pending.Enqueue(command);
    }

    // ---- The receiver's side -------------------------------------------------------------------------------------

    private void Reply(ReadOnlySpan<byte> line, bool isOrig)
    {
        int code = LineWords.ReplyCode(line);
        if (code is < 100 or > 599)
        {
            Unexpected(isSender: false, "reply code out of range", line);
            Violation("reply code -1 out of range", line);
            return;
        }

        if (_continuedReply != 0 && code != _continuedReply)
        {
            Unexpected(isSender: false, "reply code does not match the continuing reply", line);
            _continuedReply = 0;
        }

        if (_continuedReply == 0)
        {
            NewReply(code, isOrig);
        }

        bool goesOn = line.Length > 3 && line[3] == '-';
        _continuedReply = goesOn ? code : 0;
        if (_events.Reply.IsHandled())
        {
            StringValue text = Text(LineWords.SkipBlanks(line[(goesOn ? 4 : 3)..]));
            StringValue command = new(_replied switch
            {
                SmtpCommand.Connect => ">",
                SmtpCommand.EndOfData => ".",
                _ => SmtpWords.Of(_replied),
            });
            Span<Slot> a = Enqueue(_events.Reply);
            a[1] = Slot.Of(isOrig);
            a[2] = Slot.Of((long)code);
            a[3].Ref = command;
            a[4].Ref = text;
            a[5] = Slot.Of(goesOn);
        }
    }

    private void NewReply(int code, bool isOrig)
    {
        if (_state == SmtpState.AfterGap)
        {
            _state = SmtpState.GapRecovery;
            RaiseRequest(Encoding.ASCII.GetBytes(SmtpWords.UnknownWord), default);
        }

        SmtpCommand command = _first;
        _replied = _first;
        _first = _pending.TryDequeue(out SmtpCommand next) ? next : SmtpCommand.Unknown;
        Update(command, code, isOrig);
    }

    // ---- Mails ---------------------------------------------------------------------------------------------------

    private void BeginData(bool isOrig, SmtpState state)
    {
        _state = state;
        _skipsData = false;
        if (_mail.IsOngoing)
        {
            Weird("smtp_nested_mail_transaction");
            _mail.Done();
        }

        _mail.Begin(isOrig);
        if (_events.AnalyzesWholeMessages)
        {
            _files.DataIn(ref _wholeId, default, -1, Info!, Connection, isOrig: true, mime: WholeKind);
        }
    }

    private void EndData()
    {
        if (_chunks is { } chunks)
        {
            if (chunks.Remaining > 0)
            {
                Weird("smtp_bdat_remaining_at_end_data");
                Lines(isOrig: true).SetPlainDelivery(0);
                Lines(isOrig: false).SetPlainDelivery(0);
            }

            _chunks = null;
            chunks.Done();
        }

        if (_mail.IsOngoing)
        {
            _mail.Done();
        }
        else
        {
            Weird("smtp_unmatched_end_of_data");
        }

        if (_wholeId is not null)
        {
            _files.EndOfFile(_wholeId, Info!, Connection, isOrig: true);
            _wholeId = null;
        }
    }

    private const string WholeKind = "message/rfc822";

    private void WholeData(ReadOnlySpan<byte> data)
    {
        if (_wholeId is not null)
        {
            _files.DataIn(ref _wholeId, data, -1, Info!, Connection, isOrig: true, mime: WholeKind);
        }
    }

    // ---- Events --------------------------------------------------------------------------------------------------

    private void StartTls()
    {
        _state = SmtpState.InTls;
        BeginTls();
        if (_events.StartTls.IsHandled())
        {
            Enqueue(_events.StartTls);
        }
    }

    private void RaiseRequest(ReadOnlySpan<byte> word, ReadOnlySpan<byte> argument)
    {
        Confirm();
        if (_events.Request.IsHandled())
        {
            StringValue command = Upper(word);
            StringValue text = Text(argument);
            Span<Slot> a = Enqueue(_events.Request);
            a[1] = Slot.Of(_isOrigSender);
            a[2].Ref = command;
            a[3].Ref = text;
        }
    }

    private void Unexpected(bool isSender, string message, ReadOnlySpan<byte> detail)
    {
        if (_events.Unexpected.IsHandled())
        {
            StringValue kind = new(message);
            StringValue text = Text(detail);
            Span<Slot> a = Enqueue(_events.Unexpected);
            a[1] = Slot.Of(isSender == _isOrigSender);
            a[2].Ref = kind;
            a[3].Ref = text;
        }
    }
}
