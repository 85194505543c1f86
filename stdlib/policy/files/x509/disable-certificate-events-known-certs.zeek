##! Raises the events of a cached certificate only the first time that a server shows it for a name. Policies that need them for every
##! connection set ``always_raise_x509_events`` of the connection or the certificate.

@load base/protocols/ssl
@load base/files/x509

module DisableX509Events;

redef X509::certificate_cache_max_entries = 100000;

## A certificate of a server.
type CacheIndex: record {
	## The server.
	ip: addr;
	## The name that was asked for.
	sni: string &optional;
	## Digest of the certificate.
	sha256: string;
};

redef record SSL::Info += {
	## Whether events are raised for all certificates of the connection.
	always_raise_x509_events: bool &default=F;
};

redef record X509::Info += {
	## Whether events are raised each time that the certificate comes.
	always_raise_x509_events: bool &default=F;
};

global certificate_replay_tracking: set[CacheIndex] &read_expire=X509::certificate_cache_minimum_eviction_interval;

hook X509::x509_certificate_cache_replay(f: fa_file, e: X509::Info, sha256: string) &priority=5
	{
	if ( f$info?$x509 || e$always_raise_x509_events || ! f?$conns || |f$conns| == 0 )
		return;

	local is_new = F;

	for ( _, c in f$conns )
		{
		if ( ! c?$ssl )
			return;

		local index = CacheIndex($ip=c$id$resp_h, $sha256=sha256);

		if ( c$ssl?$server_name )
			index$sni = c$ssl$server_name;

		if ( index !in certificate_replay_tracking || c$ssl$always_raise_x509_events )
			{
			is_new = T;
			add certificate_replay_tracking[index];
			}
		}

	# Policies find the certificate, and the replay does nothing any more.
	if ( ! is_new )
		f$info$x509 = e;
	}
