##! Logs OCSP replies.

@load base/frameworks/files

module OCSP;

export {
	redef enum Log::ID += { LOG };

	## Decides on each row of the log.
	global log_policy: Log::PolicyHook;

	## A row of the log: a certificate that a reply is about.
	type Info: record {
		## When the reply was seen.
		ts: time &log;
		## Identifier of the file.
		id: string &log;
		## Algorithm of the digests.
		hashAlgorithm: string &log;
		## Digest of the issuer's name.
		issuerNameHash: string &log;
		## Digest of the issuer's key.
		issuerKeyHash: string &log;
		## Number of the certificate.
		serialNumber: string &log;
		## What is said of it.
		certStatus: string &log;
		## When it was revoked.
		revoketime: time &log &optional;
		## Why it was revoked.
		revokereason: string &log &optional;
		## When that was known to be so.
		thisUpdate: time &log;
		## When there will be news.
		nextUpdate: time &log &optional;
	};

	## Raised for each row of the log.
	global log_ocsp: event(rec: Info);
}

event zeek_init()
	{
	Log::create_stream(LOG, Log::Stream($columns=Info, $ev=log_ocsp, $path="ocsp", $policy=log_policy));
	Files::register_for_mime_type(Files::ANALYZER_OCSP_REPLY, "application/ocsp-response");
	}

event ocsp_response_certificate(f: fa_file, hashAlgorithm: string, issuerNameHash: string, issuerKeyHash: string, serialNumber: string, certStatus: string, revokeTime: time, revokeReason: string, thisUpdate: time, nextUpdate: time)
	{
	local row = OCSP::Info($ts=f$info$ts, $id=f$id, $hashAlgorithm=hashAlgorithm, $issuerNameHash=issuerNameHash,
	                       $issuerKeyHash=issuerKeyHash, $serialNumber=serialNumber, $certStatus=certStatus,
	                       $thisUpdate=thisUpdate);

	if ( revokeReason != "" )
		row$revokereason = revokeReason;

	if ( time_to_double(revokeTime) != 0 )
		row$revoketime = revokeTime;

	if ( time_to_double(nextUpdate) != 0 )
		row$nextUpdate = nextUpdate;

	Log::write(LOG, row);
	}
