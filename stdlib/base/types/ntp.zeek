##! Types of the NTP event.

module NTP;

export {
	## A message that sets clocks: modes 1 to 5 (RFC 5905 7.3).
	type NTP::StandardMessage: record {
		## How many steps the server is away from a reference clock; 0: unknown.
		stratum: count;
		## Longest time between messages.
		poll: interval;
		## Precision of the sender's clock.
		precision: interval;
		## Time to the reference clock and back.
		root_delay: interval;
		## Largest error towards the reference clock.
		root_disp: interval;
		## Stratum 0: four letters that tell why the server does not serve.
		kiss_code: string &optional;
		## Stratum 1: the kind of reference clock.
		ref_id: string &optional;
		## Higher strata: the server that the sender follows, or a hash of its IPv6 address.
		ref_addr: addr &optional;
		## When the sender's clock was set last.
		ref_time: time;
		## When the request left the client.
		org_time: time;
		## When the request reached the server.
		rec_time: time;
		## When this message was sent.
		xmt_time: time;
		## Number of the key that authenticates the message.
		key_id: count &optional;
		## The digest made with it.
		digest: string &optional;
		## Extension fields; they are counted only.
		num_exts: count &default=0;
	};

	## A control message: mode 6 (RFC 1119).
	type NTP::ControlMessage: record {
		## What is asked for.
		op_code: count;
		## Whether this is an answer.
		resp_bit: bool;
		## Whether it tells of an error.
		err_bit: bool;
		## Whether more parts of the answer follow.
		more_bit: bool;
		## Number of the question.
		sequence: count;
		## State of the system, peer or clock.
		status: count;
		## Which association is meant.
		association_id: count;
		## The text of the message.
		data: string &optional;
		## Number of the key that authenticates the message.
		key_id: count &optional;
		## The checksum made with it.
		crypto_checksum: string &optional;
	};

	## A private message: mode 7, which ntpdc used for monitoring and set-up.
	type NTP::Mode7Message: record {
		## What is asked for.
		req_code: count;
		## Whether the message is authenticated.
		auth_bit: bool;
		## Number of the part, for answers of several.
		sequence: count;
		## Which program's numbers are used.
		implementation: count;
		## What went wrong; 0: nothing.
		err: count;
		## The items.
		data: string &optional;
	};

	## Any message.
	type NTP::Message: record {
		## Version of the protocol.
		version: count;
		## 1 symmetric active, 2 symmetric passive, 3 client, 4 server, 5 broadcast, 6 control, 7 private.
		mode: count;
		## Set for modes 1 to 5.
		std_msg: NTP::StandardMessage &optional;
		## Set for mode 6.
		control_msg: NTP::ControlMessage &optional;
		## Set for mode 7.
		mode7_msg: NTP::Mode7Message &optional;
	};
}

module GLOBAL;
