##! Events of the MQTT analyzer (MQTT 3.1 and 3.1.1).

module GLOBAL;

export {
	## A client wants to connect.
	##
	## c: The connection.
	##
	## msg: What it says of itself.
	global mqtt_connect: event(c: connection, msg: MQTT::ConnectMsg);

	## The server answers the wish to connect.
	##
	## c: The connection.
	##
	## msg: The answer.
	global mqtt_connack: event(c: connection, msg: MQTT::ConnectAckMsg);

	## Someone publishes a message.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## msg_id: Number of the message; 0 where it has none.
	##
	## msg: The message.
	global mqtt_publish: event(c: connection, is_orig: bool, msg_id: count, msg: MQTT::PublishMsg);

	## A message has arrived; the end for messages that are delivered at least once.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## msg_id: Number of the message.
	global mqtt_puback: event(c: connection, is_orig: bool, msg_id: count);

	## A message that is delivered exactly once has arrived.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## msg_id: Number of the message.
	global mqtt_pubrec: event(c: connection, is_orig: bool, msg_id: count);

	## The sender knows that a message has arrived.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## msg_id: Number of the message.
	global mqtt_pubrel: event(c: connection, is_orig: bool, msg_id: count);

	## The end for messages that are delivered exactly once.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## msg_id: Number of the message.
	global mqtt_pubcomp: event(c: connection, is_orig: bool, msg_id: count);

	## A client wants messages.
	##
	## c: The connection.
	##
	## msg_id: Number of the message.
	##
	## topics: The topics.
	##
	## requested_qos: How surely it wants those of each topic.
	global mqtt_subscribe: event(c: connection, msg_id: count, topics: string_vec, requested_qos: index_vec);

	## The server answers the wish for messages.
	##
	## c: The connection.
	##
	## msg_id: Number of the message.
	##
	## granted_qos: How surely those of the first topic will be delivered.
	global mqtt_suback: event(c: connection, msg_id: count, granted_qos: count);

	## A client wants messages no longer.
	##
	## c: The connection.
	##
	## msg_id: Number of the message.
	##
	## topics: The topics.
	global mqtt_unsubscribe: event(c: connection, msg_id: count, topics: string_vec);

	## The server confirms that.
	##
	## c: The connection.
	##
	## msg_id: Number of the message.
	global mqtt_unsuback: event(c: connection, msg_id: count);

	## A client shows that it is there.
	##
	## c: The connection.
	global mqtt_pingreq: event(c: connection);

	## The server shows that it is there.
	##
	## c: The connection.
	global mqtt_pingresp: event(c: connection);

	## A client says farewell.
	##
	## c: The connection.
	global mqtt_disconnect: event(c: connection);
}
