using System.Globalization;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Signatures;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Vm.Signatures;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Ftp;

/// <summary>
/// The control connection of FTP (RFC 959): commands, replies of one or more lines, TLS (RFC 4217) and what GSSAPI wraps (RFC 2228).
/// Which connections carry data, policies say.
/// </summary>
public sealed class FtpAnalyzer : LineAnalyzer
{
    private readonly FtpEvents _events;
    private TelnetFilter _origFilter;
    private TelnetFilter _respFilter;
    private byte[] _scratch = [];
    private Authentication _requested;
    private int _continuedReply;

    public FtpAnalyzer(Connection connection, AnalyzerInfo info, FtpEvents events)
        : base(connection, info, LineOptions.Nuls)
    {
        _events = events;
        Lines(isOrig: true).Ends = LineEnds.Lf;
        Lines(isOrig: false).Ends = LineEnds.Lf;
    }

    /// <summary>What the last AUTH asked for, as far as it matters.</summary>
    private enum Authentication : byte
    {
        None,
        Tls,
        Gssapi,
    }

    // The network virtual terminal, as which the control connection is defined.
    protected override string LineWeirdSource => "NVT";

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig) =>
        base.DeliverStream(IsTls ? data : (isOrig ? ref _origFilter : ref _respFilter).Filter(data, ref _scratch), isOrig);

    protected override void FlipRoles()
    {
        base.FlipRoles();
        (_origFilter, _respFilter) = (_respFilter, _origFilter);
    }

    protected override void Done()
    {
        if (Tcp?.Endpoint(isOrig: true) is { } orig && Lines(isOrig: true).HasPartialLine
            && (orig.State == TcpState.Closed || orig.PreviousState == TcpState.Closed))
        {
            Weird("partial_ftp_request");
        }
    }

    protected override void Line(ReadOnlySpan<byte> line, bool isOrig)
    {
        if (line.IsEmpty || !(isOrig ? _events.Request : _events.Reply).IsHandled())
        {
            return;
        }

        if (isOrig ? Request(line) : Reply(line))
        {
            // A wrapped handshake lies in the lines.
            if (!IsTls && HasChildren)
            {
                ForwardStream(line, isOrig);
            }
        }
    }

    private bool Request(ReadOnlySpan<byte> line)
    {
        line = LineWords.SkipBlanks(line);
        ReadOnlySpan<byte> word = LineWords.First(line);
        ReadOnlySpan<byte> argument = LineWords.SkipBlanks(line[word.Length..]);
        if (!IsCommand(word))
        {
            if (IsConfirmed)
            {
                Weird("FTP_invalid_command");
            }

            return false;
        }

        if (_events.MaxCommandLength > 0 && word.Length > _events.MaxCommandLength)
        {
            if (IsConfirmed)
            {
                Weird("FTP_max_command_length_exceeded", string.Create(CultureInfo.InvariantCulture, $"{word.Length} > {_events.MaxCommandLength}"));
                Connection.NoteUnanalysed();
            }

            return false;
        }

        Confirm();
        if (LineWords.StartsWithIgnoreCase("AUTH"u8, word))
        {
            _requested = argument.SequenceEqual("TLS"u8) || argument.SequenceEqual("SSL"u8) ? Authentication.Tls
                : argument.SequenceEqual("GSSAPI"u8) ? Authentication.Gssapi
                : Authentication.None;
        }

        Connection.MatchSignatures(SignatureContent.Ftp, line, isOrig: true, atBegin: true, atEnd: true, clear: true);
        StringValue command = Upper(word);
        StringValue text = Text(argument);
        Span<Slot> a = Enqueue(_events.Request!);
        a[1].Ref = command;
        a[2].Ref = text;
        return true;
    }

    private bool Reply(ReadOnlySpan<byte> line)
    {
        int code = Math.Max(0, LineWords.ReplyCode(line));
        bool goesOn = false;
        ReadOnlySpan<byte> text = line;
        if (_continuedReply != 0)
        {
            goesOn = code != _continuedReply || line.Length <= 3 || line[3] != ' ';
            if (goesOn)
            {
                code = 0;
            }
            else
            {
                text = LineWords.SkipBlanks(line[3..]);
                _continuedReply = 0;
            }
        }
        else
        {
            if (Fault(line, code) is { } fault)
            {
                Violation(fault, line);
                return false;
            }

            goesOn = line.Length > 3 && line[3] == '-';
            _continuedReply = goesOn ? code : 0;
            text = LineWords.SkipBlanks(line[(goesOn ? 4 : 3)..]);
        }

        StringValue message = Text(text);
        BeginSecurity(code);
        Span<Slot> a = Enqueue(_events.Reply!);
        a[1] = Slot.Of((long)code);
        a[2].Ref = message;
        a[3] = Slot.Of(goesOn);
        return true;
    }

    private static string? Fault(ReadOnlySpan<byte> line, int code) =>
        code == 0 ? "non-numeric reply code"
        : code < 100 ? "invalid reply code"
        : line.Length > 3 && line[3] is not ((byte)'-' or (byte)' ') ? "invalid reply line"
        : null;

    private void BeginSecurity(int code)
    {
        if (code == 234 && _requested == Authentication.Tls)
        {
            if (_events.StartTls.IsHandled())
            {
                Enqueue(_events.StartTls);
            }

            if (!BeginTls())
            {
                TakeBackTls();
            }
        }
        else if (code == 334 && _requested == Authentication.Gssapi)
        {
            AddChild("FTP_ADAT");
        }
    }

    private static bool IsCommand(ReadOnlySpan<byte> word) => word.Length >= 3 && word.IndexOfAnyExceptInRange((byte)0x21, (byte)0x7E) < 0;
}
