##! The log of Kerberos: one row for each connection, with what was asked for and
##! what came of it.

@load ./consts
@load base/protocols/conn/removal-hooks

module KRB;

export {
	redef enum Log::ID += { LOG };

	## Ports over TCP.
	const tcp_ports = { 88/tcp } &redef;

	## Ports over UDP.
	const udp_ports = { 88/udp } &redef;

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## A row.
	type Info: record {
		## When the first message came.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## Whom the client asks: the authentication service (AS), the
		## ticket-granting service (TGS), or a service (AP).
		request_type: string &log &optional;
		## The client.
		client: string &log &optional;
		## The service.
		service: string &log &optional;
		## Whether it got what it asked for.
		success: bool &log &optional;
		## What went wrong.
		error_code: count &optional;
		## What went wrong, in words.
		error_msg: string &log &optional;
		## From when on the ticket holds.
		from: time &log &optional;
		## Until when.
		till: time &log &optional;
		## The cipher of the ticket.
		cipher: string &log &optional;
		## Whether the ticket shall be forwardable.
		forwardable: bool &log &optional;
		## Whether the ticket shall be renewable.
		renewable: bool &log &optional;

		# Whether the row was written.
		logged: bool &default=F;
	};

	## Errors that are part of the normal course: the client has to prove who it is,
	## as both programs in wide use put it.
	option ignored_errors: set[string] = {
		"NEEDED_PREAUTH",
		"Need to use PA-ENC-TIMESTAMP/PA-PK-AS-REQ",
	};

	## Raised for each row.
	global log_krb: event(rec: Info);

	## Runs when a connection is forgotten.
	global finalize_krb: Conn::RemovalHook;
}

redef record connection += {
	krb: Info &optional;
};

redef likely_server_ports += { tcp_ports, udp_ports };

event zeek_init() &priority=5
	{
	Analyzer::register_for_ports(Analyzer::ANALYZER_KRB, udp_ports);
	Analyzer::register_for_ports(Analyzer::ANALYZER_KRB_TCP, tcp_ports);
	Log::create_stream(KRB::LOG, Log::Stream($columns=Info, $ev=log_krb, $path="kerberos", $policy=log_policy));
	}

# Makes sure that there is a row; yields whether it was written already.
function set_session(c: connection): bool
	{
	if ( ! c?$krb )
		{
		c$krb = Info($ts=network_time(), $uid=c$uid, $id=c$id);
		Conn::register_removal_hook(c, finalize_krb);
		}

	return c$krb$logged;
	}

function do_log(c: connection)
	{
	if ( ! c?$krb || c$krb$logged )
		return;

	Log::write(KRB::LOG, c$krb);
	c$krb$logged = T;
	}

# What requests for tickets have in common.
function take_request(c: connection, request_type: string, msg: KDC_Request)
	{
	c$krb$request_type = request_type;

	if ( msg?$service_name )
		c$krb$service = msg$service_name;

	if ( msg?$from )
		c$krb$from = msg$from;

	if ( msg?$till )
		c$krb$till = msg$till;

	if ( msg?$kdc_options )
		{
		c$krb$forwardable = msg$kdc_options$forwardable;
		c$krb$renewable = msg$kdc_options$renewable;
		}
	}

# What answers to them have in common.
function take_response(c: connection, msg: KDC_Response)
	{
	if ( ! c$krb?$client && (msg?$client_name || msg?$client_realm) )
		c$krb$client = fmt("%s/%s", msg?$client_name ? msg$client_name : "", msg?$client_realm ? msg$client_realm : "");

	c$krb$service = msg$ticket$service_name;
	c$krb$cipher = cipher_name[msg$ticket$cipher];
	c$krb$success = T;
	}

event krb_error(c: connection, msg: Error_Msg) &priority=5
	{
	if ( set_session(c) )
		return;

	if ( msg?$error_text && msg$error_text in ignored_errors )
		{
		delete c$krb;
		return;
		}

	if ( ! c$krb?$client && (msg?$client_name || msg?$client_realm) )
		c$krb$client = fmt("%s%s", msg?$client_name ? msg$client_name + "/" : "", msg?$client_realm ? msg$client_realm : "");

	if ( msg?$service_name )
		c$krb$service = msg$service_name;

	c$krb$success = F;
	c$krb$error_code = msg$error_code;

	if ( msg?$error_text )
		c$krb$error_msg = msg$error_text;
	else if ( msg$error_code in error_msg )
		c$krb$error_msg = error_msg[msg$error_code];
	}

event krb_error(c: connection, msg: Error_Msg) &priority=-5
	{
	do_log(c);
	}

event krb_as_request(c: connection, msg: KDC_Request) &priority=5
	{
	if ( set_session(c) )
		return;

	c$krb$client = fmt("%s/%s", msg?$client_name ? msg$client_name : "", msg?$service_realm ? msg$service_realm : "");
	take_request(c, "AS", msg);
	}

event krb_tgs_request(c: connection, msg: KDC_Request) &priority=5
	{
	if ( ! set_session(c) )
		take_request(c, "TGS", msg);
	}

event krb_as_response(c: connection, msg: KDC_Response) &priority=5
	{
	if ( ! set_session(c) )
		take_response(c, msg);
	}

event krb_as_response(c: connection, msg: KDC_Response) &priority=-5
	{
	do_log(c);
	}

event krb_tgs_response(c: connection, msg: KDC_Response) &priority=5
	{
	if ( ! set_session(c) )
		take_response(c, msg);
	}

event krb_tgs_response(c: connection, msg: KDC_Response) &priority=-5
	{
	do_log(c);
	}

event krb_ap_request(c: connection, ticket: KRB::Ticket, opts: KRB::AP_Options, in_kdc_padata: bool) &priority=5
	{
	# As part of another request it is that one which counts.
	if ( set_session(c) || in_kdc_padata )
		return;

	c$krb$request_type = "AP";

	if ( ticket?$service_name )
		c$krb$service = ticket$service_name;

	if ( ticket?$cipher )
		c$krb$cipher = cipher_name[ticket$cipher];

	# The client's name is encrypted.
	if ( ticket?$realm )
		c$krb$client = fmt("/%s", ticket$realm);
	}

event krb_ap_response(c: connection) &priority=5
	{
	if ( ! set_session(c) )
		c$krb$success = T;
	}

event krb_ap_response(c: connection) &priority=-5
	{
	do_log(c);
	}

hook finalize_krb(c: connection)
	{
	do_log(c);
	}
