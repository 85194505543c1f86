##! Logs digests of tickets, so that the request for a ticket and its uses can be
##! brought together.

@load base/protocols/krb

module KRB;

redef record Info += {
	## MD5 digest of the ticket that the client shows.
	auth_ticket: string &log &optional;

	## MD5 digest of the ticket that it gets.
	new_ticket: string &log &optional;
};

event krb_ap_request(c: connection, ticket: KRB::Ticket, opts: KRB::AP_Options, in_kdc_padata: bool)
	{
	if ( ticket?$ciphertext )
		c$krb$auth_ticket = md5_hash(ticket$ciphertext);
	}

event krb_as_response(c: connection, msg: KRB::KDC_Response)
	{
	if ( msg$ticket?$ciphertext )
		c$krb$new_ticket = md5_hash(msg$ticket$ciphertext);
	}

event krb_tgs_response(c: connection, msg: KRB::KDC_Response)
	{
	if ( msg$ticket?$ciphertext )
		c$krb$new_ticket = md5_hash(msg$ticket$ciphertext);
	}
