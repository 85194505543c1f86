using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Irc;

/// <summary>Commands (RFC 2812, section 3) that have events of their own.</summary>
public sealed partial class IrcAnalyzer
{
    /// <param name="command">in upper case</param>
    private void Command(ReadOnlySpan<byte> origin, ReadOnlySpan<byte> command, ReadOnlySpan<byte> parameters, bool isOrig)
    {
        if (command.Length > MaxCommand)
        {
            Weird("irc_invalid_command");
            if (++_invalid > MaxInvalid)
            {
                Weird("irc_too_many_invalid");
                Violation("too many long lines");
            }

            return;
        }

        if (!TryTexts(origin, command, parameters, isOrig) && !TryChannels(origin, command, parameters, isOrig)
            && !TryUsers(origin, command, parameters, isOrig))
        {
            EventHandle? general = isOrig ? _events.Request : _events.Message;
            if (general.IsHandled())
            {
                Raise(general, isOrig, origin, command, parameters);
            }
        }
    }

    // ---- Texts ---------------------------------------------------------------------------------------------------

    private bool TryTexts(ReadOnlySpan<byte> origin, ReadOnlySpan<byte> command, ReadOnlySpan<byte> parameters, bool isOrig)
    {
        if ((_events.Privmsg.IsHandled() || _events.Dcc.IsHandled()) && command.SequenceEqual("PRIVMSG"u8))
        {
            PrivateMessage(origin, parameters, isOrig);
        }
        else if (_events.Notice.IsHandled() && command.SequenceEqual("NOTICE"u8))
        {
            TargetedText(_events.Notice, origin, parameters, isOrig, "irc_invalid_notice_message_format");
        }
        else if (_events.Squery.IsHandled() && command.SequenceEqual("SQUERY"u8))
        {
            TargetedText(_events.Squery, origin, parameters, isOrig, "irc_invalid_squery_message_format");
        }
        else if (_events.Error.IsHandled() && command.SequenceEqual("ERROR"u8))
        {
            Raise(_events.Error, isOrig, origin, IrcWords.WithoutColon(parameters));
        }
        else if (_events.Squit.IsHandled() && command.SequenceEqual("SQUIT"u8))
        {
            int blank = parameters.IndexOf((byte)' ');
            ReadOnlySpan<byte> text = blank < 0 ? default : IrcWords.SkipSpaces(parameters[(blank + 1)..]);
            Raise(_events.Squit, isOrig, origin, blank < 0 ? parameters : parameters[..blank], IrcWords.WithoutColon(text));
        }
        else if (_events.Quit.IsHandled() && command.SequenceEqual("QUIT"u8))
        {
            Raise(_events.Quit, isOrig, NickOf(origin), IrcWords.WithoutColon(parameters));
        }
        else
        {
            return false;
        }

        return true;
    }

    private void TargetedText(EventHandle handle, ReadOnlySpan<byte> origin, ReadOnlySpan<byte> parameters, bool isOrig, string weird)
    {
        int blank = parameters.IndexOf((byte)' ');
        if (blank < 0)
        {
            Weird(weird);
            return;
        }

        ReadOnlySpan<byte> text = IrcWords.SkipSpaces(parameters[(blank + 1)..]);
        Raise(handle, isOrig, origin, parameters[..blank], IrcWords.WithoutColon(text));
    }

    private void PrivateMessage(ReadOnlySpan<byte> origin, ReadOnlySpan<byte> parameters, bool isOrig)
    {
        const byte Quote = 1;
        int blank = parameters.IndexOf((byte)' ');
        if (blank < 0)
        {
            Weird("irc_invalid_privmsg_message_format");
            return;
        }

        ReadOnlySpan<byte> target = parameters[..blank];
        ReadOnlySpan<byte> text = IrcWords.WithoutColon(IrcWords.SkipSpaces(parameters[(blank + 1)..]));
        if (!text.IsEmpty && text[0] == Quote)
        {
            text = text[1..];
        }

        if (text.Length > 3 && text.StartsWith("DCC"u8))
        {
            DirectConnection(origin, target, text[^1] == Quote ? text[..^1] : text, isOrig);
        }
        else if (_events.Privmsg.IsHandled())
        {
            Raise(_events.Privmsg, isOrig, origin, target, text);
        }
    }

    private void DirectConnection(ReadOnlySpan<byte> origin, ReadOnlySpan<byte> target, ReadOnlySpan<byte> text, bool isOrig)
    {
        IrcWords words = new(text, (byte)' ', stackalloc Range[IrcWords.Max]);

        // With a T at the end nothing will be acknowledged.
        if (words.Count is < 5 or > 6 && !(words.Count == 7 && words[6] is [(byte)'T']))
        {
            Weird("irc_invalid_dcc_message_format");
            return;
        }

        if (!_events.Dcc.IsHandled())
        {
            return;
        }

        // The address is one decimal number.
        uint address = 0;
        foreach (byte b in words[3])
        {
            address = unchecked((address * 10) + (LineWords.IsDigit(b) ? (uint)(b - '0') : 0));
        }

        StringValue prefix = CText(origin);
        StringValue to = CText(target);
        StringValue kind = CText(words[1]);
        StringValue argument = CText(words[2]);
        ulong port = IrcWords.Number(words[4]);
        ulong size = words.Count >= 6 ? IrcWords.Number(words[5]) : 0;
        Span<Slot> a = Raise(_events.Dcc, isOrig);
        a[2].Ref = prefix;
        a[3].Ref = to;
        a[4].Ref = kind;
        a[5].Ref = argument;
        a[6].Ref = new AddrValue(0, AddrValue.MappedPrefix | address);
        a[7] = Slot.Of(port);
        a[8] = Slot.Of(size);
    }

    // ---- Channels ------------------------------------------------------------------------------------------------

    private bool TryChannels(ReadOnlySpan<byte> origin, ReadOnlySpan<byte> command, ReadOnlySpan<byte> parameters, bool isOrig)
    {
        if (_events.Join.IsHandled() && _events.JoinList is { } list && command.SequenceEqual("JOIN"u8))
        {
            Join(list, origin, parameters, isOrig);
        }
        else if (_events.Join.IsHandled() && _events.JoinList is { } joined && command.SequenceEqual("NJOIN"u8))
        {
            ServerJoin(joined, parameters, isOrig);
        }
        else if (_events.Part.IsHandled() && _events.Strings is { } strings && command.SequenceEqual("PART"u8))
        {
            Part(strings, origin, parameters, isOrig);
        }
        else if (_events.Kick.IsHandled() && command.SequenceEqual("KICK"u8))
        {
            Kick(origin, parameters, isOrig);
        }
        else if (_events.Invite.IsHandled() && command.SequenceEqual("INVITE"u8))
        {
            IrcWords words = new(parameters, (byte)' ', stackalloc Range[IrcWords.Max]);
            if (words.Count == 2)
            {
                Raise(_events.Invite, isOrig, origin, words[0], IrcWords.WithoutColon(words[1]));
            }
            else
            {
                Weird("irc_invalid_invite_message_format");
            }
        }
        else if (_events.Mode.IsHandled() && command.SequenceEqual("MODE"u8))
        {
            if (parameters.IsEmpty)
            {
                Weird("irc_invalid_mode_message_format");
            }
            else
            {
                Raise(_events.Mode, isOrig, origin, parameters);
            }
        }
        else
        {
            return false;
        }

        return true;
    }

    private void Join(TableType type, ReadOnlySpan<byte> origin, ReadOnlySpan<byte> parameters, bool isOrig)
    {
        IrcWords words = new(IrcWords.WithoutColon(parameters), (byte)' ', stackalloc Range[IrcWords.Max]);
        if (words.Count == 0)
        {
            Weird("irc_invalid_join_line");
            return;
        }

        StringValue nick = Text(NickOf(origin));
        TableValue list = new(type);
        IrcWords channels = new(words[0], (byte)',', stackalloc Range[IrcWords.Max]);
        IrcWords passwords = new(words.Count > 1 ? words[1] : default, (byte)',', stackalloc Range[IrcWords.Max]);
        for (int i = 0; i < channels.Count; i++)
        {
            Add(list, JoinInfo(nick, Text(channels[i]), i < passwords.Count ? Text(passwords[i]) : StringValue.Empty, StringValue.Empty));
        }

        Raise(_events.Join!, isOrig)[2].Ref = list;
    }

    /// <summary>NJOIN, with which servers tell each other who is in a channel (RFC 2813, section 4.2.2).</summary>
    private void ServerJoin(TableType type, ReadOnlySpan<byte> parameters, bool isOrig)
    {
        IrcWords words = new(parameters, (byte)' ', stackalloc Range[IrcWords.Max]);
        if (words.Count != 2)
        {
            Weird("irc_invalid_njoin_line");
            return;
        }

        StringValue channel = Text(words[0]);
        TableValue list = new(type);
        IrcWords users = new(IrcWords.WithoutColon(words[1]), (byte)',', stackalloc Range[IrcWords.Max]);
        for (int i = 0; i < users.Count; i++)
        {
            ReadOnlySpan<byte> user = users[i];
            (int signs, string mode) = user.StartsWith("@@"u8) ? (2, "creator") : user[0] == '@' ? (1, "operator") : user[0] == '+' ? (1, "voice") : (0, "none");
            Add(list, JoinInfo(Text(user[signs..]), channel, StringValue.Empty, new StringValue(mode)));
        }

        Raise(_events.Join!, isOrig)[2].Ref = list;
    }

    private RecordValue JoinInfo(StringValue nick, StringValue channel, StringValue password, StringValue mode)
    {
        RecordValue record = _events.JoinInfo.New();
        _events.JoinInfo.Set(record, 0, nick);
        _events.JoinInfo.Set(record, 1, channel);
        _events.JoinInfo.Set(record, 2, password);
        _events.JoinInfo.Set(record, 3, mode);
        return record;
    }

    private void Part(TableType type, ReadOnlySpan<byte> origin, ReadOnlySpan<byte> parameters, bool isOrig)
    {
        int blank = parameters.IndexOf((byte)' ');
        ReadOnlySpan<byte> channels = blank < 0 ? parameters : parameters[..blank];
        ReadOnlySpan<byte> text = blank < 0 ? default : IrcWords.WithoutColon(IrcWords.SkipSpaces(parameters[(blank + 1)..]));
        TableValue set = SetOf(type, new IrcWords(channels, (byte)',', stackalloc Range[IrcWords.Max]), stripsOperators: false);
        StringValue nick = CText(IrcWords.Before(origin, (byte)'!'));
        StringValue message = CText(text);
        Span<Slot> a = Raise(_events.Part!, isOrig);
        a[2].Ref = nick;
        a[3].Ref = set;
        a[4].Ref = message;
    }

    private void Kick(ReadOnlySpan<byte> origin, ReadOnlySpan<byte> parameters, bool isOrig)
    {
        IrcWords words = new(parameters, (byte)' ', stackalloc Range[IrcWords.Max]);
        if (words.Count <= 1)
        {
            Weird("irc_invalid_kick_message_format");
            return;
        }

        StringValue prefix = CText(origin);
        StringValue channels = CText(words[0]);
        StringValue users = CText(words[1]);
        StringValue comment = CText(IrcWords.WithoutColon(words.Join(2)));
        Span<Slot> a = Raise(_events.Kick!, isOrig);
        a[2].Ref = prefix;
        a[3].Ref = channels;
        a[4].Ref = users;
        a[5].Ref = comment;
    }

    // ---- Users ---------------------------------------------------------------------------------------------------

    private bool TryUsers(ReadOnlySpan<byte> origin, ReadOnlySpan<byte> command, ReadOnlySpan<byte> parameters, bool isOrig)
    {
        if (_events.User.IsHandled() && command.SequenceEqual("USER"u8))
        {
            User(parameters, isOrig);
        }
        else if (_events.Nick.IsHandled() && command.SequenceEqual("NICK"u8))
        {
            Raise(_events.Nick, isOrig, origin, IrcWords.WithoutColon(parameters));
        }
        else if (_events.Password.IsHandled() && command.SequenceEqual("PASS"u8))
        {
            StringValue password = CText(parameters);
            Raise(_events.Password, isOrig)[2].Ref = password;
        }
        else if (_events.Oper.IsHandled() && command.SequenceEqual("OPER"u8))
        {
            IrcWords words = new(parameters, (byte)' ', stackalloc Range[IrcWords.Max]);
            if (words.Count == 2)
            {
                Raise(_events.Oper, isOrig, words[0], words[1]);
            }
            else
            {
                Weird("irc_invalid_oper_message_format");
            }
        }
        else if (_events.Who.IsHandled() && command.SequenceEqual("WHO"u8))
        {
            Who(parameters, isOrig);
        }
        else if (_events.Whois.IsHandled() && command.SequenceEqual("WHOIS"u8))
        {
            IrcWords words = new(parameters, (byte)' ', stackalloc Range[IrcWords.Max]);
            if (words.Count is 1 or 2)
            {
                Raise(_events.Whois, isOrig, words.Count == 2 ? words[0] : default, words[^1]);
            }
            else
            {
                Weird("irc_invalid_whois_message_format");
            }
        }
        else
        {
            return false;
        }

        return true;
    }

    private void User(ReadOnlySpan<byte> parameters, bool isOrig)
    {
        IrcWords words = new(parameters, (byte)' ', stackalloc Range[IrcWords.Max]);
        StringValue user = words.Count > 0 ? CText(words[0]) : StringValue.Empty;
        StringValue host = words.Count > 1 ? CText(words[1]) : StringValue.Empty;
        StringValue server = words.Count > 2 ? CText(words[2]) : StringValue.Empty;

        // As the reference puts it together: a blank behind each word but the first.
        byte[] name = new byte[parameters.Length + 1];
        int length = 0;
        for (int i = 3; i < words.Count; i++)
        {
            words[i].CopyTo(name.AsSpan(length));
            length += words[i].Length;
            if (i > 3)
            {
                name[length++] = (byte)' ';
            }
        }

        StringValue real = CText(IrcWords.WithoutColon(name.AsSpan(0, length)));
        Span<Slot> a = Raise(_events.User!, isOrig);
        a[2].Ref = user;
        a[3].Ref = host;
        a[4].Ref = server;
        a[5].Ref = real;
    }

    private void Who(ReadOnlySpan<byte> parameters, bool isOrig)
    {
        IrcWords words = new(parameters, (byte)' ', stackalloc Range[IrcWords.Max]);
        if (words.Count > 2)
        {
            Weird("irc_invalid_who_message_format");
            return;
        }

        StringValue mask = words.Count > 0 ? CText(IrcWords.WithoutColon(words[0])) : StringValue.Empty;
        bool onlyOperators = words.Count == 2 && words[1] is [(byte)'o'];
        Span<Slot> a = Raise(_events.Who!, isOrig);
        a[2].Ref = mask;
        a[3] = Slot.Of(onlyOperators);
    }

    /// <summary>The nickname of an origin that tells more than that, or nothing.</summary>
    private static ReadOnlySpan<byte> NickOf(ReadOnlySpan<byte> origin)
    {
        int end = origin.IndexOf((byte)'!');
        return end < 0 ? default : origin[..end];
    }
}
