##! Ports of servers whose protocols are not analyzed: where the start of a
##! connection was not seen, they tell which side is the responder.

redef likely_server_ports += {
	# Finger
	79/tcp,
	# POP3, IMAP
	110/tcp, 143/tcp,
	# DHCP
	67/udp,
	# Kerberos
	88/tcp, 88/udp,
	# POP3
	110/tcp,
	# DCE/RPC, SMB
	135/tcp, 139/tcp, 445/tcp,

	# RDP
	3389/tcp,
	# IRC
	6666/tcp, 6667/tcp, 6668/tcp, 6669/tcp,
	# SIP
	5060/udp,
	# XMPP
	5222/tcp, 5269/tcp,
	# DNP3
	20000/tcp, 20000/udp,
};
