# Pictures, by the magic numbers that their formats prescribe.

# PNG (RFC 2083, section 3.1).
signature magic-png {
	file-magic /\x89PNG/
	file-mime "image/png", 110
}

# GIF87a and GIF89a.
signature magic-gif {
	file-magic /GIF8/
	file-mime "image/gif", 70
}

# JPEG: the marker "start of image".
signature magic-jpeg {
	file-magic /\xFF\xD8/
	file-mime "image/jpeg", 52
}

# JPEG 2000: a signature box, then the brand of the file type box.
signature magic-jp2 {
	file-magic /\x00\x00\x00\x0CjP\x20\x20\x0D\x0A\x87\x0A.{8}jp2\x20/
	file-mime "image/jp2", 70
}

signature magic-jpx {
	file-magic /\x00\x00\x00\x0CjP\x20\x20\x0D\x0A\x87\x0A.{8}jpx\x20/
	file-mime "image/jpx", 70
}

signature magic-jpm {
	file-magic /\x00\x00\x00\x0CjP\x20\x20\x0D\x0A\x87\x0A.{8}jpm\x20/
	file-mime "image/jpm", 70
}

signature magic-mj2 {
	file-magic /\x00\x00\x00\x0CjP\x20\x20\x0D\x0A\x87\x0A.{8}mjp2/
	file-mime "video/mj2", 70
}

signature magic-jp2-any {
	file-magic /.{4}jP/
	file-mime "image/jp2", 50
}

# Icons and cursors of Windows: reserved zero, kind.
signature magic-ico {
	file-magic /\x00\x00\x01\x00/
	file-mime "image/x-icon", 70
}

signature magic-cur {
	file-magic /\x00\x00\x02\x00/
	file-mime "image/x-cursor", 70
}

# TIFF and BigTIFF of both byte orders.
signature magic-tiff-be {
	file-magic /MM\x00[\x2A\x2B]/
	file-mime "image/tiff", 70
}

signature magic-tiff-le {
	file-magic /II[\x2A\x2B]\x00/
	file-mime "image/tiff", 70
}

signature magic-webp {
	file-magic /RIFF.{4}WEBP/
	file-mime "image/webp", 70
}

# BMP: the size of the header behind the file header.
signature magic-bmp {
	file-magic /BM.{12}[\x0C\x28\x40\x6C\x7C]\x00/
	file-mime "image/x-ms-bmp", 50
}

signature magic-psd {
	file-magic /8BPS/
	file-mime "image/vnd.adobe.photoshop", 70
}

signature magic-xcf {
	file-magic /gimp xcf/
	file-mime "image/x-xcf", 110
}

signature magic-xcursor {
	file-magic /Xcur/
	file-mime "image/x-xcursor", 70
}

signature magic-dwg {
	file-magic /AC10([23][0-9]|1[0-9]|0[0-9])/
	file-mime "image/vnd.dwg", 90
}

signature magic-djvu {
	file-magic /AT&TFORM.{4}DJV[MUI]/
	file-mime "image/vnd.djvu", 70
}

signature magic-exr {
	file-magic /\x76\x2F\x31\x01/
	file-mime "image/x-exr", 70
}

signature magic-dpx {
	file-magic /(SDPX|XPDS)/
	file-mime "image/x-dpx", 70
}

# HEIF and AVIF (ISO base media, brands of ISO/IEC 23008-12).
signature magic-heic {
	file-magic /.{4}ftyp(heic|heix|heim|heis)/
	file-mime "image/heic", 70
}

signature magic-heif {
	file-magic /.{4}ftyp(mif1|msf1)/
	file-mime "image/heif", 60
}

signature magic-avif {
	file-magic /.{4}ftypavi[fs]/
	file-mime "image/avif", 70
}

# JPEG XL: the bare code stream.
signature magic-jxl {
	file-magic /(\xFF\x0A|\x00\x00\x00\x0CJXL\x20)/
	file-mime "image/jxl", 60
}

# Portable pixmaps of netpbm with bytes as values.
signature magic-pnm {
	file-magic /P[456][\x0A\x0D\x20\x09]+(#[^\x0A]*\x0A)?[0-9]+[\x0A\x0D\x20\x09]+[0-9]+/
	file-mime "image/x-portable-anymap", 60
}

# SVG without an XML declaration.
signature magic-svg {
	file-magic /(\xEF\xBB\xBF)?[\x0D\x0A\x09\x20]*(<!--.*-->[\x0D\x0A\x09\x20]*)*<svg[\x20\x09\x0D\x0A>]/i
	file-mime "image/svg+xml", 70
}
