# IRC by its content (RFC 2812, section 3.1): a client tells nickname and name in either order, and the server answers by numbers; or two
# servers name themselves to each other.

signature irc_client1 {
	ip-proto == tcp
	payload /(|.*[\r\n]) *[Uu][Ss][Ee][Rr] +.+[\n\r]+ *[Nn][Ii][Cc][Kk] +.*[\r\n]/
	tcp-state originator
	requires-reverse-signature irc_server_reply
	enable "irc"
}

signature irc_client2 {
	ip-proto == tcp
	payload /(|.*[\r\n]) *[Nn][Ii][Cc][Kk] +.+[\r\n]+ *[Uu][Ss][Ee][Rr] +.+[\r\n]/
	tcp-state originator
	requires-reverse-signature irc_server_reply
	enable "irc"
}

signature irc_server_reply {
	ip-proto == tcp
	payload /^(|.*[\n\r])(:[^ \n\r]+ )?[0-9][0-9][0-9] /
	tcp-state responder
}

signature irc_server_to_server1 {
	ip-proto == tcp
	payload /(|.*[\r\n]) *[Ss][Ee][Rr][Vv][Ee][Rr] +[^ ]+ +[0-9]+ +:.+[\r\n]/
}

signature irc_server_to_server2 {
	ip-proto == tcp
	payload /(|.*[\r\n]) *[Ss][Ee][Rr][Vv][Ee][Rr] +[^ ]+ +[0-9]+ +:.+[\r\n]/
	requires-reverse-signature irc_server_to_server1
	enable "irc"
}
