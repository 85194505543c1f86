using NidsVm.Analysis.Engine;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Irc;

/// <summary>Numeric replies (RFC 2812, section 5) that have events of their own.</summary>
public sealed partial class IrcAnalyzer
{
    private void Reply(int code, ReadOnlySpan<byte> origin, ReadOnlySpan<byte> parameters, bool isOrig)
    {
        IrcWords words = new(parameters, (byte)' ', stackalloc Range[IrcWords.Max]);
        switch (code)
        {
            case 251 when _events.NetworkInfo.IsHandled():
                Span<Slot> network = Raise(_events.NetworkInfo, isOrig);
                network[2] = Slot.Of(words.NumberBefore("users"u8));
                network[3] = Slot.Of(words.NumberBefore("services"u8));
                network[4] = Slot.Of(words.NumberBefore("servers"u8));
                break;
            case 255 when _events.ServerInfo.IsHandled():
                Span<Slot> server = Raise(_events.ServerInfo, isOrig);
                server[2] = Slot.Of(Math.Max(words.NumberBefore("users,"u8), words.NumberBefore("clients"u8)));
                server[3] = Slot.Of(words.NumberBefore("services"u8));
                server[4] = Slot.Of(words.NumberBefore("servers"u8));
                break;
            case 254 when _events.ChannelInfo.IsHandled():
                Raise(_events.ChannelInfo, isOrig)[2] = Slot.Of(words.NumberBefore(":channels"u8));
                break;
            case 266 when _events.GlobalUsers.IsHandled():
                GlobalUsers(parameters, isOrig);
                break;
            case 353 when _events.NamesInfo.IsHandled() && _events.Strings is { } type:
                Names(type, words, isOrig);
                break;
            case 311 when _events.WhoisUserLine.IsHandled():
                WhoisUser(words.Count > 1 ? words.From(1) : words, isOrig);
                break;
            case 313 when _events.WhoisOperatorLine.IsHandled():
                words = words.Count > 1 ? words.From(1) : words;
                if (words.Count < 2)
                {
                    Weird("irc_invalid_whois_operator_line");
                    break;
                }

                StringValue nick = CText(words[0]);
                Raise(_events.WhoisOperatorLine, isOrig)[2].Ref = nick;
                break;
            case 319 when _events.WhoisChannelLine.IsHandled() && _events.Strings is { } type:
                WhoisChannels(type, words, isOrig);
                break;
            case 332 when _events.ChannelTopic.IsHandled():
                int colon = parameters.IndexOf((byte)':');
                if (words.Count < 4 || colon < 0)
                {
                    Weird("irc_invalid_topic_reply");
                    break;
                }

                Raise(_events.ChannelTopic, isOrig, words[1], IrcWords.WithoutColon(parameters[(colon + 1)..]));
                break;
            case 352 when _events.WhoLine.IsHandled():
                WhoLine(words, isOrig);
                break;
            case 251 or 254 or 255 or 266 or 353 or 311 or 313 or 319 or 332 or 352:
                break;
            case 431 or 432 or 433 or 436:
                if (_events.InvalidNick.IsHandled())
                {
                    Raise(_events.InvalidNick, isOrig);
                }

                break;
            case 381 or 491:
                if (_events.OperResponse.IsHandled())
                {
                    Raise(_events.OperResponse, isOrig)[2] = Slot.Of(code == 381);
                }

                break;
            case 670:
                StartTls();
                break;
            default:
                if (_events.Reply.IsHandled())
                {
                    StringValue prefix = CText(origin);
                    StringValue text = CText(parameters);
                    Span<Slot> a = Raise(_events.Reply, isOrig);
                    a[2].Ref = prefix;
                    a[3] = Slot.Of((long)code);
                    a[4].Ref = text;
                }

                break;
        }
    }

    private void GlobalUsers(ReadOnlySpan<byte> parameters, bool isOrig)
    {
        int blank = parameters.IndexOf((byte)' ');
        int colon = blank < 0 ? -1 : parameters[(blank + 1)..].IndexOf((byte)':');
        if (colon < 0)
        {
            Weird("invalid_irc_global_users_reply");
            return;
        }

        Raise(_events.GlobalUsers!, isOrig, parameters[..(blank + 1)], parameters[(blank + 1 + colon + 1)..]);
    }

    private void Names(TableType type, IrcWords words, bool isOrig)
    {
        if (words.Count < 3)
        {
            Weird("irc_invalid_names_line");
            return;
        }

        StringValue kind = CText(words[1]);
        StringValue channel = CText(words[2]);
        TableValue users = SetOf(type, words.From(3), stripsOperators: true);
        Span<Slot> a = Raise(_events.NamesInfo!, isOrig);
        a[2].Ref = kind;
        a[3].Ref = channel;
        a[4].Ref = users;
    }

    private void WhoisUser(IrcWords words, bool isOrig)
    {
        if (words.Count < 5)
        {
            Weird("irc_invalid_whois_user_line");
            return;
        }

        StringValue nick = CText(words[0]);
        StringValue user = CText(words[1]);
        StringValue host = CText(words[2]);
        StringValue name = CText(IrcWords.WithoutColon(words.Join(4)));
        Span<Slot> a = Raise(_events.WhoisUserLine!, isOrig);
        a[2].Ref = nick;
        a[3].Ref = user;
        a[4].Ref = host;
        a[5].Ref = name;
    }

    private void WhoisChannels(TableType type, IrcWords words, bool isOrig)
    {
        // The first word is whom the server talks to.
        words = words.Count > 0 ? words.From(1) : words;
        if (words.Count < 2)
        {
            Weird("irc_invalid_whois_channel_line");
            return;
        }

        StringValue nick = CText(words[0]);
        TableValue channels = new(type);
        Add(channels, Text(IrcWords.WithoutColon(words[1])));
        for (int i = 2; i < words.Count; i++)
        {
            Add(channels, Text(words[i]));
        }

        Span<Slot> a = Raise(_events.WhoisChannelLine!, isOrig);
        a[2].Ref = nick;
        a[3].Ref = channels;
    }

    private void WhoLine(IrcWords words, bool isOrig)
    {
        if (words.Count < 9)
        {
            Weird("irc_invalid_who_line");
            return;
        }

        StringValue[] texts = new StringValue[7];
        for (int i = 0; i < texts.Length; i++)
        {
            ReadOnlySpan<byte> word = words[i];
            texts[i] = CText(i == 2 && word[0] == '~' ? word[1..] : word);
        }

        StringValue name = CText(words[8]);
        ulong hops = IrcWords.Number(IrcWords.WithoutColon(words[7]));
        Span<Slot> a = Raise(_events.WhoLine!, isOrig);
        for (int i = 0; i < texts.Length; i++)
        {
            a[2 + i].Ref = texts[i];
        }

        a[9] = Slot.Of(hops);
        a[10].Ref = name;
    }
}
