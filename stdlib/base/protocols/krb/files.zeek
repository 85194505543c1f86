##! Certificates with which clients and servers prove who they are (RFC 4556), as
##! files and in the log.

@load ./main
@load base/utils/conn-ids
@load base/frameworks/files
@load base/files/x509

module KRB;

export {
	redef record Info += {
		## The client's certificate.
		client_cert: Files::Info &optional;
		## Its subject.
		client_cert_subject: string &log &optional;
		## Identifier of its file.
		client_cert_fuid: string &log &optional;
		## The server's certificate.
		server_cert: Files::Info &optional;
		## Its subject.
		server_cert_subject: string &log &optional;
		## Identifier of its file.
		server_cert_fuid: string &log &optional;
	};

	## Files of Kerberos have their handles from the analyzer.
	global get_file_handle: function(c: connection, is_orig: bool): string;

	## Describes a file.
	global describe_file: function(f: fa_file): string;
}

# Whether a file comes from Kerberos.
function is_ours(f: fa_file): bool
	{
	return f$source == "KRB" || f$source == "KRB_TCP";
	}

function get_file_handle(c: connection, is_orig: bool): string
	{
	return "";
	}

function describe_file(f: fa_file): string
	{
	if ( ! is_ours(f) || ! f?$info || ! f$info?$x509 || ! f$info$x509?$certificate )
		return "";

	for ( _, c in f$conns )
		{
		if ( c?$krb )
			return cat(c$id$resp_h, ":", c$id$resp_p);
		}

	local cert = f$info$x509$certificate;
	return cat("Serial: ", cert$serial, " Subject: ", cert$subject, " Issuer: ", cert$issuer);
	}

event zeek_init() &priority=5
	{
	local registration = Files::ProtoRegistration($get_file_handle=KRB::get_file_handle, $describe=KRB::describe_file);
	Files::register_protocol(Analyzer::ANALYZER_KRB_TCP, registration);
	Files::register_protocol(Analyzer::ANALYZER_KRB, registration);
	}

event file_over_new_connection(f: fa_file, c: connection, is_orig: bool) &priority=5
	{
	if ( ! is_ours(f) )
		return;

	set_session(c);

	if ( is_orig )
		{
		c$krb$client_cert = f$info;
		c$krb$client_cert_fuid = f$id;
		}
	else
		{
		c$krb$server_cert = f$info;
		c$krb$server_cert_fuid = f$id;
		}
	}

function fill_in_subjects(c: connection)
	{
	if ( ! c?$krb )
		return;

	local krb = c$krb;
	if ( krb?$client_cert && krb$client_cert?$x509 && krb$client_cert$x509?$certificate )
		krb$client_cert_subject = krb$client_cert$x509$certificate$subject;

	if ( krb?$server_cert && krb$server_cert?$x509 && krb$server_cert$x509?$certificate )
		krb$server_cert_subject = krb$server_cert$x509$certificate$subject;
	}

event krb_error(c: connection, msg: Error_Msg)
	{
	fill_in_subjects(c);
	}

event krb_as_response(c: connection, msg: KDC_Response)
	{
	fill_in_subjects(c);
	}

event krb_tgs_response(c: connection, msg: KDC_Response)
	{
	fill_in_subjects(c);
	}

hook finalize_krb(c: connection) &priority=5
	{
	fill_in_subjects(c);
	}
