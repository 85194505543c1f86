##! Has connections be decrypted whose secrets are known: those of TLS 1.2 with TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384. What they carry is
##! analyzed like any other stream.

@load base/frameworks/input
@load base/frameworks/notice
@load base/protocols/conn
@load base/protocols/ssl

module SSL;

# The analyzer has to see what is encrypted.
redef SSL::disable_analyzer_after_detection = F;

export {
	## A file with columns ``client_random`` and ``secret`` that is read when the program starts.
	const keylog_file = getenv("ZEEK_TLS_KEYLOG_FILE") &redef;

	## Secrets that were not asked for in this time are forgotten.
	const secret_expiration = 5mins &redef;

	## Adds the keys of a session.
	##
	## client_random: The client's random bytes behind the time.
	##
	## keys: The keys.
	global add_keys: event(client_random: string, keys: string);

	## Adds the master secret of a session.
	##
	## client_random: The client's random bytes behind the time.
	##
	## secrets: The secret.
	global add_secret: event(client_random: string, secrets: string);
}

# What a file tells holds as long as the program runs.
@if ( keylog_file == "" )
global secrets: table[string] of string = {} &redef;
global keys: table[string] of string = {} &redef;
@else
global secrets: table[string] of string = {} &read_expire=secret_expiration &redef;
global keys: table[string] of string = {} &read_expire=secret_expiration &redef;
@endif

redef record SSL::Info += {
	# Names the session.
	client_random: string &optional;
};

type SecretsIdx: record {
	client_random: string;
};

type SecretsVal: record {
	secret: string;
};

const tls_decrypt_stream_name = "tls-keylog-file";

event zeek_init()
	{
	if ( keylog_file == "" )
		return;

	Input::add_table(Input::TableDescription($name=tls_decrypt_stream_name, $source=keylog_file, $destination=secrets,
	                                         $idx=SecretsIdx, $val=SecretsVal, $want_record=F));
	Input::remove(tls_decrypt_stream_name);
	}

event SSL::add_keys(client_random: string, keys: string)
	{
	SSL::keys[client_random] = keys;
	}

event SSL::add_secret(client_random: string, secrets: string)
	{
	SSL::secrets[client_random] = secrets;
	}

# Gives the analyzer what is known of a session.
function tell_secrets(c: connection)
	{
	if ( ! c$ssl?$client_random )
		return;

	if ( c$ssl$client_random in keys )
		set_keys(c, keys[c$ssl$client_random]);
	else if ( c$ssl$client_random in secrets )
		set_secret(c, secrets[c$ssl$client_random]);
	}

event ssl_client_hello(c: connection, version: count, record_version: count, possible_ts: time, client_random: string, session_id: string, ciphers: index_vec, comp_methods: index_vec)
	{
	c$ssl$client_random = client_random;
	tell_secrets(c);
	}

event ssl_change_cipher_spec(c: connection, is_client: bool)
	{
	tell_secrets(c);
	}
