##! Events of the file analyzers that compute digests.

module GLOBAL;

export {
	## Raised when the digest of a file is known. There is none for a file with gaps.
	##
	## f: The file.
	##
	## kind: ``md5``, ``sha1``, ``sha224``, ``sha256``, ``sha384`` or ``sha512``.
	##
	## hash: The digest in hexadecimal digits.
	global file_hash: event(f: fa_file, kind: string, hash: string);
}
