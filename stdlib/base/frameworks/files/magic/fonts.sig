# Fonts.

signature magic-woff2 {
	file-magic /wOF2/
	file-mime "application/font-woff2", 70
}

signature magic-woff {
	file-magic /wOFF/
	file-mime "application/font-woff", 70
}

# TrueType: the version of its outlines; an Apple form, and a collection.
signature magic-ttf {
	file-magic /\x00\x01\x00\x00\x00/
	file-mime "application/x-font-ttf", 80
}

signature magic-ttf-apple {
	file-magic /true\x00/
	file-mime "application/x-font-ttf", 70
}

signature magic-ttc {
	file-magic /ttcf\x00[\x01\x02]\x00\x00/
	file-mime "application/x-font-ttf", 70
}

signature magic-otf {
	file-magic /OTTO/
	file-mime "application/vnd.ms-opentype", 70
}

# Embedded OpenType: a mark behind the fixed part of its header.
signature magic-eot {
	file-magic /.{34}LP/
	file-mime "application/vnd.ms-fontobject", 50
}

signature magic-type1 {
	file-magic /(\x80\x01.{4})?%!(PS-AdobeFont-1\.|FontType1)/
	file-mime "application/x-font-type1", 90
}
