##! Tells in rdp.log which sessions went on under TLS.

@load base/protocols/rdp
@load base/protocols/ssl

module RDP;

export {
	redef record RDP::Info += {
		## Whether a TLS handshake was completed on the connection.
		ssl: bool &log &default=F;
	};
}

event ssl_established(c: connection)
	{
	if ( c?$rdp )
		c$rdp$ssl = T;
	}
