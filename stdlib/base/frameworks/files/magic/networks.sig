# What networks, their tools and keys are made of.

# Captures: classic in both byte orders and both resolutions, and pcapng's section header.
signature magic-pcap {
	file-magic /(\xA1\xB2\xC3\xD4|\xD4\xC3\xB2\xA1|\xA1\xB2\x3C\x4D|\x4D\x3C\xB2\xA1)/
	file-mime "application/vnd.tcpdump.pcap", 70
}

signature magic-pcapng {
	file-magic /\x0A\x0D\x0D\x0A.{4}(\x1A\x2B\x3C\x4D|\x4D\x3C\x2B\x1A)/
	file-mime "application/vnd.tcpdump.pcap", 100
}

# Requests for and tellings of certificate status (RFC 6960): the object identifiers of SHA-1 and of a basic response.
signature magic-ocsp-request {
	file-magic /\x30.{10,19}\x06\x05\x2B\x0E\x03\x02\x1A/
	file-mime "application/ocsp-request", 71
}

signature magic-ocsp-response {
	file-magic /\x30.{10,19}\x06\x09\x2B\x06\x01\x05\x05\x07\x30\x01\x01/
	file-mime "application/ocsp-response", 71
}

# PEM (RFC 7468).
signature magic-pem-certificate {
	file-magic /-----BEGIN CERTIFICATE-----/
	file-mime "application/x-pem", 50
}

signature magic-pem-key {
	file-magic /-----BEGIN ((RSA|DSA|EC|OPENSSH|ENCRYPTED) )?PRIVATE KEY-----/
	file-mime "application/x-pem", 50
}

# OpenPGP armor (RFC 9580, section 6.2).
signature magic-pgp-signature {
	file-magic /-----BEGIN PGP SIGNATURE/
	file-mime "application/pgp-signature", 120
}

signature magic-pgp-message {
	file-magic /-----BEGIN PGP MESSAGE/
	file-mime "application/pgp-message", 120
}

signature magic-pgp-keys {
	file-magic /-----BEGIN PGP (PUBLIC|PRIVATE) KEY BLOCK-/
	file-mime "application/pgp-keys", 120
}

# Descriptions of torrents are dictionaries in bencoding.
signature magic-torrent {
	file-magic /d[0-9]+:(announce|created by|comment|info)/
	file-mime "application/x-bittorrent", 80
}
