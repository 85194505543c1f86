##! The logs of MQTT: clients that connect, their subscriptions, and messages.

module MQTT;

@load ./consts

export {
	redef enum Log::ID += {
		CONNECT_LOG,
		SUBSCRIBE_LOG,
		PUBLISH_LOG,
	};

	## Ports of servers.
	const ports = { 1883/tcp } &redef;

	## A hook for the rows of mqtt_connect.log.
	global log_policy_connect: Log::PolicyHook;

	## A hook for the rows of mqtt_subscribe.log.
	global log_policy_subscribe: Log::PolicyHook;

	## A hook for the rows of mqtt_publish.log.
	global log_policy_publish: Log::PolicyHook;

	## What a row of mqtt_subscribe.log tells of.
	type MQTT::SubUnsub: enum {
		MQTT::SUBSCRIBE,	##< A client wants messages.
		MQTT::UNSUBSCRIBE,	##< A client wants them no longer.
	} &redef;

	## A row of mqtt_connect.log.
	type ConnectInfo: record {
		## Time of the first packet.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## Name of the protocol.
		proto_name: string &log &optional;
		## Its version.
		proto_version: string &log &optional;
		## How the client calls itself.
		client_id: string &log &optional;
		## The answer of the server.
		connect_status: string &log &optional;
		## Topic of the will.
		will_topic: string &log &optional;
		## What is published when the client is lost.
		will_payload: string &log &optional;
	};

	## A row of mqtt_subscribe.log.
	type SubscribeInfo: record {
		## Time of the wish.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## What the client wants.
		action: SubUnsub &log;
		## The topics.
		topics: string_vec &log;
		## How surely messages are to be delivered, by topic.
		qos_levels: index_vec &log &optional;
		## What the server granted for the first topic.
		granted_qos_level: count &log &optional;
		## Whether the server answered.
		ack: bool &log &default=F;
	};

	## A row of mqtt_publish.log.
	type PublishInfo: record {
		## Time of the message.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## Whether a client sent it.
		from_client: bool &log;
		## Whether it is kept for later subscribers.
		retain: bool &log;
		## How surely it is delivered.
		qos: string &log;
		## "ok" once it has been delivered as surely as that.
		status: string &log &default="incomplete_qos";
		## Its topic.
		topic: string &log;
		## Its beginning.
		payload: string &log;
		## Bytes of all of it.
		payload_len: count &log;
		## Whether a PUBACK was seen.
		ack: bool &default=F;
		## Whether a PUBREC was seen.
		rec: bool &default=F;
		## Whether a PUBREL was seen.
		rel: bool &default=F;
		## Whether a PUBCOMP was seen.
		comp: bool &default=F;
		## How surely it is delivered, as a number.
		qos_level: count &default=0;
	};

	## Raised for each row of mqtt_connect.log.
	global MQTT::log_mqtt: event(rec: ConnectInfo);

	## Writes the row of a message whose delivery was not seen to its end.
	global publish_expire: function(tbl: table[count] of PublishInfo, idx: count): interval;

	## Writes the row of a wish that was not answered.
	global subscribe_expire: function(tbl: table[count] of SubscribeInfo, idx: count): interval;

	## What a connection waits for, by number of the message.
	type State: record {
		## Messages under way.
		publish: table[count] of PublishInfo &optional &write_expire=5secs &expire_func=publish_expire;
		## Wishes without an answer.
		subscribe: table[count] of SubscribeInfo &optional &write_expire=5secs &expire_func=subscribe_expire;
	};
}

function publish_expire(tbl: table[count] of PublishInfo, idx: count): interval
	{
	Log::write(PUBLISH_LOG, tbl[idx]);
	return 0sec;
	}

function subscribe_expire(tbl: table[count] of SubscribeInfo, idx: count): interval
	{
	Log::write(SUBSCRIBE_LOG, tbl[idx]);
	return 0sec;
	}

redef record connection += {
	mqtt: ConnectInfo &optional;
	mqtt_state: State &optional;
};

event zeek_init() &priority=5
	{
	Log::create_stream(MQTT::CONNECT_LOG, Log::Stream($columns=ConnectInfo, $ev=log_mqtt, $path="mqtt_connect", $policy=log_policy_connect));
	Log::create_stream(MQTT::SUBSCRIBE_LOG, Log::Stream($columns=SubscribeInfo, $path="mqtt_subscribe", $policy=log_policy_subscribe));
	Log::create_stream(MQTT::PUBLISH_LOG, Log::Stream($columns=PublishInfo, $path="mqtt_publish", $policy=log_policy_publish));
	Analyzer::register_for_ports(Analyzer::ANALYZER_MQTT, ports);
	}

function set_session(c: connection): ConnectInfo
	{
	if ( ! c?$mqtt )
		c$mqtt = ConnectInfo($ts=network_time(), $uid=c$uid, $id=c$id);

	if ( ! c?$mqtt_state )
		{
		c$mqtt_state = State();
		c$mqtt_state$publish = table();
		c$mqtt_state$subscribe = table();
		}

	return c$mqtt;
	}

# Writes the row of a message that has been delivered.
function finish_publish(c: connection, msg_id: count)
	{
	if ( msg_id in c$mqtt_state$publish && c$mqtt_state$publish[msg_id]$status == "ok" )
		{
		Log::write(PUBLISH_LOG, c$mqtt_state$publish[msg_id]);
		delete c$mqtt_state$publish[msg_id];
		}
	}

# Writes the row of a wish that has been answered.
function finish_subscribe(c: connection, msg_id: count)
	{
	local wish = c$mqtt_state$subscribe[msg_id];
	wish$ack = T;
	Log::write(MQTT::SUBSCRIBE_LOG, wish);
	delete c$mqtt_state$subscribe[msg_id];
	}

event mqtt_connect(c: connection, msg: MQTT::ConnectMsg) &priority=5
	{
	local info = set_session(c);
	info$proto_name = msg$protocol_name;
	info$proto_version = versions[msg$protocol_version];
	info$client_id = msg$client_id;

	if ( msg?$will_topic )
		info$will_topic = msg$will_topic;

	if ( msg?$will_msg )
		info$will_payload = msg$will_msg;
	}

event mqtt_connack(c: connection, msg: MQTT::ConnectAckMsg) &priority=5
	{
	local info = set_session(c);
	info$connect_status = return_codes[msg$return_code];
	Log::write(CONNECT_LOG, info);
	}

event mqtt_publish(c: connection, is_orig: bool, msg_id: count, msg: MQTT::PublishMsg) &priority=5
	{
	set_session(c);

	local row = PublishInfo($ts=network_time(), $uid=c$uid, $id=c$id, $from_client=is_orig, $retain=msg$retain,
	                        $qos=qos_levels[msg$qos], $qos_level=msg$qos, $topic=msg$topic, $payload=msg$payload,
	                        $payload_len=msg$payload_len);

	if ( msg$qos == 0 )
		row$status = "ok";

	c$mqtt_state$publish[msg_id] = row;
	}

event mqtt_publish(c: connection, is_orig: bool, msg_id: count, msg: MQTT::PublishMsg) &priority=-5
	{
	if ( msg$qos == 0 )
		finish_publish(c, msg_id);
	}

event mqtt_puback(c: connection, is_orig: bool, msg_id: count) &priority=5
	{
	set_session(c);

	if ( msg_id !in c$mqtt_state$publish )
		return;

	local row = c$mqtt_state$publish[msg_id];
	row$ack = T;

	if ( row$qos_level == 1 )
		row$status = "ok";
	}

event mqtt_puback(c: connection, is_orig: bool, msg_id: count) &priority=-5
	{
	finish_publish(c, msg_id);
	}

event mqtt_pubrec(c: connection, is_orig: bool, msg_id: count) &priority=5
	{
	set_session(c);

	if ( msg_id in c$mqtt_state$publish )
		c$mqtt_state$publish[msg_id]$rec = T;
	}

event mqtt_pubrel(c: connection, is_orig: bool, msg_id: count) &priority=5
	{
	set_session(c);

	if ( msg_id in c$mqtt_state$publish )
		c$mqtt_state$publish[msg_id]$rel = T;
	}

event mqtt_pubcomp(c: connection, is_orig: bool, msg_id: count) &priority=5
	{
	set_session(c);

	if ( msg_id !in c$mqtt_state$publish )
		return;

	local row = c$mqtt_state$publish[msg_id];
	row$comp = T;

	if ( row$qos_level == 2 && row$rec && row$rel )
		row$status = "ok";
	}

event mqtt_pubcomp(c: connection, is_orig: bool, msg_id: count) &priority=-5
	{
	finish_publish(c, msg_id);
	}

event mqtt_subscribe(c: connection, msg_id: count, topics: string_vec, requested_qos: index_vec) &priority=5
	{
	set_session(c);
	c$mqtt_state$subscribe[msg_id] = SubscribeInfo($ts=network_time(), $uid=c$uid, $id=c$id, $action=MQTT::SUBSCRIBE,
	                                               $topics=topics, $qos_levels=requested_qos);
	}

event mqtt_suback(c: connection, msg_id: count, granted_qos: count) &priority=5
	{
	set_session(c);

	if ( msg_id in c$mqtt_state$subscribe )
		{
		c$mqtt_state$subscribe[msg_id]$granted_qos_level = granted_qos;
		finish_subscribe(c, msg_id);
		}
	}

event mqtt_unsubscribe(c: connection, msg_id: count, topics: string_vec) &priority=5
	{
	set_session(c);
	c$mqtt_state$subscribe[msg_id] = SubscribeInfo($ts=network_time(), $uid=c$uid, $id=c$id, $action=MQTT::UNSUBSCRIBE, $topics=topics);
	}

event mqtt_unsuback(c: connection, msg_id: count) &priority=-5
	{
	set_session(c);

	if ( msg_id in c$mqtt_state$subscribe )
		finish_subscribe(c, msg_id);
	}
