##! Certificates that come often are parsed no more: their events are raised with what they held the first time.

@load ./main

module X509;

export {
	## Certificates that come so often are cached; 0: none are.
	option caching_required_encounters: count = 10;

	## Within this time.
	option caching_required_encounters_interval: interval = 62secs;

	## Certificates that have not come for so long are forgotten.
	option certificate_cache_minimum_eviction_interval: interval = 62secs;

	## Certificates in the cache.
	option certificate_cache_max_entries: count = 10000;

	## Raises the events of a certificate in the cache; a handler of higher priority may keep it from that.
	global x509_certificate_cache_replay: hook(f: fa_file, e: X509::Info, sha256: string);
}

# How often certificates came, by digest.
global certificates_encountered: table[string] of count &create_expire=caching_required_encounters_interval;

# The cache, by digest.
global certificate_cache: table[string] of X509::Info &read_expire=certificate_cache_minimum_eviction_interval;

event zeek_init() &priority=5
	{
	x509_set_certificate_cache(certificate_cache);
	x509_set_certificate_cache_hit_callback(x509_certificate_cache_replay);
	}

hook x509_certificate_cache_replay(f: fa_file, e: X509::Info, sha256: string)
	{
	# That was done, or somebody did without.
	if ( f$info?$x509 )
		return;

	event x509_certificate(f, e$handle, e$certificate);

	for ( _, ext in e$extensions_cache )
		{
		if ( ext is X509::Extension )
			event x509_extension(f, ext as X509::Extension);
		else if ( ext is X509::BasicConstraints )
			event x509_ext_basic_constraints(f, ext as X509::BasicConstraints);
		else if ( ext is X509::SubjectAlternativeName )
			event x509_ext_subject_alternative_name(f, ext as X509::SubjectAlternativeName);
		else if ( ext is X509::SctInfo )
			{
			local sct = ext as X509::SctInfo;
			event x509_ocsp_ext_signed_certificate_timestamp(f, sct$version, sct$logid, sct$timestamp, sct$hash_alg, sct$sig_alg, sct$signature);
			}
		else
			Reporter::error(fmt("unknown extension of the cached certificate with fuid %s", f$id));
		}
	}

event file_state_remove(f: fa_file) &priority=5
	{
	if ( ! f$info?$x509 || ! f$info?$sha256 || caching_required_encounters == 0 )
		return;

	local digest = f$info$sha256;

	if ( digest !in certificate_cache && digest in certificates_encountered
	     && certificates_encountered[digest] >= caching_required_encounters
	     && |certificate_cache| < certificate_cache_max_entries )
		{
		delete certificates_encountered[digest];
		certificate_cache[digest] = f$info$x509;
		}
	}

event file_hash(f: fa_file, kind: string, hash: string)
	{
	if ( ! f?$info || "X509" !in f$info$analyzers || kind != "sha256" )
		return;

	if ( caching_required_encounters == 0 || hash in certificate_cache )
		return;

	if ( hash !in certificates_encountered )
		certificates_encountered[hash] = 0;

	++certificates_encountered[hash];
	}
