##! Notices for heartbeats that try to read the memory of a peer (CVE-2014-0160), before encryption by what they claim, behind it by their
##! sizes and numbers.

@load base/protocols/ssl
@load base/frameworks/notice

module Heartbleed;

export {
	redef enum Notice::Type += {
		## A host tries to read the memory of another one, or looks whether it could.
		SSL_Heartbeat_Attack,
		## Such an attack was probably successful.
		SSL_Heartbeat_Attack_Success,
		## A heartbeat is shorter than it can be.
		SSL_Heartbeat_Odd_Length,
		## Heartbeats are not answered one by one.
		SSL_Heartbeat_Many_Requests,
	};
}

# Encrypted heartbeats have to be seen.
redef SSL::disable_analyzer_after_detection = F;

redef record SSL::Info += {
	# Length of a heartbeat that waits for the other side's.
	last_originator_heartbeat_request_size: count &optional;
	last_responder_heartbeat_request_size: count &optional;

	originator_heartbeats: count &default=0;
	responder_heartbeats: count &default=0;

	# Whether an attack was seen before encryption.
	heartbleed_detected: bool &default=F;

	# Encrypted data so far.
	enc_appdata_packages: count &default=0;
	enc_appdata_bytes: count &default=0;
};

# How short an encrypted heartbeat may be with cipher suites of that name.
type min_length: record {
	cipher: pattern;
	min_length: count;
};

# Since TLS 1.1 a record carries its own initialization vector.
global min_lengths_tls11: vector of min_length = {
	min_length($cipher=/_AES_256_GCM_SHA384$/, $min_length=43),
	min_length($cipher=/_AES_128_GCM_SHA256$/, $min_length=43),
	min_length($cipher=/_256_CBC_SHA384$/, $min_length=96),
	min_length($cipher=/_256_CBC_SHA256$/, $min_length=80),
	min_length($cipher=/_256_CBC_SHA$/, $min_length=64),
	min_length($cipher=/_128_CBC_SHA256$/, $min_length=80),
	min_length($cipher=/_128_CBC_SHA$/, $min_length=64),
	min_length($cipher=/_3DES_EDE_CBC_SHA$/, $min_length=48),
	min_length($cipher=/_SEED_CBC_SHA$/, $min_length=64),
	min_length($cipher=/_IDEA_CBC_SHA$/, $min_length=48),
	min_length($cipher=/_DES_CBC_SHA$/, $min_length=48),
	min_length($cipher=/_DES40_CBC_SHA$/, $min_length=48),
	min_length($cipher=/_RC4_128_SHA$/, $min_length=39),
	min_length($cipher=/_RC4_128_MD5$/, $min_length=35),
	min_length($cipher=/_RC4_40_MD5$/, $min_length=35),
	min_length($cipher=/_RC2_CBC_40_MD5$/, $min_length=48),
};

global min_lengths: vector of min_length = {
	min_length($cipher=/_256_CBC_SHA$/, $min_length=48),
	min_length($cipher=/_128_CBC_SHA$/, $min_length=48),
	min_length($cipher=/_3DES_EDE_CBC_SHA$/, $min_length=40),
	min_length($cipher=/_SEED_CBC_SHA$/, $min_length=48),
	min_length($cipher=/_IDEA_CBC_SHA$/, $min_length=40),
	min_length($cipher=/_DES_CBC_SHA$/, $min_length=40),
	min_length($cipher=/_DES40_CBC_SHA$/, $min_length=40),
	min_length($cipher=/_RC4_128_SHA$/, $min_length=39),
	min_length($cipher=/_RC4_128_MD5$/, $min_length=35),
	min_length($cipher=/_RC4_40_MD5$/, $min_length=35),
	min_length($cipher=/_RC2_CBC_40_MD5$/, $min_length=40),
};

event ssl_heartbeat(c: connection, is_client: bool, length: count, heartbeat_type: count, payload_length: count, payload: string)
	{
	if ( ! c?$ssl )
		return;

	if ( heartbeat_type == 1 )
		{
		# Behind type and length there are at least 16 bytes of padding.
		local room: count = length < 3 + 16 ? length : length - 3 - 16;

		if ( payload_length > room )
			{
			c$ssl$heartbleed_detected = T;
			NOTICE(Notice::Info($note=SSL_Heartbeat_Attack,
			                    $msg=fmt("An TLS heartbleed attack was detected! Record length %d. Payload length %d", length, payload_length),
			                    $conn=c, $identifier=cat(c$uid, length, payload_length)));
			}
		else if ( is_client )
			NOTICE(Notice::Info($note=SSL_Heartbeat_Attack,
			                    $msg=fmt("Heartbeat request before encryption. Probable Scan without exploit attempt. Message length: %d. Payload length: %d", length, payload_length),
			                    $conn=c, $n=length, $identifier=cat(c$uid, length)));
		}

	if ( heartbeat_type == 2 && c$ssl$heartbleed_detected )
		NOTICE(Notice::Info($note=SSL_Heartbeat_Attack_Success,
		                    $msg=fmt("An TLS heartbleed attack detected before was probably exploited. Message length: %d. Payload length: %d", length, payload_length),
		                    $conn=c, $identifier=c$uid));
	}

# Heartbeats of one side without those of the other one.
function check_numbers(c: connection)
	{
	local orig = c$ssl$originator_heartbeats;
	local resp = c$ssl$responder_heartbeats;

	# Told again every thousand.
	local id = fmt("%s%d", c$uid, resp / 1000);

	if ( orig > resp + 3 )
		NOTICE(Notice::Info($note=SSL_Heartbeat_Many_Requests,
		                    $msg=fmt("More than 3 heartbeat requests without replies from server. Possible attack. Client count: %d, server count: %d", orig, resp),
		                    $conn=c, $n=orig - resp, $identifier=id));

	if ( resp > orig + 3 )
		NOTICE(Notice::Info($note=SSL_Heartbeat_Many_Requests,
		                    $msg=fmt("Server sending more heartbeat responses than requests seen. Possible attack. Client count: %d, server count: %d", orig, resp),
		                    $conn=c, $n=resp - orig, $identifier=id));
	}

function check_length(c: connection, is_client: bool, length: count, duration: interval)
	{
	local id = fmt("%s-weak-%d", c$uid, length);

	if ( is_client && length < 19 )
		NOTICE(Notice::Info($note=SSL_Heartbeat_Odd_Length,
		                    $msg=fmt("Heartbeat message smaller than minimum required length. Probable attack or scan. Message length: %d. Cipher: %s. Time: %f", length, c$ssl$cipher, duration),
		                    $conn=c, $n=length, $identifier=id));

	local lengths = c$ssl$version == "TLSv11" || c$ssl$version == "TLSv12" ? min_lengths_tls11 : min_lengths;

	for ( _, l in lengths )
		{
		if ( l$cipher !in c$ssl$cipher )
			next;

		if ( length < l$min_length )
			NOTICE(Notice::Info($note=SSL_Heartbeat_Odd_Length,
			                    $msg=fmt("Heartbeat message smaller than minimum required length. Probable attack. Message length: %d. Required length: %d. Cipher: %s. Cipher match: %s", length, l$min_length, c$ssl$cipher, l$cipher),
			                    $conn=c, $n=length, $identifier=id));

		break;
		}
	}

event ssl_encrypted_heartbeat(c: connection, is_client: bool, length: count)
	{
	if ( is_client )
		++c$ssl$originator_heartbeats;
	else
		++c$ssl$responder_heartbeats;

	local duration = network_time() - c$start_time;
	local early = fmt("%s%s", c$uid, "early");

	if ( c$ssl$enc_appdata_packages == 0 )
		NOTICE(Notice::Info($note=SSL_Heartbeat_Attack,
		                    $msg=fmt("Heartbeat before ciphertext. Probable attack or scan. Length: %d, is_client: %d", length, is_client),
		                    $conn=c, $n=length, $identifier=early));
	else if ( duration < 1min )
		NOTICE(Notice::Info($note=SSL_Heartbeat_Attack,
		                    $msg=fmt("Heartbeat within first minute. Possible attack or scan. Length: %d, is_client: %d, time: %s", length, is_client, duration),
		                    $conn=c, $n=length, $identifier=early));

	check_numbers(c);
	check_length(c, is_client, length, duration);

	if ( is_client )
		{
		# An answer to the server's, or a request.
		if ( c$ssl?$last_responder_heartbeat_request_size )
			delete c$ssl$last_responder_heartbeat_request_size;
		else
			c$ssl$last_originator_heartbeat_request_size = length;

		return;
		}

	if ( ! c$ssl?$last_originator_heartbeat_request_size )
		{
		c$ssl$last_responder_heartbeat_request_size = length;
		return;
		}

	# An answer that is longer than the request holds more than it.
	if ( c$ssl$last_originator_heartbeat_request_size < length )
		NOTICE(Notice::Info($note=SSL_Heartbeat_Attack_Success,
		                    $msg=fmt("An encrypted TLS heartbleed attack was probably detected! First packet client record length %d, first packet server record length %d. Time: %f",
		                             c$ssl$last_originator_heartbeat_request_size, length, duration),
		                    $conn=c, $identifier=c$uid));

	delete c$ssl$last_originator_heartbeat_request_size;
	}

event ssl_encrypted_data(c: connection, is_client: bool, record_version: count, content_type: count, length: count)
	{
	if ( ! c?$ssl )
		return;

	if ( content_type == SSL::HEARTBEAT )
		event ssl_encrypted_heartbeat(c, is_client, length);

	else if ( content_type == SSL::APPLICATION_DATA && length > 0 )
		{
		++c$ssl$enc_appdata_packages;
		c$ssl$enc_appdata_bytes += length;
		}
	}
