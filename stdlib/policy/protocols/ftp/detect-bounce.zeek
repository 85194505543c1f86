##! Notices where a data connection is asked for that goes elsewhere than to the
##! client: an FTP server that obeys opens connections for others, with its own
##! address (RFC 2577, section 3). Also where it would go to a port of a system's
##! own service, and where a passive server names another host than itself.

@load base/frameworks/notice
@load base/protocols/ftp
@load base/utils/site

module FTP;

export {
	redef enum Notice::Type += {
		## A client named another host's address for a data connection.
		Bounce,
		## A client named a privileged port for a data connection.
		Privileged_Data_Port,
		## A server named another host's address for a data connection.
		Passive_Elsewhere,
	};

	## Clients that may have files sent to other hosts.
	option bounce_allowed: set[addr] = {};

	## Servers whose data connections lead to other hosts: those of several
	## addresses, or behind the translation of addresses.
	option passive_elsewhere_allowed: set[addr] = {};
}

event ftp_request(c: connection, command: string, arg: string)
	{
	if ( command != "PORT" && command != "EPRT" )
		return;

	local place = command == "PORT" ? parse_ftp_port(arg) : parse_eftp_port(arg);
	if ( ! place$valid )
		return;

	local client = c$id$orig_h;
	local what = fmt("%s %s", command, arg);

	if ( place$h != client && client !in bounce_allowed )
		NOTICE(Notice::Info($note=Bounce, $conn=c, $sub=what, $p=place$p,
		                    $msg=fmt("%s has the FTP server %s connect to %s at %s", client, c$id$resp_h, place$h, place$p),
		                    $identifier=cat(client, c$id$resp_h, place$h)));

	if ( port_to_count(place$p) < 1024 )
		NOTICE(Notice::Info($note=Privileged_Data_Port, $conn=c, $sub=what, $p=place$p,
		                    $msg=fmt("%s has the FTP server %s connect to port %s", client, c$id$resp_h, place$p),
		                    $identifier=cat(client, c$id$resp_h, place$p)));
	}

event ftp_reply(c: connection, code: count, msg: string, cont_resp: bool)
	{
	if ( cont_resp || (code != 227 && code != 229) )
		return;

	local place = code == 227 ? parse_ftp_pasv(msg) : parse_ftp_epsv(msg);
	local server = c$id$resp_h;

	# Without an address the server means itself.
	if ( ! place$valid || place$h == [::] || place$h == server || server in passive_elsewhere_allowed )
		return;

	NOTICE(Notice::Info($note=Passive_Elsewhere, $conn=c, $sub=msg, $p=place$p,
	                    $msg=fmt("The FTP server %s sends %s to %s at %s", server, c$id$orig_h, place$h, place$p),
	                    $identifier=cat(server, place$h)));
	}
