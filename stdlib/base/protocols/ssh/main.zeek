##! The log of SSH: one row for a connection, with the versions and algorithms of
##! both sides and whether logging in succeeded.

@load base/utils/directions-and-hosts
@load base/protocols/conn/removal-hooks

module SSH;

export {
	redef enum Log::ID += { LOG };

	## Ports of SSH.
	const ports = { 22/tcp } &redef;

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## A row.
	type Info: record {
		## When the connection was recognized.
		ts: time &log;
		## Identifier of the connection.
		uid: string &log;
		## Addresses and ports.
		id: conn_id &log;
		## Major version, 1 or 2; not set where the sides have none in common.
		version: count &log &optional;
		## Whether logging in succeeded; not set where that is not known.
		auth_success: bool &log &optional;
		## How many attempts to log in were seen. Not all but the last need have
		## failed: servers may want several proofs.
		auth_attempts: count &log &default=0;
		## Which way the connection goes, where exactly one side is local.
		direction: Direction &log &optional;
		## The client's version line.
		client: string &log &optional;
		## The server's version line.
		server: string &log &optional;
		## The cipher agreed on.
		cipher_alg: string &log &optional;
		## The authentication code agreed on.
		mac_alg: string &log &optional;
		## The compression agreed on.
		compression_alg: string &log &optional;
		## The method of key exchange agreed on.
		kex_alg: string &log &optional;
		## The kind of host key agreed on.
		host_key_alg: string &log &optional;
		## Fingerprint of the server's host key.
		host_key_fingerprint: string &log &optional;
	};

	## With these compressions sizes say nothing about logging in.
	option compression_algorithms = set("zlib", "zlib@openssh.com");

	## Whether the analyzer leaves a connection once logging in has succeeded.
	option disable_analyzer_after_detection = T;

	## Raised for each row.
	global log_ssh: event(rec: Info);

	## Runs when a connection is forgotten.
	global finalize_ssh: Conn::RemovalHook;
}

module GLOBAL;

export {
	## Raised once for a connection over which logging in failed to the end.
	##
	## c: The connection.
	global ssh_auth_failed: event(c: connection);

	## Raised once for a connection when it is known how logging in ended.
	##
	## c: The connection.
	##
	## result: Whether it succeeded.
	##
	## auth_attempts: How many attempts were seen.
	global ssh_auth_result: event(c: connection, result: bool, auth_attempts: count);
}

module SSH;

redef record Info += {
	# Whether the row was written.
	logged: bool &default=F;
	# What the side that spoke first offers.
	capabilities: Capabilities &optional;
	## Number of the analyzer.
	analyzer_id: count &optional;
};

redef record connection += {
	ssh: Info &optional;
};

redef likely_server_ports += { ports };

event zeek_init() &priority=5
	{
	Analyzer::register_for_ports(Analyzer::ANALYZER_SSH, ports);
	Log::create_stream(SSH::LOG, Log::Stream($columns=Info, $ev=log_ssh, $path="ssh", $policy=log_policy));
	}

function set_session(c: connection)
	{
	if ( c?$ssh )
		return;

	c$ssh = Info($ts=network_time(), $uid=c$uid, $id=c$id);

	local orig_local = Site::is_local_addr(c$id$orig_h);
	if ( orig_local != Site::is_local_addr(c$id$resp_h) )
		c$ssh$direction = orig_local ? OUTBOUND : INBOUND;

	Conn::register_removal_hook(c, finalize_ssh);
	}

# Whether a version line offers both SSH 1 and 2.
function speaks_both(line: string): bool
	{
	return |line| > 7 && line[6] == "9" && line[7] == "9";
	}

function set_version(c: connection)
	{
	delete c$ssh$version;

	if ( ! c$ssh?$client || ! c$ssh?$server || |c$ssh$client| == 0 || |c$ssh$server| == 0 )
		return;

	local client = c$ssh$client;
	local server = c$ssh$server;
	if ( |client| <= 4 || |server| <= 4 )
		{
		Reporter::conn_weird("SSH_cannot_determine_version", c, fmt("%s vs %s", server, client));
		return;
		}

	local majors = client[4] + server[4];
	switch ( majors )
		{
		case "22":
			c$ssh$version = 2;
			break;

		case "11":
			c$ssh$version = speaks_both(client) && speaks_both(server) ? 2 : 1;
			break;

		case "12", "21":
			if ( speaks_both(client[4] == "1" ? client : server) )
				c$ssh$version = 2;
			else
				Reporter::conn_weird("SSH_version_mismatch", c, fmt("%s vs %s", server, client));

			break;
		}
	}

event ssh_server_version(c: connection, version: string)
	{
	set_session(c);
	c$ssh$server = version;
	set_version(c);
	}

event ssh_client_version(c: connection, version: string)
	{
	set_session(c);
	c$ssh$client = version;
	set_version(c);
	}

event ssh_auth_attempted(c: connection, authenticated: bool) &priority=5
	{
	if ( ! c?$ssh || (c$ssh?$auth_success && c$ssh$auth_success) )
		return;

	# Sizes of compressed data say nothing.
	if ( c$ssh?$compression_alg && c$ssh$compression_alg in compression_algorithms )
		return;

	c$ssh$auth_success = authenticated;
	++c$ssh$auth_attempts;

	if ( authenticated && disable_analyzer_after_detection && c$ssh?$analyzer_id )
		disable_analyzer(c$id, c$ssh$analyzer_id);
	}

event ssh_auth_attempted(c: connection, authenticated: bool) &priority=-5
	{
	if ( ! authenticated || ! c?$ssh || c$ssh$logged )
		return;

	event ssh_auth_result(c, authenticated, c$ssh$auth_attempts);
	c$ssh$logged = T;
	Log::write(SSH::LOG, c$ssh);
	}

# The first algorithm of the client's that the server has, too.
function find_alg(client_algorithms: vector of string, server_algorithms: vector of string): string
	{
	for ( _, wanted in client_algorithms )
		{
		for ( _, offered in server_algorithms )
			{
			if ( wanted == offered )
				return wanted;
			}
		}

	return "Algorithm negotiation failed";
	}

# The same for both directions, which mostly agree.
function find_bidirectional_alg(client_prefs: Algorithm_Prefs, server_prefs: Algorithm_Prefs): string
	{
	local to_server = find_alg(client_prefs$client_to_server, server_prefs$client_to_server);
	local to_client = find_alg(client_prefs$server_to_client, server_prefs$server_to_client);

	if ( to_server == to_client )
		return to_server;

	return fmt("To server: %s, to client: %s", to_server, to_client);
	}

event ssh_capabilities(c: connection, cookie: string, capabilities: Capabilities)
	{
	if ( ! c?$ssh )
		return;

	if ( ! c$ssh?$capabilities )
		{
		c$ssh$capabilities = capabilities;
		return;
		}

	if ( c$ssh$capabilities$is_server == capabilities$is_server )
		return;

	local client = capabilities$is_server ? c$ssh$capabilities : capabilities;
	local server = capabilities$is_server ? capabilities : c$ssh$capabilities;

	c$ssh$cipher_alg = find_bidirectional_alg(client$encryption_algorithms, server$encryption_algorithms);
	c$ssh$mac_alg = find_bidirectional_alg(client$mac_algorithms, server$mac_algorithms);
	c$ssh$compression_alg = find_bidirectional_alg(client$compression_algorithms, server$compression_algorithms);
	c$ssh$kex_alg = find_alg(client$kex_algorithms, server$kex_algorithms);
	c$ssh$host_key_alg = find_alg(client$server_host_key_algorithms, server$server_host_key_algorithms);
	}

hook finalize_ssh(c: connection)
	{
	if ( ! c?$ssh || c$ssh$logged )
		return;

	if ( c$ssh?$client && c$ssh?$server && c$ssh?$auth_success )
		{
		# A success was logged at once, so this is a failure.
		if ( ! c$ssh$auth_success )
			event ssh_auth_failed(c);
		}
	else
		{
		c$ssh$logged = T;
		Log::write(SSH::LOG, c$ssh);
		}
	}

event ssh_auth_failed(c: connection) &priority=-5
	{
	if ( ! c?$ssh || c$ssh$logged )
		return;

	c$ssh$logged = T;
	Log::write(SSH::LOG, c$ssh);
	event ssh_auth_result(c, F, c$ssh$auth_attempts);
	}

event ssh_server_host_key_fingerprint(c: connection, fingerprint: string) &priority=5
	{
	if ( c?$ssh )
		c$ssh$host_key_fingerprint = fingerprint;
	}

event analyzer_confirmation_info(atype: AllAnalyzers::Tag, info: AnalyzerConfirmationInfo) &priority=20
	{
	if ( atype == Analyzer::ANALYZER_SSH )
		{
		set_session(info$c);
		info$c$ssh$analyzer_id = info$aid;
		}
	}
