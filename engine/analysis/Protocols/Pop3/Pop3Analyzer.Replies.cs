using NidsVm.Analysis.Engine;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Pop3;

/// <summary>The server's side: what replies make of the session.</summary>
public sealed partial class Pop3Analyzer
{
    private void Reply(ReadOnlySpan<byte> bytes)
    {
        Pop3Line line = Pop3Line.Of(bytes, ref _scratch);
        if (_isInLines)
        {
            InLines(bytes, line);
            return;
        }

        Pop3Command state = Pop3Words.Parse(line.Word);
        switch (state)
        {
            case Pop3Command.Unknown:
                if (!_isAuthenticating)
                {
                    string name = NameOf(line.Word);
                    Violation($"unknown server command ({name})", bytes);
                    Weird("pop3_server_command_unknown", name);

                    // Whatever it is, it answers the last command.
                    FinishCommand();
                }

                break;
            case Pop3Command.Ok:
                Accepted(bytes, line);
                break;
            case Pop3Command.Err:
                Refused(line);
                break;
            default:
                Weird("pop3_server_sending_client_commands");
                break;
        }
    }

    private void InLines(ReadOnlySpan<byte> bytes, Pop3Line line)
    {
        if (bytes is [(byte)'.'])
        {
            _awaitsLines = false;
            _isInLines = false;
            EndMail();
            FinishCommand();
            return;
        }

        if (_asked is Asked.Retr or Asked.Top)
        {
            BeginMail();
            _mail!.Deliver(bytes, withEnd: true);
        }

        if (_events.Data.IsHandled())
        {
            StringValue text = Text(line.Text);
            Span<Slot> a = Enqueue(_events.Data);
            a[1] = Slot.Of(false);
            a[2].Ref = text;
        }
    }

    private void Accepted(ReadOnlySpan<byte> bytes, Pop3Line line)
    {
        if (_isGuessing)
        {
            _phase = Phase.Transaction;
            _isGuessing = false;
            _asked = _guess;
            Unexpected(isOrig: false, Pop3Command.Ok, "no auth required -> state changed to 'transaction'");
        }

        switch (_asked)
        {
            case Asked.Start:
                _phase = Phase.Authorization;
                break;
            case Asked.User:
                _phase = Phase.Authorization;
                Confirm();
                break;
            case Asked.Pass or Asked.Apop or Asked.Noop or Asked.Last or Asked.Stat or Asked.Rset or Asked.Dele or Asked.Xsender:
                if (_phase == Phase.Authorization)
                {
                    LoggedIn();
                }

                _phase = Phase.Transaction;
                break;
            case Asked.Auth or Asked.AuthPlain or Asked.AuthLogin or Asked.AuthCramMd5:
                _isInLines |= _awaitsLines;
                if (_isAuthenticating)
                {
                    _phase = Phase.Transaction;
                }

                _isAuthenticating = false;
                LoggedIn();
                break;
            case Asked.Top or Asked.Retr:
                BeginMail();
                _mail!.Deliver(bytes, withEnd: true);
                _isInLines |= _awaitsLines;
                break;
            case Asked.Capa:
                Confirm();
                _isInLines |= _awaitsLines;
                break;
            case Asked.Uidl or Asked.List:
                _isInLines |= _awaitsLines;
                break;
            case Asked.Stls:
                Confirm();
                BeginTls();
                if (_events.StartTls.IsHandled())
                {
                    Enqueue(_events.StartTls);
                }

                return;
            default:
                if (_phase is Phase.Authorization or Phase.Start)
                {
                    _phase = Phase.Finished;
                }
                else if (_phase == Phase.Transaction)
                {
                    _phase = Phase.Update;
                }

                break;
        }

        EndReply(Pop3Command.Ok, line);
    }

    private void Refused(Pop3Line line)
    {
        _isInLines = false;
        _awaitsLines = false;
        _isGuessing = false;
        _isAuthenticating = false;
        switch (_asked)
        {
            case Asked.User or Asked.Pass or Asked.Apop or Asked.Auth or Asked.AuthLogin or Asked.AuthPlain or Asked.AuthCramMd5:
                _phase = Phase.Authorization;
                _asked = Asked.Start;
                if (_user.Length > 0)
                {
                    Raise(_events.LoginFailure, isOrig: false, _user, _password.Span);
                }

                break;
            case Asked.Noop or Asked.Last or Asked.Stat or Asked.Rset or Asked.Dele or Asked.List or Asked.Retr or Asked.Uidl or Asked.Top
                or Asked.Xsender:
                _phase = Phase.Transaction;
                break;
            case Asked.Quit:
                if (_phase is Phase.Authorization or Phase.Transaction or Phase.Start)
                {
                    _phase = Phase.Finished;
                }

                break;
            default:
                break;
        }

        EndReply(Pop3Command.Err, line);
    }

    private void EndReply(Pop3Command state, Pop3Line line)
    {
        Raise(_events.Reply, isOrig: false, Pop3Words.Of(state), line.Rest);
        if (!_isInLines)
        {
            FinishCommand();
        }
    }

    private void LoggedIn()
    {
        if (_user.Length > 0)
        {
            Raise(_events.LoginSuccess, isOrig: false, _user, _password.Span);
        }
    }
}
