##! Ports of servers whose protocols are not analyzed: where the start of a
##! connection was not seen, they tell which side is the responder.

redef likely_server_ports += {
	# POP3
	110/tcp,
	# DCE/RPC, SMB
	135/tcp, 139/tcp, 445/tcp,
};
