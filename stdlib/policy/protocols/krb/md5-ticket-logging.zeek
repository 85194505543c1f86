##! Logs MD5 digests of tickets, as ticket-logging does.

@load ./ticket-logging
