using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;

namespace NidsVm.Analysis.Protocols.Irc;

/// <summary>
/// The IRC events and record types of a program, looked up once. They are documented in
/// <c>base/bif/plugins/Zeek_IRC.events.bif.zeek</c>.
/// </summary>
public sealed class IrcEvents
{
    public IrcEvents(Machine machine)
    {
        EventHandle? Find(string name) => machine.FindEvent(name);

        Request = Find("irc_request");
        Reply = Find("irc_reply");
        Message = Find("irc_message");
        Quit = Find("irc_quit_message");
        Privmsg = Find("irc_privmsg_message");
        Notice = Find("irc_notice_message");
        Squery = Find("irc_squery_message");
        Join = Find("irc_join_message");
        Part = Find("irc_part_message");
        Nick = Find("irc_nick_message");
        InvalidNick = Find("irc_invalid_nick");
        NetworkInfo = Find("irc_network_info");
        ServerInfo = Find("irc_server_info");
        ChannelInfo = Find("irc_channel_info");
        WhoLine = Find("irc_who_line");
        NamesInfo = Find("irc_names_info");
        WhoisOperatorLine = Find("irc_whois_operator_line");
        WhoisChannelLine = Find("irc_whois_channel_line");
        WhoisUserLine = Find("irc_whois_user_line");
        OperResponse = Find("irc_oper_response");
        GlobalUsers = Find("irc_global_users");
        ChannelTopic = Find("irc_channel_topic");
        Who = Find("irc_who_message");
        Whois = Find("irc_whois_message");
        Oper = Find("irc_oper_message");
        Kick = Find("irc_kick_message");
        Error = Find("irc_error_message");
        Invite = Find("irc_invite_message");
        Mode = Find("irc_mode_message");
        Squit = Find("irc_squit_message");
        Dcc = Find("irc_dcc_message");
        DccSendAck = Find("irc_dcc_send_ack");
        User = Find("irc_user_message");
        Password = Find("irc_password_message");
        StartTls = Find("irc_starttls");
        Transferred = Find("file_transferred");
        Strings = machine.FindType("string_set") as TableType;
        JoinList = machine.FindType("irc_join_list") as TableType;
        JoinInfo = new RecordShape(machine, "irc_join_info", "nick", "channel", "password", "usermode");
    }

    public EventHandle? Request { get; }
    public EventHandle? Reply { get; }
    public EventHandle? Message { get; }
    public EventHandle? Quit { get; }
    public EventHandle? Privmsg { get; }
    public EventHandle? Notice { get; }
    public EventHandle? Squery { get; }
    public EventHandle? Join { get; }
    public EventHandle? Part { get; }
    public EventHandle? Nick { get; }
    public EventHandle? InvalidNick { get; }
    public EventHandle? NetworkInfo { get; }
    public EventHandle? ServerInfo { get; }
    public EventHandle? ChannelInfo { get; }
    public EventHandle? WhoLine { get; }
    public EventHandle? NamesInfo { get; }
    public EventHandle? WhoisOperatorLine { get; }
    public EventHandle? WhoisChannelLine { get; }
    public EventHandle? WhoisUserLine { get; }
    public EventHandle? OperResponse { get; }
    public EventHandle? GlobalUsers { get; }
    public EventHandle? ChannelTopic { get; }
    public EventHandle? Who { get; }
    public EventHandle? Whois { get; }
    public EventHandle? Oper { get; }
    public EventHandle? Kick { get; }
    public EventHandle? Error { get; }
    public EventHandle? Invite { get; }
    public EventHandle? Mode { get; }
    public EventHandle? Squit { get; }
    public EventHandle? Dcc { get; }
    public EventHandle? DccSendAck { get; }
    public EventHandle? User { get; }
    public EventHandle? Password { get; }
    public EventHandle? StartTls { get; }
    public EventHandle? Transferred { get; }

    public TableType? Strings { get; }

    public TableType? JoinList { get; }

    /// <summary>nick channel password usermode</summary>
    public RecordShape JoinInfo { get; }
}
