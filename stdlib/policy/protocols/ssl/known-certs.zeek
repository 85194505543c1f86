##! Logs the certificates of servers, each once a day.

@load base/utils/directions-and-hosts
@load base/protocols/ssl
@load base/files/x509
@load base/frameworks/cluster
@load base/frameworks/storage/async
@load base/frameworks/storage/sync
@load policy/frameworks/storage/backend/sqlite

module Known;

export {
	redef enum Log::ID += { CERTS_LOG };

	## Decides on each row of the log.
	global log_policy_certs: Log::PolicyHook;

	## A row of the log.
	type CertsInfo: record {
		## When the certificate was seen.
		ts: time &log;
		## Who offered it.
		host: addr &log;
		## On which port.
		port_num: port &log &optional;
		## Whom it names.
		subject: string &log &optional;
		## Who signed it.
		issuer_subject: string &log &optional;
		## Its number.
		serial: string &log &optional;
	};

	## Servers whose certificates are logged.
	option cert_tracking = LOCAL_HOSTS;

	## Whether certificates outlast the run, in a data base.
	const enable_certs_persistence = F &redef;

	## Whether certificates are kept in a store of the broker. There is none.
	const use_cert_store = F &redef &deprecated="Remove in v9.1. Use Known::enable_certs_persistence instead.";

	## A certificate of a host.
	type AddrCertHashPair: record {
		host: addr;
		hash: string;
	};

	## Name of the store.
	const cert_store_name = "zeek/known/certs" &redef;

	## The data base, where there is one. Its keys are :zeek:type:`Known::AddrCertHashPair`.
	global cert_store_backend: opaque of Storage::BackendHandle;

	## The table of the data base.
	const cert_store_prefix = "zeekknowncerts" &redef;

	## What kind of data base it is.
	const cert_store_backend_type: Storage::Backend = Storage::STORAGE_BACKEND_SQLITE &redef;

	## Where the data base is.
	const cert_store_backend_options: Storage::BackendOptions = Storage::BackendOptions(
		$sqlite=Storage::Backend::SQLite::Options(
			$database_path=fmt("%s/known/certs.sqlite", Cluster::default_store_dir == "" ? "." : Cluster::default_store_dir),
			$table_name=Known::cert_store_prefix)) &redef;

	## For how long the data base keeps a certificate.
	option cert_store_expiry = 1day;

	## How long to wait for the data base.
	option cert_store_timeout = 15sec;

	## Certificates that were logged: the host and the SHA-1 of the encoding.
	global certs: set[addr, string] &create_expire=1day &redef;

	## Raised for each row of the log.
	global log_known_certs: event(rec: CertsInfo);
}

event zeek_init() &priority=5
	{
	Log::create_stream(Known::CERTS_LOG, Log::Stream($columns=CertsInfo, $ev=log_known_certs, $path="known_certs", $policy=log_policy_certs));
	}

event zeek_init()
	{
	if ( ! enable_certs_persistence )
		return;

	mkdir(fmt("%s/known", Cluster::default_store_dir == "" ? "." : Cluster::default_store_dir));
	local opened = Storage::Sync::open_backend(cert_store_backend_type, cert_store_backend_options, AddrCertHashPair, bool);

	if ( opened$code == Storage::SUCCESS )
		cert_store_backend = opened$value;
	else
		Reporter::error(fmt("%s: Failed to open backend connection: %s", cert_store_prefix, opened$error_str));
	}

# Writes a row where the data base did not know the certificate.
function keep_cert(info: CertsInfo, hash: string)
	{
	local key = AddrCertHashPair($host=info$host, $hash=hash);

	when [info, key] ( local kept = Storage::Async::put(cert_store_backend, Storage::PutArgs($key=key, $value=T, $overwrite=F,
	                                                                                         $expire_time=cert_store_expiry)) )
		{
		if ( kept$code == Storage::SUCCESS )
			Log::write(Known::CERTS_LOG, info);
		else if ( kept$code != Storage::KEY_EXISTS )
			Reporter::error(fmt("%s: data store put_unique failure: %s", cert_store_name, kept$error_str));
		}
	timeout cert_store_timeout
		{
		Log::write(Known::CERTS_LOG, info);
		}
	}

event known_cert_add(info: CertsInfo, hash: string)
	{
	if ( enable_certs_persistence || [info$host, hash] in Known::certs )
		return;

	add Known::certs[info$host, hash];

@if ( ! Cluster::is_enabled() || Cluster::local_node_type() == Cluster::PROXY )
	Log::write(Known::CERTS_LOG, info);
@endif
	}

event Known::cert_found(info: CertsInfo, hash: string)
	{
	if ( enable_certs_persistence )
		{
		keep_cert(info, hash);
		return;
		}

	if ( [info$host, hash] in Known::certs )
		return;

	Cluster::publish_hrw(Cluster::proxy_pool, cat(info$host, hash), known_cert_add, info, hash);
	event known_cert_add(info, hash);
	}

@if ( Cluster::local_node_type() == Cluster::WORKER )

# Which proxy keeps what has changed: it is told all anew.
event Cluster::node_up(name: string, id: string)
	{
	if ( ! enable_certs_persistence )
		clear_table(Known::certs);
	}

event Cluster::node_down(name: string, id: string)
	{
	if ( ! enable_certs_persistence )
		clear_table(Known::certs);
	}

@endif

event ssl_established(c: connection) &priority=3
	{
	if ( ! c$ssl?$cert_chain || |c$ssl$cert_chain| < 1 || ! c$ssl$cert_chain[0]?$x509 )
		return;

	local entry = c$ssl$cert_chain[0];

	if ( ! entry?$sha1 )
		{
		Reporter::error(fmt("Certificate with fuid %s did not contain sha1 hash when checking for known certs. Aborting", entry$fuid));
		return;
		}

	if ( ! addr_matches_host(c$id$resp_h, cert_tracking) )
		return;

	local cert = entry$x509$certificate;
	event Known::cert_found(CertsInfo($ts=network_time(), $host=c$id$resp_h, $port_num=c$id$resp_p, $subject=cert$subject,
	                                  $issuer_subject=cert$issuer, $serial=cert$serial), entry$sha1);
	}
