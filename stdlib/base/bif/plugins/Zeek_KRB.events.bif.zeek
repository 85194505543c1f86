##! Events of the Kerberos analyzer (RFC 4120), over UDP and TCP and inside of other
##! protocols.

module GLOBAL;

export {
	## Raised when a client asks the authentication service for a ticket.
	##
	## c: The connection.
	##
	## msg: The request.
	global krb_as_request: event(c: connection, msg: KRB::KDC_Request);

	## Raised for the answer of the authentication service.
	##
	## c: The connection.
	##
	## msg: The answer.
	global krb_as_response: event(c: connection, msg: KRB::KDC_Response);

	## Raised when a client asks the ticket-granting service for a ticket.
	##
	## c: The connection.
	##
	## msg: The request.
	global krb_tgs_request: event(c: connection, msg: KRB::KDC_Request);

	## Raised for the answer of the ticket-granting service.
	##
	## c: The connection.
	##
	## msg: The answer.
	global krb_tgs_response: event(c: connection, msg: KRB::KDC_Response);

	## Raised when a client shows a ticket to a service.
	##
	## c: The connection.
	##
	## ticket: The ticket.
	##
	## opts: Options.
	##
	## in_kdc_padata: Whether it is part of a request for a ticket.
	global krb_ap_request: event(c: connection, ticket: KRB::Ticket, opts: KRB::AP_Options, in_kdc_padata: bool);
	global krb_ap_request: event(c: connection, ticket: KRB::Ticket, opts: KRB::AP_Options);

	## Raised when a service proves to a client who it is.
	##
	## c: The connection.
	global krb_ap_response: event(c: connection);

	## Raised for an encrypted message.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	global krb_priv: event(c: connection, is_orig: bool);

	## Raised for a message with a checksum.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator sent it.
	##
	## msg: The message.
	global krb_safe: event(c: connection, is_orig: bool, msg: KRB::SAFE_Msg);

	## Raised when a side passes tickets on.
	##
	## c: The connection.
	##
	## is_orig: Whether the originator does so.
	##
	## tickets: The tickets.
	global krb_cred: event(c: connection, is_orig: bool, tickets: KRB::Ticket_Vector);

	## Raised for an error.
	##
	## c: The connection.
	##
	## msg: The error.
	global krb_error: event(c: connection, msg: KRB::Error_Msg);
}
