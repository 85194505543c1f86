##! Adds hardware addresses to the logs of MQTT.

@load base/protocols/mqtt

module MQTT;

redef record ConnectInfo += {
	## Hardware address of the originator.
	orig_l2_addr: string &log &optional;
	## Hardware address of the responder.
	resp_l2_addr: string &log &optional;
};

redef record SubscribeInfo += {
	## Hardware address of the originator.
	orig_l2_addr: string &log &optional;
	## Hardware address of the responder.
	resp_l2_addr: string &log &optional;
};

redef record PublishInfo += {
	## Hardware address of the originator.
	orig_l2_addr: string &log &optional;
	## Hardware address of the responder.
	resp_l2_addr: string &log &optional;
};

event mqtt_connect(c: connection, msg: MQTT::ConnectMsg)
	{
	if ( c$orig?$l2_addr )
		c$mqtt$orig_l2_addr = c$orig$l2_addr;

	if ( c$resp?$l2_addr )
		c$mqtt$resp_l2_addr = c$resp$l2_addr;
	}

event mqtt_publish(c: connection, is_orig: bool, msg_id: count, msg: MQTT::PublishMsg)
	{
	local row = c$mqtt_state$publish[msg_id];

	if ( c$orig?$l2_addr )
		row$orig_l2_addr = c$orig$l2_addr;

	if ( c$resp?$l2_addr )
		row$resp_l2_addr = c$resp$l2_addr;
	}

event mqtt_subscribe(c: connection, msg_id: count, topics: string_vec, requested_qos: index_vec)
	{
	local row = c$mqtt_state$subscribe[msg_id];

	if ( c$orig?$l2_addr )
		row$orig_l2_addr = c$orig$l2_addr;

	if ( c$resp?$l2_addr )
		row$resp_l2_addr = c$resp$l2_addr;
	}

event mqtt_unsubscribe(c: connection, msg_id: count, topics: string_vec)
	{
	local row = c$mqtt_state$subscribe[msg_id];

	if ( c$orig?$l2_addr )
		row$orig_l2_addr = c$orig$l2_addr;

	if ( c$resp?$l2_addr )
		row$resp_l2_addr = c$resp$l2_addr;
	}
