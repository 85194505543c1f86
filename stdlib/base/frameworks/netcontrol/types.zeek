##! What rules about traffic are made of.

module NetControl;

export {
	## The priority of rules that name none.
	option default_priority: int = +0;

	## The priority of rules that :zeek:see:`NetControl::whitelist_address` and
	## :zeek:see:`NetControl::whitelist_subnet` make.
	const whitelist_priority: int = +5 &redef;

	## What a rule is about.
	type EntityType: enum {
		ADDRESS,	##< All traffic of an address or network.
		CONNECTION,	##< Both directions of a connection.
		FLOW,	##< One direction, with wildcards.
		MAC,	##< All traffic of a link-layer address.
	};

	## One direction of traffic; what is not set may be anything.
	type Flow: record {
		src_h: subnet &optional;	##< Source.
		src_p: port &optional;	##< Its port.
		dst_h: subnet &optional;	##< Destination.
		dst_p: port &optional;	##< Its port.
		src_m: string &optional;	##< The source's link-layer address.
		dst_m: string &optional;	##< The destination's link-layer address.
	};

	## The traffic that a rule is about: its kind, and the field that goes with it.
	type Entity: record {
		ty: EntityType;	##< What it is.
		conn: conn_id &optional;	##< For ``CONNECTION``.
		flow: Flow &optional;	##< For ``FLOW``.
		ip: subnet &optional;	##< For ``ADDRESS``.
		mac: string &optional;	##< For ``MAC``.
	};

	## Where a rule acts.
	type TargetType: enum {
		FORWARD,	##< On what the network forwards.
		MONITOR,	##< On what this program gets to see.
	};

	## What a rule does; plugins may add kinds of their own.
	type RuleType: enum {
		## Drops the traffic.
		DROP,
		## Changes the packets as ``mod`` says.
		MODIFY,
		## Sends the traffic to the switch's port ``out_port``.
		REDIRECT,
		## Lets the traffic pass, whatever rules of lower priority say.
		WHITELIST,
	};

	## How packets are changed; what is not set stays.
	type FlowMod: record {
		src_h: addr &optional;	##< Source.
		src_p: count &optional;	##< Its port.
		dst_h: addr &optional;	##< Destination.
		dst_p: count &optional;	##< Its port.
		src_m: string &optional;	##< The source's link-layer address.
		dst_m: string &optional;	##< The destination's link-layer address.
		redirect_port: count &optional;	##< The switch's port they leave by.
	};

	## A rule. Of those that match, the one with the highest priority holds.
	type Rule: record {
		## What it does.
		ty: RuleType;
		## Where.
		target: TargetType;
		## To what traffic.
		entity: Entity;
		## How long; not set or 0 for ever.
		expire: interval &optional;
		## Its priority.
		priority: int &default=default_priority;
		## Who made it, in words.
		location: string &optional;
		## For ``REDIRECT``.
		out_port: count &optional;
		## For ``MODIFY``.
		mod: FlowMod &optional;
		## Its identifier, set when it is added.
		id: string &default="";
		## The same as a number.
		cid: count &default=0;
	};

	## What a switch tells of a flow when its rule ends.
	type FlowInfo: record {
		duration: interval &optional;	##< How long the rule was in place.
		packet_count: count &optional;	##< Packets that matched.
		byte_count: count &optional;	##< Their bytes.
	};
}
