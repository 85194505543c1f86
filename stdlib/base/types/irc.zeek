##! Types of the events of IRC.

module GLOBAL;

## Somebody who joins a channel.
type irc_join_info: record {
	nick: string;	##< Nickname, where the line tells it.
	channel: string;	##< The channel.
	password: string;	##< Its key, or an empty text.
	usermode: string;	##< ``creator``, ``operator``, ``voice`` or ``none`` where a server tells it.
};

## Those who join with one message.
type irc_join_list: set[irc_join_info];
