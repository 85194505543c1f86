##! The logs of NTP: one row for each message that sets clocks, and one for each
##! control or private message.

module NTP;

export {
	redef enum Log::ID += { LOG, CONTROL_LOG, PRIVATE_LOG };

	## Ports of servers.
	const ports = { 123/udp } &redef;

	## A hook for the rows of ntp.log.
	global log_policy: Log::PolicyHook;

	## A hook for the rows of ntp_control.log.
	global log_policy_control: Log::PolicyHook;

	## A hook for the rows of ntp_private.log.
	global log_policy_private: Log::PolicyHook;

	## A row of ntp.log.
	type Info: record {
		## Time of the message.
		ts: time &log;
		## Identifier of the flow.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## Version of the protocol.
		version: count &log;
		## Mode: who speaks to whom.
		mode: count &log;
		## Distance from a reference clock.
		stratum: count &log;
		## Longest time between messages.
		poll: interval &log;
		## Precision of the sender's clock.
		precision: interval &log;
		## Time to the reference clock and back.
		root_delay: interval &log;
		## Largest error towards the reference clock.
		root_disp: interval &log;
		## Stratum 0: why the server does not serve; 1: the reference clock; higher:
		## the server that the sender follows.
		ref_id: string &log;
		## When the sender's clock was set last.
		ref_time: time &log;
		## When the request left the client.
		org_time: time &log;
		## When the request reached the server.
		rec_time: time &log;
		## When this message was sent.
		xmt_time: time &log;
		## Extension fields.
		num_exts: count &default=0 &log;
	};

	## A row of ntp_control.log.
	type ControlInfo: record {
		## Time of the message.
		ts: time &log;
		## Identifier of the flow.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## Version of the protocol.
		version: count &log;
		## Mode: 6.
		mode: count &log;
		## What is asked for.
		op_code: count &log;
		## Number of the question.
		sequence: count &log;
		## State of the system, peer or clock.
		status: count &log;
		## Which association is meant.
		association_id: count &log;
		## Whether this is an answer.
		resp_bit: bool &log;
		## Whether it tells of an error.
		err_bit: bool &log;
		## Whether more parts of the answer follow.
		more_bit: bool &log;
		## The text of the message.
		data: string &log &optional;
		## Number of the key that authenticates the message.
		key_id: count &log &optional;
		## The checksum made with it.
		crypto_checksum: string &log &optional;
	};

	## A row of ntp_private.log.
	type PrivateInfo: record {
		## Time of the message.
		ts: time &log;
		## Identifier of the flow.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## Version of the protocol.
		version: count &log;
		## Mode: 7.
		mode: count &log;
		## What is asked for.
		req_code: count &log;
		## Number of the part, for answers of several.
		sequence: count &log;
		## Which program's numbers are used.
		implementation: count &log;
		## Whether the message is authenticated.
		auth_bit: bool &log;
		## What went wrong; 0: nothing.
		err: count &log;
		## The items.
		data: string &log &optional;
	};

	## Raised for each row of ntp.log.
	global log_ntp: event(rec: Info);

	## Raised for each row of ntp_control.log.
	global log_ntp_control: event(rec: ControlInfo);

	## Raised for each row of ntp_private.log.
	global log_ntp_private: event(rec: PrivateInfo);
}

redef record connection += {
	ntp: Info &optional;
	ntp_control: ControlInfo &optional;
	ntp_private: PrivateInfo &optional;
};

event zeek_init() &priority=5
	{
	Analyzer::register_for_ports(Analyzer::ANALYZER_NTP, ports);
	Log::create_stream(NTP::LOG, Log::Stream($columns=Info, $ev=log_ntp, $path="ntp", $policy=log_policy));
	Log::create_stream(NTP::CONTROL_LOG, Log::Stream($columns=ControlInfo, $ev=log_ntp_control, $path="ntp_control", $policy=log_policy_control));
	Log::create_stream(NTP::PRIVATE_LOG, Log::Stream($columns=PrivateInfo, $ev=log_ntp_private, $path="ntp_private", $policy=log_policy_private));
	}

# The connection keeps its newest message of each kind.
event ntp_message(c: connection, is_orig: bool, msg: NTP::Message) &priority=5
	{
	if ( msg?$std_msg )
		{
		local std = msg$std_msg;
		local id = std?$kiss_code ? std$kiss_code : (std?$ref_id ? std$ref_id : cat(std$ref_addr));
		c$ntp = Info($ts=network_time(), $uid=c$uid, $id=c$id, $version=msg$version, $mode=msg$mode, $stratum=std$stratum,
		             $poll=std$poll, $precision=std$precision, $root_delay=std$root_delay, $root_disp=std$root_disp, $ref_id=id,
		             $ref_time=std$ref_time, $org_time=std$org_time, $rec_time=std$rec_time, $xmt_time=std$xmt_time,
		             $num_exts=std$num_exts);
		}

	if ( msg?$control_msg )
		{
		local control = msg$control_msg;
		c$ntp_control = ControlInfo($ts=network_time(), $uid=c$uid, $id=c$id, $version=msg$version, $mode=msg$mode,
		                            $op_code=control$op_code, $sequence=control$sequence, $status=control$status,
		                            $association_id=control$association_id, $resp_bit=control$resp_bit,
		                            $err_bit=control$err_bit, $more_bit=control$more_bit);

		if ( control?$data )
			c$ntp_control$data = control$data;

		if ( control?$key_id )
			c$ntp_control$key_id = control$key_id;

		if ( control?$crypto_checksum )
			c$ntp_control$crypto_checksum = control$crypto_checksum;
		}

	if ( msg?$mode7_msg )
		{
		local private = msg$mode7_msg;
		c$ntp_private = PrivateInfo($ts=network_time(), $uid=c$uid, $id=c$id, $version=msg$version, $mode=msg$mode,
		                            $req_code=private$req_code, $sequence=private$sequence,
		                            $implementation=private$implementation, $auth_bit=private$auth_bit, $err=private$err);

		if ( private?$data )
			c$ntp_private$data = private$data;
		}
	}

event ntp_message(c: connection, is_orig: bool, msg: NTP::Message) &priority=-5
	{
	if ( c?$ntp )
		Log::write(NTP::LOG, c$ntp);

	if ( c?$ntp_control )
		Log::write(NTP::CONTROL_LOG, c$ntp_control);

	if ( c?$ntp_private )
		Log::write(NTP::PRIVATE_LOG, c$ntp_private);
	}
