##! Events of IRC (RFC 1459, RFC 2812).

module GLOBAL;

export {
	## Raised for each command of the client that has no event of its own, or whose event nobody handles.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## prefix: Origin as the line tells it, or empty.
	##
	## command: The command in upper case.
	##
	## arguments: What follows it.
	global irc_request: event(c: connection, is_orig: bool, prefix: string, command: string, arguments: string);

	## Raised for each numeric reply that has no event of its own.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## prefix: Origin, or empty.
	##
	## code: The number.
	##
	## params: What follows it.
	global irc_reply: event(c: connection, is_orig: bool, prefix: string, code: count, params: string);

	## Raised for each command of the server that has no event of its own, or whose event nobody handles.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## prefix: Origin, or empty.
	##
	## command: The command in upper case.
	##
	## message: What follows it.
	global irc_message: event(c: connection, is_orig: bool, prefix: string, command: string, message: string);

	## Raised where somebody leaves.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## nick: Who, where the line tells it.
	##
	## message: What is said about it.
	global irc_quit_message: event(c: connection, is_orig: bool, nick: string, message: string);

	## Raised for a message to somebody or to a channel.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## source: Origin, or empty.
	##
	## target: Whom it is for.
	##
	## message: The text.
	global irc_privmsg_message: event(c: connection, is_orig: bool, source: string, target: string, message: string);

	## Raised for a message that nobody shall answer.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## source: Origin, or empty.
	##
	## target: Whom it is for.
	##
	## message: The text.
	global irc_notice_message: event(c: connection, is_orig: bool, source: string, target: string, message: string);

	## Raised for a message to a service.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## source: Origin, or empty.
	##
	## target: The service.
	##
	## message: The text.
	global irc_squery_message: event(c: connection, is_orig: bool, source: string, target: string, message: string);

	## Raised where somebody joins channels.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## info_list: Who joins which.
	global irc_join_message: event(c: connection, is_orig: bool, info_list: irc_join_list);

	## Raised where somebody leaves channels.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## nick: Who, or empty.
	##
	## chans: The channels.
	##
	## message: What is said about it.
	global irc_part_message: event(c: connection, is_orig: bool, nick: string, chans: string_set, message: string);

	## Raised where somebody takes another nickname.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## who: Origin, or empty.
	##
	## newnick: The new one.
	global irc_nick_message: event(c: connection, is_orig: bool, who: string, newnick: string);

	## Raised where a server refuses a nickname.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	global irc_invalid_nick: event(c: connection, is_orig: bool);

	## Raised where a server tells the size of the network (251).
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## users: Users.
	##
	## services: Services.
	##
	## servers: Servers.
	global irc_network_info: event(c: connection, is_orig: bool, users: count, services: count, servers: count);

	## Raised where a server tells how much hangs on it (255).
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## users: Users.
	##
	## services: Services.
	##
	## servers: Servers.
	global irc_server_info: event(c: connection, is_orig: bool, users: count, services: count, servers: count);

	## Raised where a server tells how many channels there are (254).
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## chans: Channels.
	global irc_channel_info: event(c: connection, is_orig: bool, chans: count);

	## Raised for a line of the answer to ``WHO`` (352).
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## target_nick: Who has asked.
	##
	## channel: Channel.
	##
	## user: Name of the user.
	##
	## host: Host.
	##
	## server: Server.
	##
	## nick: Nickname.
	##
	## params: Whether he is away, and his rights.
	##
	## hops: Servers on the way.
	##
	## real_name: First word of his real name.
	global irc_who_line: event(c: connection, is_orig: bool, target_nick: string, channel: string, user: string, host: string, server: string, nick: string, params: string, hops: count, real_name: string);

	## Raised for a line with those who are in a channel (353).
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## c_type: Kind of channel.
	##
	## channel: Channel.
	##
	## users: Nicknames.
	global irc_names_info: event(c: connection, is_orig: bool, c_type: string, channel: string, users: string_set);

	## Raised where a server tells that somebody is an operator (313).
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## nick: Who.
	global irc_whois_operator_line: event(c: connection, is_orig: bool, nick: string);

	## Raised where a server tells where somebody is (319).
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## nick: Who has asked.
	##
	## chans: Who was asked for, and his channels.
	global irc_whois_channel_line: event(c: connection, is_orig: bool, nick: string, chans: string_set);

	## Raised where a server tells who somebody is (311).
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## nick: Nickname.
	##
	## user: Name of the user.
	##
	## host: Host.
	##
	## real_name: Real name.
	global irc_whois_user_line: event(c: connection, is_orig: bool, nick: string, user: string, host: string, real_name: string);

	## Raised for the answer to ``OPER`` (381, 491).
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## got_oper: Whether the user is an operator now.
	global irc_oper_response: event(c: connection, is_orig: bool, got_oper: bool);

	## Raised where a server tells how many users there are (266).
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## prefix: Who has asked, with the blank behind it.
	##
	## msg: The text.
	global irc_global_users: event(c: connection, is_orig: bool, prefix: string, msg: string);

	## Raised where a server tells what a channel is about (332).
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## channel: Channel.
	##
	## topic: Topic.
	global irc_channel_topic: event(c: connection, is_orig: bool, channel: string, topic: string);

	## Raised where somebody asks who is there.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## mask: Which users.
	##
	## oper: Whether only operators.
	global irc_who_message: event(c: connection, is_orig: bool, mask: string, oper: bool);

	## Raised where somebody asks who others are.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## server: Server that shall tell, or empty.
	##
	## users: Who.
	global irc_whois_message: event(c: connection, is_orig: bool, server: string, users: string);

	## Raised where somebody wants to be an operator.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## user: Name.
	##
	## password: Password.
	global irc_oper_message: event(c: connection, is_orig: bool, user: string, password: string);

	## Raised where somebody is thrown out of a channel.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## prefix: Origin, or empty.
	##
	## chans: Channels.
	##
	## users: Who.
	##
	## comment: Why.
	global irc_kick_message: event(c: connection, is_orig: bool, prefix: string, chans: string, users: string, comment: string);

	## Raised where a server tells an error.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## prefix: Origin, or empty.
	##
	## message: The error.
	global irc_error_message: event(c: connection, is_orig: bool, prefix: string, message: string);

	## Raised where somebody is invited.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## prefix: Origin, or empty.
	##
	## nickname: Who.
	##
	## channel: Where to.
	global irc_invite_message: event(c: connection, is_orig: bool, prefix: string, nickname: string, channel: string);

	## Raised where modes of a user or channel are changed or asked for.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## prefix: Origin, or empty.
	##
	## params: Whose, and which.
	global irc_mode_message: event(c: connection, is_orig: bool, prefix: string, params: string);

	## Raised where a server shall leave.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## prefix: Origin, or empty.
	##
	## server: Which.
	##
	## message: Why.
	global irc_squit_message: event(c: connection, is_orig: bool, prefix: string, server: string, message: string);

	## Raised where somebody offers a direct connection.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## prefix: Origin, or empty.
	##
	## target: Whom it is for.
	##
	## dcc_type: ``SEND`` or ``CHAT``.
	##
	## argument: Name of the file.
	##
	## address: Who waits for it,
	##
	## dest_port: and where.
	##
	## size: Size of the file, or 0.
	global irc_dcc_message: event(c: connection, is_orig: bool, prefix: string, target: string, dcc_type: string, argument: string, address: addr, dest_port: count, size: count);

	## Raised where a user tells who he is.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## user: Name.
	##
	## host: Host.
	##
	## server: Server.
	##
	## real_name: Real name.
	global irc_user_message: event(c: connection, is_orig: bool, user: string, host: string, server: string, real_name: string);

	## Raised for a password.
	##
	## c: The connection.
	##
	## is_orig: Whether it comes from the originator of the connection.
	##
	## password: The password, with all that follows it.
	global irc_password_message: event(c: connection, is_orig: bool, password: string);

	## Raised where the receiver of a file over a direct connection acknowledges.
	##
	## c: The direct connection.
	##
	## bytes_received: How much has come so far.
	global irc_dcc_send_ack: event(c: connection, bytes_received: count);

	## Raised where the connection goes over to TLS.
	##
	## c: The connection.
	global irc_starttls: event(c: connection);
}
