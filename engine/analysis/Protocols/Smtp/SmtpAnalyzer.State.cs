using System.Globalization;
using System.Text;
using NidsVm.Analysis.Engine;

namespace NidsVm.Analysis.Protocols.Smtp;

/// <summary>
/// What commands and replies make of the session. A command counts as accepted when it is seen, because clients send ahead; a reply
/// corrects that afterwards. Code 0 stands for a command without its reply.
/// </summary>
public sealed partial class SmtpAnalyzer
{
    private void Update(SmtpCommand command, int code, bool isOrig)
    {
        SmtpState before = _state;
        if (before == SmtpState.Quit && code == 0)
        {
            UnexpectedCommand(command, code);
        }

        switch (command)
        {
            case SmtpCommand.Connect:
                Connect(code);
                break;
            case SmtpCommand.Ehlo or SmtpCommand.Helo:
                Greet(command, code);
                break;
            case SmtpCommand.Mail or SmtpCommand.Send or SmtpCommand.Soml or SmtpCommand.Saml:
                Mail(command, code);
                break;
            case SmtpCommand.Rcpt:
                Recipient(command, code);
                break;
            case SmtpCommand.Data:
                Data(command, code, isOrig);
                break;
            case SmtpCommand.Bdat:
                Bdat(command, code);
                break;
            case SmtpCommand.EndOfData:
                EndOfData(command, code);
                break;
            case SmtpCommand.Rset:
                Simple(command, code, expected: 250, SmtpState.Ready);
                break;
            case SmtpCommand.Quit:
                Simple(command, code, expected: 221, SmtpState.Quit);
                break;
            case SmtpCommand.Auth:
                Authenticate(command, code, SmtpState.Ready);
                break;
            case SmtpCommand.AuthAnswer:
                Authenticate(command, code, SmtpState.InAuth);
                break;
            case SmtpCommand.Turn:
                Turn(command, code);
                break;
            case SmtpCommand.StartTls or SmtpCommand.AnonymousTls:
                if (before != SmtpState.Ready)
                {
                    UnexpectedCommand(command, code);
                }

                if (code == 220)
                {
                    StartTls();
                }

                break;
            default:
                if (before == SmtpState.GapRecovery && code == 354)
                {
                    BeginData(isOrig, SmtpState.InData);
                }

                break;
        }
    }

    private void Connect(int code)
    {
        switch (code)
        {
            case 0:
                if (_state != SmtpState.Connected)
                {
                    UnexpectedCommand(SmtpCommand.Connect, code);
                }

                _state = SmtpState.Initiated;
                break;
            case 220:
                break;
            case 421 or 554:
                _state = SmtpState.NotAvailable;
                break;
            default:
                UnexpectedReply(SmtpCommand.Connect, code);
                break;
        }
    }

    private void Greet(SmtpCommand command, int code)
    {
        switch (code)
        {
            case 0:
                if (_state != SmtpState.Initiated)
                {
                    UnexpectedCommand(command, code);
                }

                _state = SmtpState.Ready;
                break;
            case 250:
                break;
            case 421 or 500 or 501 or 504 or 550:
                _state = SmtpState.Initiated;
                break;
            default:
                UnexpectedReply(command, code);
                break;
        }
    }

    private void Mail(SmtpCommand command, int code)
    {
        switch (code)
        {
            case 0:
                if (_state != SmtpState.Ready)
                {
                    UnexpectedCommand(command, code);
                }

                _state = SmtpState.MailOk;
                break;
            case 250:
                break;
            case 421 or 451 or 452 or 500 or 501 or 503 or 550 or 552 or 553:
                if (_state != SmtpState.InData)
                {
                    _state = SmtpState.Ready;
                }

                break;
            default:
                UnexpectedReply(command, code);
                break;
        }
    }

    private void Recipient(SmtpCommand command, int code)
    {
        switch (code)
        {
            case 0:
                if (_state is not (SmtpState.MailOk or SmtpState.RcptOk))
                {
                    UnexpectedCommand(command, code);
                }

                _state = SmtpState.RcptOk;
                break;
            case 250 or 251 or 421 or 450 or 451 or 452 or 500 or 501 or 503 or 550 or 551 or 552 or 553 or 554:
                break;
            default:
                UnexpectedReply(command, code);
                break;
        }
    }

    private void Data(SmtpCommand command, int code, bool isOrig)
    {
        switch (code)
        {
            case 0:
                if (_state != SmtpState.RcptOk)
                {
                    UnexpectedCommand(command, code);
                }

                BeginData(isOrig, SmtpState.InData);
                return;
            case 354:
                return;
            case 421 or 500 or 501 or 503 or 451 or 554:
                break;
            default:
                UnexpectedReply(command, code);
                break;
        }

        if (_state == SmtpState.InData)
        {
            EndData();
        }

        _state = code == 421 ? SmtpState.Quit : SmtpState.Ready;
    }

    /// <summary>Whatever the server says, a chunk that has begun will be finished.</summary>
    private void Bdat(SmtpCommand command, int code)
    {
        switch (code)
        {
            case 0:
                if (_state != SmtpState.RcptOk)
                {
                    UnexpectedCommand(command, code);
                }

                _state = SmtpState.InBdat;
                break;
            case 250 or 421 or 500 or 501 or 503 or 451 or 554:
                break;
            default:
                UnexpectedReply(command, code);
                break;
        }
    }

    private void EndOfData(SmtpCommand command, int code)
    {
        switch (code)
        {
            case 0:
                if (_state is not (SmtpState.InData or SmtpState.InBdat))
                {
                    UnexpectedCommand(command, code);
                }

                EndData();
                _state = SmtpState.AfterData;
                return;
            case 250 or 421 or 451 or 452 or 552 or 554:
                break;
            default:
                UnexpectedReply(command, code);
                break;
        }

        _state = SmtpState.Ready;
    }

    private void Simple(SmtpCommand command, int code, int expected, SmtpState next)
    {
        if (code == 0)
        {
            _state = next;
        }
        else if (code != expected)
        {
            UnexpectedReply(command, code);
        }
    }

    private void Authenticate(SmtpCommand command, int code, SmtpState expected)
    {
        if (_state != expected)
        {
            UnexpectedCommand(command, code);
        }

        if (code != 0)
        {
            _state = code == 334 ? SmtpState.InAuth : SmtpState.Initiated;
        }
    }

    private void Turn(SmtpCommand command, int code)
    {
        if (_state != SmtpState.Ready)
        {
            UnexpectedCommand(command, code);
        }

        if (code == 250)
        {
            _isOrigSender = !_isOrigSender;
            _state = SmtpState.Connected;
        }
    }

    private void UnexpectedCommand(SmtpCommand command, int code)
    {
        if (_events.Unexpected.IsHandled())
        {
            Unexpected(isSender: true, "unexpected command", Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"{SmtpWords.Of(command)} reply = {code} state = {(int)_state}")));
        }
    }

    private void UnexpectedReply(SmtpCommand command, int code)
    {
        if (_events.Unexpected.IsHandled())
        {
            Unexpected(isSender: true, "unexpected reply", Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"{code} state = {(int)_state}, last command = {SmtpWords.Of(command)}")));
        }
    }
}
