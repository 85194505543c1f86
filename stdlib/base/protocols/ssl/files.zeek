##! Keeps the certificates of a handshake with its connection, and logs what identifies them.

@load ./main
@load base/utils/conn-ids
@load base/frameworks/files
@load base/files/x509

module SSL;

export {
	## Whether the log shows subject and issuer of the server's certificate, which x509.log has anyway.
	const log_include_server_certificate_subject_issuer = F &redef;

	## Whether the log shows subject and issuer of the client's certificate.
	const log_include_client_certificate_subject_issuer = F &redef;

	redef record Info += {
		## The server's certificates, its own first.
		cert_chain: vector of Files::Info &optional;

		## Fingerprints of the server's certificates.
		cert_chain_fps: vector of string &optional &log;

		## The client's certificates, its own first.
		client_cert_chain: vector of Files::Info &optional;

		## Fingerprints of the client's certificates.
		client_cert_chain_fps: vector of string &optional &log;

		## Whom the server's certificate names.
		subject: string &log &optional;

		## Who signed the server's certificate.
		issuer: string &log &optional;

		## Whom the client's certificate names.
		client_subject: string &log &optional;

		## Who signed the client's certificate.
		client_issuer: string &log &optional;

		## Whether the server's certificate covers the name that the client asked for; unset where it did not ask.
		sni_matches_cert: bool &log &optional;

		## Certificates of the server so far.
		server_depth: count &default=0;

		## Certificates of the client so far.
		client_depth: count &default=0;
	};

	## Names a file; not asked for, because the analyzer does so itself.
	global get_file_handle: function(c: connection, is_orig: bool): string;

	## Describes a file.
	global describe_file: function(f: fa_file): string;
}

# Kinds of files that are certificates.
const certificate_kinds: set[string] = {
	"application/x-x509-ca-cert",
	"application/x-x509-user-cert",
	"application/pkix-cert",
};

function get_file_handle(c: connection, is_orig: bool): string
	{
	return "";
	}

function describe_file(f: fa_file): string
	{
	if ( f$source != "SSL" || ! f?$info || ! f$info?$x509 || ! f$info$x509?$certificate )
		return "";

	for ( _, c in f$conns )
		if ( c?$ssl )
			return cat(c$id$resp_h, ":", c$id$resp_p);

	local cert = f$info$x509$certificate;
	return cat("Serial: ", cert$serial, " Subject: ", cert$subject, " Issuer: ", cert$issuer);
	}

event zeek_init() &priority=5
	{
	Files::register_protocol(Analyzer::ANALYZER_SSL,
	                         Files::ProtoRegistration($get_file_handle=SSL::get_file_handle, $describe=SSL::describe_file));
	Files::register_protocol(Analyzer::ANALYZER_DTLS,
	                         Files::ProtoRegistration($get_file_handle=SSL::get_file_handle, $describe=SSL::describe_file));

	local filter = Log::get_filter(SSL::LOG, "default");

	if ( filter$name == "<not found>" )
		return;

	if ( ! filter?$exclude )
		filter$exclude = set();

	if ( ! log_include_server_certificate_subject_issuer )
		{
		add filter$exclude["subject"];
		add filter$exclude["issuer"];
		}

	if ( ! log_include_client_certificate_subject_issuer )
		{
		add filter$exclude["client_subject"];
		add filter$exclude["client_issuer"];
		}

	Log::add_filter(SSL::LOG, filter);
	}

event file_sniff(f: fa_file, meta: fa_metadata) &priority=5
	{
	if ( ! f?$conns || |f$conns| != 1 || ! f?$info || ! f$info?$mime_type || f$info$mime_type !in certificate_kinds )
		return;

	for ( _, c in f$conns )
		{
		if ( ! c?$ssl )
			return;

		if ( ! c$ssl?$cert_chain )
			{
			c$ssl$cert_chain = vector();
			c$ssl$client_cert_chain = vector();
			c$ssl$cert_chain_fps = string_vec();
			c$ssl$client_cert_chain_fps = string_vec();
			}

		# Who is the originator of the file is the client of TLS.
		if ( f$is_orig )
			c$ssl$client_cert_chain += f$info;
		else
			c$ssl$cert_chain += f$info;
		}
	}

hook ssl_finishing(c: connection) &priority=20
	{
	local ssl = c$ssl;

	if ( ssl?$cert_chain )
		for ( _, cert in ssl$cert_chain )
			if ( cert?$x509 && cert$x509?$fingerprint )
				ssl$cert_chain_fps += cert$x509$fingerprint;

	if ( ssl?$client_cert_chain )
		for ( _, client_cert in ssl$client_cert_chain )
			if ( client_cert?$x509 && client_cert$x509?$fingerprint )
				ssl$client_cert_chain_fps += client_cert$x509$fingerprint;

	if ( ssl?$cert_chain && |ssl$cert_chain| > 0 && ssl$cert_chain[0]?$x509 )
		{
		local host = ssl$cert_chain[0]$x509;

		if ( ssl?$server_name )
			ssl$sni_matches_cert = x509_check_cert_hostname(host$handle, ssl$server_name) != "";

		ssl$subject = host$certificate$subject;
		ssl$issuer = host$certificate$issuer;
		}

	if ( ssl?$client_cert_chain && |ssl$client_cert_chain| > 0 && ssl$client_cert_chain[0]?$x509 )
		{
		ssl$client_subject = ssl$client_cert_chain[0]$x509$certificate$subject;
		ssl$client_issuer = ssl$client_cert_chain[0]$x509$certificate$issuer;
		}
	}
