# Archives, compressed data and images of disks.

# ZIP (PKWARE's APPNOTE): a local file header, the mark of split archives, and an empty archive.
signature magic-zip {
	file-magic /PK\x03\x04/
	file-mime "application/zip", 10
}

signature magic-zip-split {
	file-magic /PK\x07\x08PK\x03\x04/
	file-mime "application/zip", 10
}

signature magic-zip-empty {
	file-magic /PK\x05\x06\x00\x00\x00\x00/
	file-mime "application/zip", 10
}

# A JAR has its manifest first, or among the first names.
signature magic-jar {
	file-magic /PK\x03\x04.{1,240}META-INF\/(MANIFEST\.MF)?/
	file-mime "application/java-archive", 100
}

# An Android package has a manifest of its own.
signature magic-apk {
	file-magic /PK\x03\x04.{1,240}AndroidManifest\.xml/
	file-mime "application/vnd.android.package-archive", 120
}

# gzip (RFC 1952, section 2.3.1).
signature magic-gzip {
	file-magic /\x1F\x8B/
	file-mime "application/x-gzip", 100
}

signature magic-bzip2 {
	file-magic /BZh/
	file-mime "application/x-bzip2", 60
}

signature magic-xz {
	file-magic /\xFD7zXZ\x00/
	file-mime "application/x-xz", 90
}

# Zstandard (RFC 8878, section 3.1.1).
signature magic-zstd {
	file-magic /\x28\xB5\x2F\xFD/
	file-mime "application/zstd", 70
}

signature magic-7z {
	file-magic /7z\xBC\xAF\x27\x1C/
	file-mime "application/x-7z-compressed", 50
}

signature magic-rar {
	file-magic /Rar!/
	file-mime "application/x-rar", 70
}

signature magic-lz4 {
	file-magic /\x04\x22\x4D\x18/
	file-mime "application/x-lz4", 70
}

signature magic-lzip {
	file-magic /LZIP/
	file-mime "application/x-lzip", 70
}

# LZMA alone: the usual properties and a dictionary of a power of two.
signature magic-lzma {
	file-magic /\x5D\x00\x00/
	file-mime "application/x-lzma", 71
}

signature magic-compress {
	file-magic /\x1F\x9D/
	file-mime "application/x-compress", 50
}

signature magic-snappy {
	file-magic /\xFF\x06\x00\x00sNaPpY/
	file-mime "application/x-snappy-framed", 70
}

signature magic-cab {
	file-magic /MSCF\x00\x00\x00\x00/
	file-mime "application/vnd.ms-cab-compressed", 110
}

signature magic-rpm {
	file-magic /(\xED\xAB\xEE\xDB|drpm)/
	file-mime "application/x-rpm", 70
}

signature magic-deb {
	file-magic /!<arch>\x0Adebian/
	file-mime "application/x-debian-package", 171
}

signature magic-ar {
	file-magic /!<arch>/
	file-mime "application/x-archive", 70
}

signature magic-cpio-binary {
	file-magic /(\xC7\x71|\x71\xC7)/
	file-mime "application/x-cpio", 50
}

signature magic-cpio-text {
	file-magic /0707(01|02|07)[0-9A-Fa-f]{6}/
	file-mime "application/x-cpio", 50
}

# tar: the mark of POSIX behind the header's first fields.
signature magic-tar {
	file-magic /[^\x00].{256}ustar/
	file-mime "application/x-tar", 100
}

signature magic-xar {
	file-magic /xar!/
	file-mime "application/x-xar", 100
}

signature magic-ace {
	file-magic /.{7}\*\*ACE\*\*/
	file-mime "application/x-ace", 100
}

signature magic-arj {
	file-magic /\x60\xEA/
	file-mime "application/x-arj", 50
}

signature magic-lzh {
	file-magic /.{2}(-lh[0-7 dex]-|-lz[s2-8]-)/
	file-mime "application/x-lzh", 80
}

signature magic-zoo {
	file-magic /.{20}\xDC\xA7\xC4\xFD/
	file-mime "application/x-zoo", 70
}

signature magic-stuffit {
	file-magic /(SIT!|StuffIt)/
	file-mime "application/x-stuffit", 50
}

signature magic-warc {
	file-magic /WARC\//
	file-mime "application/warc", 50
}

signature magic-squashfs {
	file-magic /(sqsh|hsqs)/
	file-mime "application/x-squashfs", 50
}

signature magic-qcow {
	file-magic /QFI\xFB/
	file-mime "application/x-qemu-disk", 50
}

signature magic-vmdk {
	file-magic /(KDMV|COWD)/
	file-mime "application/x-vmdk", 50
}

# Delta RPMs, Chrome extensions, and archives of Java's tools.
signature magic-crx {
	file-magic /Cr24[\x02\x03]\x00\x00\x00/
	file-mime "application/x-chrome-extension", 80
}

signature magic-pack200 {
	file-magic /\xCA\xFE\xD0\x0D/
	file-mime "application/x-java-pack200", 70
}
