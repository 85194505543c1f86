##! Follows the handshakes of TLS and DTLS and logs what endpoints agree on.

@load base/frameworks/notice/weird
@load ./consts
@load base/protocols/conn/removal-hooks

module SSL;

export {
	redef enum Log::ID += { LOG };

	## Ports of services that begin with TLS.
	const ssl_ports = {
		443/tcp, 465/tcp, 563/tcp, 585/tcp, 614/tcp, 636/tcp,
		989/tcp, 990/tcp, 992/tcp, 993/tcp, 995/tcp, 5223/tcp
	} &redef;

	## Ports of services that begin with DTLS.
	const dtls_ports = { 443/udp } &redef;

	## Decides on each row of the log.
	global log_policy: Log::PolicyHook;

	## A row of the log.
	type Info: record {
		## When the handshake was first seen.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Its endpoints.
		id: conn_id &log;
		## The version that the server chose, as a number.
		version_num: count &optional;
		## The version that the server chose.
		version: string &log &optional;
		## The cipher suite that the server chose.
		cipher: string &log &optional;
		## The group that keys were exchanged over.
		curve: string &log &optional;
		## The name of the server that the client asked for.
		server_name: string &log &optional;
		## The session that the client wanted to go on with.
		session_id: string &optional;
		## Whether an earlier session was gone on with.
		resumed: bool &log &default=F;
		## Whether the client sent a ticket without a session identifier.
		client_ticket_empty_session_seen: bool &default=F;
		## Whether the client sent a key.
		client_key_exchange_seen: bool &default=F;
		## Whether the client offered pre-shared keys.
		client_psk_seen: bool &default=F;
		## The last alert that was not encrypted.
		last_alert: string &log &optional;
		## The protocol that the server chose for what follows.
		next_protocol: string &log &optional;
		## The analyzer at work; unset once it was taken away.
		analyzer_id: count &optional;
		## Whether the handshake was finished.
		established: bool &log &default=F;
		## Whether the row was written.
		logged: bool &default=F;
		## Whether the server hello at hand asks the client to try again.
		hrr_seen: bool &default=F;
		## Kinds of messages in their order, in upper case those of the client:
		## ``^`` the roles turned out to be the other way round,
		## ``H`` hello request, ``C`` client hello, ``S`` server hello, ``V`` hello verify request, ``T`` session ticket,
		## ``X`` certificate, ``K`` server key exchange, ``R`` certificate request, ``N`` server hello done,
		## ``Y`` certificate verify, ``G`` client key exchange, ``F`` finished, ``W`` certificate URL, ``U`` certificate
		## status, ``A`` supplemental data, ``Z`` another message, ``I`` change cipher spec, ``B`` heartbeat, ``D``
		## application data, ``E`` end of early data, ``O`` encrypted extensions, ``P`` key update, ``M`` message hash,
		## ``J`` hello retry request, ``L`` alert, ``Q`` a record of another kind.
		ssl_history: string &log &default="";
	};

	## Encoded root certificates by any key. Where there are none, those of the system are trusted; see
	## :zeek:see:`SSL::root_certs_directory`.
	const root_certs: table[string] of string &redef;

	## A log of Certificate Transparency.
	type CTInfo: record {
		## What it is called.
		description: string;
		## Who runs it.
		operator: string;
		## Its encoded public key.
		key: string;
		## How many seconds it may take until a certificate stands in it.
		maximum_merge_delay: count;
		## Where it is.
		url: string;
	};

	## Logs of Certificate Transparency by their binary identifiers.
	option ct_logs: table[string] of CTInfo = {};

	## Whether the analyzer is taken away once the handshake is finished.
	option disable_analyzer_after_detection = T;

	## The history grows no longer than this.
	option max_ssl_history_length = 100;

	## Holds a row back until the token is taken back, or 15 seconds have passed.
	global delay_log: function(info: Info, token: string);

	## Takes a token back.
	global undelay_log: function(info: Info, token: string);

	## Raised for each row of the log.
	global log_ssl: event(rec: Info);

	## Runs when a row is about to be written: the handshake is finished, or the connection has ended before.
	global ssl_finishing: hook(c: connection);

	## Writes what has not been written when a connection ends.
	global finalize_ssl: Conn::RemovalHook;
}

redef record connection += {
	ssl: Info &optional;
};

redef record Info += {
	# What holds the row back.
	delay_tokens: set[string] &optional;
};

# Before the one of ./files, which changes the filter.
event zeek_init() &priority=6
	{
	Log::create_stream(SSL::LOG, Log::Stream($columns=Info, $ev=log_ssl, $path="ssl", $policy=log_policy));
	Analyzer::register_for_ports(Analyzer::ANALYZER_SSL, ssl_ports);
	Analyzer::register_for_ports(Analyzer::ANALYZER_DTLS, dtls_ports);
	}

function set_session(c: connection)
	{
	if ( c?$ssl )
		return;

	c$ssl = Info($ts=network_time(), $uid=c$uid, $id=c$id);
	Conn::register_removal_hook(c, finalize_ssl);
	}

function add_to_history(c: connection, is_client: bool, char: string)
	{
	if ( |c$ssl$ssl_history| == max_ssl_history_length )
		return;

	c$ssl$ssl_history += is_client ? to_upper(char) : to_lower(char);

	if ( |c$ssl$ssl_history| == max_ssl_history_length )
		Reporter::conn_weird("SSL_max_ssl_history_length_reached", c);
	}

function delay_log(info: Info, token: string)
	{
	if ( ! info?$delay_tokens )
		info$delay_tokens = set();

	add info$delay_tokens[token];
	}

function undelay_log(info: Info, token: string)
	{
	if ( info?$delay_tokens && token in info$delay_tokens )
		delete info$delay_tokens[token];
	}

function log_record(info: Info)
	{
	if ( info$logged )
		return;

	if ( ! info?$delay_tokens || |info$delay_tokens| == 0 )
		{
		Log::write(SSL::LOG, info);
		info$logged = T;
		return;
		}

	when [info] ( |info$delay_tokens| == 0 )
		{
		log_record(info);
		}
	timeout 15secs
		{
		delete info$delay_tokens;
		log_record(info);
		}
	}

# Analyzers of connections that end need not be taken away.
function finish(c: connection, remove_analyzer: bool)
	{
	log_record(c$ssl);

	if ( remove_analyzer && disable_analyzer_after_detection && c?$ssl && c$ssl?$analyzer_id
	     && disable_analyzer(c$id, c$ssl$analyzer_id) )
		delete c$ssl$analyzer_id;
	}

event ssl_client_hello(c: connection, version: count, record_version: count, possible_ts: time, client_random: string, session_id: string, ciphers: index_vec, comp_methods: index_vec) &priority=5
	{
	set_session(c);

	if ( |session_id| > 0 && session_id != /^\x00{32}$/ )
		{
		c$ssl$session_id = bytestring_to_hexstr(session_id);
		c$ssl$client_ticket_empty_session_seen = F;
		}

	# SSLv2 has no handshake messages, whatever version its hello names.
	if ( record_version == 0 )
		add_to_history(c, T, "c");
	}

# The random bytes of a server hello that asks the client to try again (RFC 8446, section 4.1.3).
const hello_retry_random = "\xCF\x21\xAD\x74\xE5\x9A\x61\x11\xBE\x1D\x8C\x02\x1E\x65\xB8\x91\xC2\xA2\x11\x16\x7A\xBB\x8C\x5E\x07\x9E\x09\xE2\xC8\xA8\x33\x9C";

event ssl_server_hello(c: connection, version: count, record_version: count, possible_ts: time, server_random: string, session_id: string, cipher: count, comp_method: count) &priority=5
	{
	set_session(c);
	local ssl = c$ssl;

	# The extension with the version came before and counts more.
	if ( ! ssl?$version_num )
		{
		ssl$version_num = version;
		ssl$version = version_strings[version];
		}

	ssl$cipher = cipher_desc[cipher];

	if ( server_random == hello_retry_random )
		ssl$hrr_seen = T;

	if ( ssl?$session_id && ssl$session_id == bytestring_to_hexstr(session_id)
	     && ssl$version_num / 0xFF != 0x7F && ssl$version_num != TLSv13 )
		ssl$resumed = T;

	if ( version == SSLv2 )
		add_to_history(c, F, "s");
	}

event ssl_extension_supported_versions(c: connection, is_client: bool, versions: index_vec)
	{
	if ( is_client || |versions| != 1 )
		return;

	set_session(c);
	c$ssl$version_num = versions[0];
	c$ssl$version = version_strings[versions[0]];
	}

event ssl_ecdh_server_params(c: connection, curve: count, point: string) &priority=5
	{
	set_session(c);
	c$ssl$curve = ec_curves[curve];
	}

event ssl_extension_key_share(c: connection, is_client: bool, curves: index_vec)
	{
	if ( is_client || |curves| != 1 )
		return;

	set_session(c);
	c$ssl$curve = ec_curves[curves[0]];
	}

event ssl_extension_server_name(c: connection, is_client: bool, names: string_vec) &priority=5
	{
	set_session(c);

	if ( ! is_client || |names| == 0 )
		return;

	c$ssl$server_name = names[0];

	if ( |names| > 1 )
		Reporter::conn_weird("SSL_many_server_names", c, cat(names));
	}

event ssl_extension_application_layer_protocol_negotiation(c: connection, is_client: bool, protocols: string_vec)
	{
	set_session(c);

	if ( ! is_client && |protocols| > 0 )
		c$ssl$next_protocol = protocols[0];
	}

event ssl_connection_flipped(c: connection)
	{
	set_session(c);
	c$ssl$ssl_history += "^";
	}

# Letters of the history by type of message.
const message_letters: table[count] of string = {
	[HELLO_REQUEST] = "h",
	[CLIENT_HELLO] = "c",
	[SERVER_HELLO] = "s",
	[HELLO_VERIFY_REQUEST] = "v",
	[SESSION_TICKET] = "t",
	[5] = "e",	# End of early data.
	[HELLO_RETRY_REQUEST] = "j",
	[ENCRYPTED_EXTENSIONS] = "o",
	[CERTIFICATE] = "x",
	[SERVER_KEY_EXCHANGE] = "k",
	[CERTIFICATE_REQUEST] = "r",
	[SERVER_HELLO_DONE] = "n",
	[CERTIFICATE_VERIFY] = "y",
	[CLIENT_KEY_EXCHANGE] = "g",
	[FINISHED] = "f",
	[CERTIFICATE_URL] = "w",
	[CERTIFICATE_STATUS] = "u",
	[SUPPLEMENTAL_DATA] = "a",
	[KEY_UPDATE] = "p",
	[254] = "m",	# Message hash.
} &default="z";

event ssl_handshake_message(c: connection, is_client: bool, msg_type: count, length: count) &priority=5
	{
	set_session(c);

	if ( is_client && msg_type == CLIENT_KEY_EXCHANGE )
		c$ssl$client_key_exchange_seen = T;

	# The event of the hello came before.
	if ( msg_type == SERVER_HELLO && c$ssl$hrr_seen )
		{
		add_to_history(c, is_client, "j");
		c$ssl$hrr_seen = F;
		return;
		}

	add_to_history(c, is_client, message_letters[msg_type]);
	}

# Raised before the event of the hello, which takes the ticket back where there is a session identifier, too.
event ssl_extension(c: connection, is_client: bool, code: count, val: string) &priority=5
	{
	set_session(c);

	if ( is_client && code == SSL_EXTENSION_SESSIONTICKET_TLS && |val| > 0 )
		c$ssl$client_ticket_empty_session_seen = T;

	else if ( is_client && code == SSL_EXTENSION_PRE_SHARED_KEY )
		c$ssl$client_psk_seen = T;

	else if ( ! is_client && code == SSL_EXTENSION_PRE_SHARED_KEY && c$ssl$client_psk_seen )
		c$ssl$resumed = T;
	}

event ssl_change_cipher_spec(c: connection, is_client: bool) &priority=5
	{
	set_session(c);
	add_to_history(c, is_client, "i");

	if ( is_client && c$ssl$client_ticket_empty_session_seen && ! c$ssl$client_key_exchange_seen )
		c$ssl$resumed = T;
	}

event ssl_alert(c: connection, is_client: bool, level: count, desc: count) &priority=5
	{
	set_session(c);
	add_to_history(c, is_client, "l");
	c$ssl$last_alert = alert_descriptions[desc];
	}

event ssl_heartbeat(c: connection, is_client: bool, length: count, heartbeat_type: count, payload_length: count, payload: string)
	{
	set_session(c);
	add_to_history(c, is_client, "b");
	}

event ssl_established(c: connection) &priority=20
	{
	set_session(c);
	hook ssl_finishing(c);
	}

event ssl_established(c: connection) &priority=7
	{
	c$ssl$established = T;
	}

event ssl_established(c: connection) &priority=-5
	{
	finish(c, T);
	}

hook finalize_ssl(c: connection)
	{
	if ( ! c?$ssl )
		return;

	if ( ! c$ssl$logged )
		hook ssl_finishing(c);

	finish(c, F);
	}

event analyzer_confirmation_info(atype: AllAnalyzers::Tag, info: AnalyzerConfirmationInfo) &priority=5
	{
	if ( atype != Analyzer::ANALYZER_SSL && atype != Analyzer::ANALYZER_DTLS )
		return;

	set_session(info$c);
	info$c$ssl$analyzer_id = info$aid;
	}

event ssl_plaintext_data(c: connection, is_client: bool, record_version: count, content_type: count, length: count) &priority=5
	{
	set_session(c);

	if ( c$ssl?$version && ! c$ssl$established && content_type == APPLICATION_DATA )
		Reporter::conn_weird("ssl_early_application_data", c);
	}

event analyzer_violation_info(atype: AllAnalyzers::Tag, info: AnalyzerViolationInfo) &priority=5
	{
	if ( atype != Analyzer::ANALYZER_SSL && atype != Analyzer::ANALYZER_DTLS )
		return;

	if ( ! info$c?$ssl )
		return;

	if ( ! info$c$ssl$logged )
		hook ssl_finishing(info$c);

	# It has ended already.
	delete info$c$ssl$analyzer_id;
	finish(info$c, F);
	}
