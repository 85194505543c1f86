##! Types of the MQTT events.

module MQTT;

export {
	## A client wants to connect (MQTT 3.1.1, 3.1).
	type MQTT::ConnectMsg: record {
		protocol_name: string;	##< Name of the protocol.
		protocol_version: count;	##< Its version: 3 is 3.1, 4 is 3.1.1.
		client_id: string;	##< How the client calls itself.
		keep_alive: interval;	##< Longest silence of the client.
		clean_session: bool;	##< Whether the server forgets the client when it goes.
		will_retain: bool;	##< Whether the will is kept for later subscribers.
		will_qos: count;	##< How surely the will is delivered.
		will_topic: string &optional;	##< Topic of the will.
		will_msg: string &optional;	##< What is published when the client is lost.
		username: string &optional;	##< The user.
		password: string &optional;	##< His password.
	};

	## The answer.
	type MQTT::ConnectAckMsg: record {
		return_code: count;	##< 0: accepted.
		session_present: bool;	##< Whether the server still knows the client.
	};

	## A message.
	type MQTT::PublishMsg: record {
		dup: bool;	##< Whether it was sent before.
		qos: count;	##< How surely it is delivered.
		retain: bool;	##< Whether it is kept for later subscribers.
		topic: string;	##< Its topic.
		payload: string;	##< Its beginning, see :zeek:see:`MQTT::max_payload_size`.
		payload_len: count;	##< Bytes of all of it.
	};

	## How much of a message events hold, in bytes.
	option max_payload_size = 100;
}

module GLOBAL;
