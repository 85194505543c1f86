using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Login;

/// <summary>How far a login has come, as policies number it.</summary>
public enum LoginState : byte
{
    /// <summary>The user is asked who he is.</summary>
    Authenticate = 0,

    LoggedIn = 1,

    /// <summary>Nothing more is looked at.</summary>
    Skip = 2,

    /// <summary>The dialogue was not understood.</summary>
    Confused = 3,
}

/// <summary>
/// Follows the dialogue of a login line by line: which lines are prompts, failures and successes is told by the patterns of policies;
/// what the user types ahead is kept in a short queue and matched with the prompts that consume it.
/// </summary>
public abstract class LoginAnalyzer : Analyzer
{
    // Without a prompt after this many lines nothing is understood any more.
    private const int MaxAuthenticateLines = 50;

    // Lines after a prompt in which a failure is expected.
    private const int MaxLookahead = 10;

    private const int MaxUserText = 12;

    private static readonly StringValue NoText = new("<none>");

    private readonly Queue<StringValue> _userText = new(2);
    private int _userLines;
    private int _linesScanned;
    private int _userLinesAtFailure = -1;
    private int _promptLine;
    private int _failureLine;
    private bool _isVms;
    private bool _sawPloy;
    private bool _sawNul;

    private protected LoginAnalyzer(Connection connection, AnalyzerInfo info, LoginEvents events)
        : base(connection, info)
    {
        Events = events;
    }

    public LoginState State { get; set; }

    private protected LoginEvents Events { get; }

    /// <summary>The name the user gave last, or null.</summary>
    private protected StringValue? UserName { get; private set; }

    /// <summary>The name of the user on the client's host, or null.</summary>
    private protected StringValue? ClientName { get; set; }

    // VMS terminals send this to have the last line again.
    private static ReadOnlySpan<byte> RepeatSequence => "\x1b[A"u8;

    private bool IsPartial => Connection.Session is TcpSession tcp
        && (tcp.EndpointState(isOrig: true) == (ulong)TcpState.Partial || tcp.EndpointState(isOrig: false) == (ulong)TcpState.Partial);

    protected internal override void EndpointEof(bool isOrig)
    {
        FlushLine(isOrig);
        if (State == LoginState.Authenticate && _userText.Count > 0)
        {
            RaiseLogin(Events.Success, "<EOF>"u8, noUserIsFine: true);
            State = LoginState.LoggedIn;
        }
    }

    /// <summary>The side ended; a line without its end is one.</summary>
    private protected abstract void FlushLine(bool isOrig);

    /// <summary>A line without its end.</summary>
    private protected virtual void Line(bool isOrig, ReadOnlySpan<byte> line)
    {
        if (IsSkipping)
        {
            return;
        }

        if (line.Contains((byte)0))
        {
            if (!_sawNul)
            {
                _sawNul = true;
                Weird(LoginWeirds.NulInLine);
            }

            NewLine(isOrig, WithoutNuls(line));
        }
        else
        {
            NewLine(isOrig, line);
        }
    }

    /// <summary>A variable of the user's environment.</summary>
    private protected void SetEnvironment(bool isOrig, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!isOrig)
        {
            // There is no reason for a server to tell its own.
            Confuse("responder_environment", name);
        }
        else if (name.SequenceEqual("USER"u8))
        {
            if (UserName is { } user && !value.SequenceEqual(user.Span))
            {
                Confuse("multiple_USERs", value);
            }

            UserName = new StringValue(value);
        }
        else if (name.SequenceEqual("TERM"u8))
        {
            RaiseText(Events.Terminal, value);
        }
        else if (name.SequenceEqual("DISPLAY"u8))
        {
            RaiseText(Events.Display, value);
        }
        else if (name.SequenceEqual("TTYPROMPT"u8))
        {
            RaiseText(Events.Prompt, value);
        }
    }

    /// <summary>A user name that the protocol itself carries counts as one that was typed at a prompt.</summary>
    private protected void SetServerUserName(ReadOnlySpan<byte> name)
    {
        _userLines++;
        _promptLine++;
        AddUserText(name);
    }

    private protected void SetUserName(ReadOnlySpan<byte> name) => UserName ??= new StringValue(name);

    private protected void RaiseText(EventHandle? handle, ReadOnlySpan<byte> text)
    {
        if (handle.IsHandled())
        {
            StringValue value = new(text);
            Enqueue(handle)[1].Ref = value;
        }
    }

    private protected static bool IsSpace(byte c) => c is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r');

    private static bool IsBlank(ReadOnlySpan<byte> line) => TrimStart(line).IsEmpty;

    private protected static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> line)
    {
        int at = 0;
        while (at < line.Length && IsSpace(line[at]))
        {
            at++;
        }

        return line[at..];
    }

    private static byte[] WithoutNuls(ReadOnlySpan<byte> line)
    {
        byte[] text = new byte[line.Length - line.Count((byte)0)];
        int at = 0;
        foreach (byte c in line)
        {
            if (c != 0)
            {
                text[at++] = c;
            }
        }

        return text;
    }

    private void NewLine(bool isOrig, ReadOnlySpan<byte> line)
    {
        if (State == LoginState.Skip)
        {
            return;
        }

        RaiseText(isOrig ? Events.InputLine : Events.OutputLine, line);
        switch (State)
        {
            case LoginState.LoggedIn:
                return;

            case LoginState.Authenticate when IsPartial:
                State = LoginState.Confused;
                break;

            case LoginState.Authenticate:
                Dialogue(isOrig, line);
                return;
        }

        // Not understood: the user's lines are told as they are, and the other side may still show that the login succeeded.
        if (isOrig)
        {
            IsPloy(line);
            RaiseText(Events.ConfusedText, line);
        }
        else if (!_sawPloy && Events.Texts.IsSuccess(line))
        {
            RaiseLogin(Events.Success, line, noUserIsFine: true);
            State = LoginState.LoggedIn;
        }
    }

    private void Dialogue(bool isOrig, ReadOnlySpan<byte> line)
    {
        if (isOrig)
        {
            UserLine(line);
            return;
        }

        // Some systems send many of these.
        if (IsBlank(line))
        {
            return;
        }

        if (++_linesScanned > MaxAuthenticateLines && _promptLine == 0 && _failureLine == 0)
        {
            Confuse("no_login_prompt", line);
        }

        LoginTexts texts = Events.Texts;
        int prompt = texts.PromptEnd(line);
        bool isTimeout = texts.IsTimeout(line);
        if (prompt >= 0 && !texts.IsSuccess(line) && !isTimeout)
        {
            Prompt(line, prompt);
        }
        else if (isTimeout || texts.IsFailure(line))
        {
            if (_userLines > _userLinesAtFailure)
            {
                // The user has typed since the last failure: this is another one, not a second line about the same.
                if (isTimeout)
                {
                    AddUserText("<timeout>"u8);
                }

                RaiseLogin(Events.Failure, line, noUserIsFine: false);
            }

            // As if there had been a prompt, so that a success is not believed too early.
            _promptLine = _failureLine = _linesScanned;
            _userLinesAtFailure = _userLines;
        }
        else if (texts.SkipsAuthentication(line))
        {
            Connection.Raise(Events.AuthenticationSkipped);
            State = LoginState.Skip;
            IsSkipping = true;
        }
        else if (texts.IsSuccess(line) || (_promptLine > 0 && _linesScanned > _promptLine + MaxLookahead + _userText.Count))
        {
            RaiseLogin(Events.Success, line, noUserIsFine: false);
            State = LoginState.LoggedIn;
        }
    }

    private void UserLine(ReadOnlySpan<byte> line)
    {
        int repeat = _isVms ? line.IndexOf(RepeatSequence) : -1;
        if (repeat < 0)
        {
            _userLines++;
            if (!IsPloy(line))
            {
                AddUserText(line);
            }
        }
        else if (repeat + RepeatSequence.Length < line.Length)
        {
            Confuse("extra_repeat_text", line);
        }
        else if (UserName is not { } user)
        {
            Confuse("repeat_without_username", line);
        }
        else if (user.Span.IndexOf(RepeatSequence) >= 0)
        {
            Confuse("username_with_embedded_repeat", user.Span);
        }
        else
        {
            // The name comes again, not the last line, which presumably was a password.
            NewLine(isOrig: true, user.Span);
        }
    }

    /// <param name="prompt">the place behind the prompt</param>
    private void Prompt(ReadOnlySpan<byte> line, int prompt)
    {
        LoginTexts texts = Events.Texts;
        _isVms = line.IndexOf("Username:"u8) >= 0;

        // Each prompt after the first consumes a line that was typed ahead, be it in the same line or in the next one. A line that only
        // was remembered as one with a prompt because of a failure does not count.
        bool isNextLine = _promptLine == _linesScanned - 1 && _promptLine != _failureLine;
        while (true)
        {
            int next = prompt < line.Length ? texts.PromptEnd(line[(prompt + 1)..]) : -1;
            if (next < 0 && !isNextLine)
            {
                break;
            }

            if (!_userText.TryDequeue(out StringValue? typed))
            {
                Confuse("multiple_login_prompts", line);
                break;
            }

            if (isNextLine)
            {
                break;
            }

            if (!IsBlank(typed.Span))
            {
                Confuse("non_empty_multi_login", line);
                break;
            }

            prompt += 1 + next;
        }

        if (State == LoginState.Confused)
        {
            return;
        }

        ReadOnlySpan<byte> user = TrimStart(line[prompt..]);
        if (!user.IsEmpty && _userText.Count == 0)
        {
            AddUserText(user);
        }

        _promptLine = _linesScanned;
        if (texts.IsDirectPrompt(line))
        {
            RaiseLogin(Events.Success, line, noUserIsFine: true);
            State = LoginState.LoggedIn;
            IsSkipping = true;
        }
    }

    /// <summary>Whether the user types what only the server should say, to fool the one who watches.</summary>
    private bool IsPloy(ReadOnlySpan<byte> line)
    {
        LoginTexts texts = Events.Texts;
        if (texts.PromptEnd(line) < 0 && !texts.IsFailure(line) && !texts.IsSuccess(line) && !texts.SkipsAuthentication(line))
        {
            return false;
        }

        _sawPloy = true;
        Confuse("possible_login_ploy", line);
        return true;
    }

    private void AddUserText(ReadOnlySpan<byte> line)
    {
        if (_userText.Count >= MaxUserText)
        {
            Confuse("excessive_typeahead", line);
        }
        else
        {
            _userText.Enqueue(new StringValue(line));
        }
    }

    private void Confuse(string what, ReadOnlySpan<byte> line)
    {
        State = LoginState.Confused;
        if (Events.Confused.IsHandled())
        {
            StringValue text = new(line);
            Span<Slot> a = Enqueue(Events.Confused);
            a[1].Ref = new StringValue(what);
            a[2].Ref = text;
        }

        if (Events.ConfusedText.IsHandled())
        {
            while (_userText.TryDequeue(out StringValue? typed))
            {
                RaiseText(Events.ConfusedText, typed.Span);
            }

            RaiseText(Events.ConfusedText, line);
        }
    }

    private void RaiseLogin(EventHandle? handle, ReadOnlySpan<byte> line, bool noUserIsFine)
    {
        if (!handle.IsHandled())
        {
            return;
        }

        if (_promptLine > _failureLine)
        {
            while (_userText.TryPeek(out StringValue? typed) && IsBlank(typed.Span))
            {
                _userText.Dequeue();
            }

            if (_userText.TryDequeue(out StringValue? user))
            {
                UserName = user;
            }
            else if (noUserIsFine)
            {
                UserName = NoText;
            }
            else
            {
                Confuse("no_username", line);
                return;
            }
        }
        else if (UserName is null)
        {
            // The system asked for a password again; but no name was seen before.
            if (!noUserIsFine)
            {
                Confuse("no_username2", line);
                return;
            }

            UserName = NoText;
        }

        StringValue password = _userText.TryDequeue(out StringValue? text) ? text : NoText;
        StringValue told = new(line);
        Span<Slot> a = Enqueue(handle);
        a[1].Ref = UserName;
        a[2].Ref = ClientName ?? StringValue.Empty;
        a[3].Ref = password;
        a[4].Ref = told;
    }
}
