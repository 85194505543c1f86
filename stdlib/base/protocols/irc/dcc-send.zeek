##! Files that clients send each other over direct connections (DCC SEND): tells
##! which connections those are.

@load ./main
@load base/utils/files
@load base/frameworks/cluster
@load base/protocols/conn/removal-hooks

module IRC;

export {
	redef record Info += {
		## Name of a file that was offered.
		dcc_file_name: string &log &optional;
		## Its size as the offer tells it.
		dcc_file_size: count &log &optional;
		## Its kind.
		dcc_mime_type: string &log &optional;
	};

	## Runs when a direct connection is forgotten.
	global finalize_irc_data: Conn::RemovalHook;
}

# The session of an offer, by the place that waits for the connection.
global dcc_expected_transfers: table[addr, port] of Info &read_expire=5mins;

function log_dcc(f: fa_file)
	{
	if ( ! f?$conns )
		return;

	for ( cid in f$conns )
		{
		if ( [cid$resp_h, cid$resp_p] !in dcc_expected_transfers )
			next;

		local irc = dcc_expected_transfers[cid$resp_h, cid$resp_p];
		local command = irc?$command ? irc$command : "";

		irc$command = "DCC";
		Log::write(IRC::LOG, irc);

		if ( command != "" )
			irc$command = command;

		# There may be more files in this session.
		delete irc$dcc_file_name;
		delete irc$dcc_file_size;
		delete irc$dcc_mime_type;
		delete dcc_expected_transfers[cid$resp_h, cid$resp_p];
		return;
		}
	}

event file_sniff(f: fa_file, meta: fa_metadata) &priority=-5
	{
	if ( f$source == "IRC_DATA" )
		log_dcc(f);
	}

event irc_dcc_message(c: connection, is_orig: bool, prefix: string, target: string, dcc_type: string, argument: string,
                      address: addr, dest_port: count, size: count) &priority=5
	{
	set_session(c);

	if ( dcc_type != "SEND" )
		return;

	c$irc$dcc_file_name = argument;
	c$irc$dcc_file_size = size;

	local p = count_to_port(dest_port, tcp);
	Analyzer::schedule_analyzer(0.0.0.0, address, p, Analyzer::ANALYZER_IRC_DATA, 5 min);
	dcc_expected_transfers[address, p] = c$irc;
	}

event scheduled_analyzer_applied(c: connection, a: Analyzer::Tag) &priority=10
	{
	if ( [c$id$resp_h, c$id$resp_p] !in dcc_expected_transfers )
		return;

	add c$service["irc-dcc-data"];
	Conn::register_removal_hook(c, finalize_irc_data);
	}

hook finalize_irc_data(c: connection)
	{
	delete dcc_expected_transfers[c$id$resp_h, c$id$resp_p];
	}
