# Sound and moving pictures.

# MPEG audio: a frame header of layer II or III (ISO/IEC 11172-3), or a tag before it.
signature magic-mp3-frame {
	file-magic /\xFF[\xE2\xE3\xF2\xF3\xF6\xF7\xFA\xFB\xFC\xFD]/
	file-mime "audio/mpeg", 20
}

signature magic-mp3-id3 {
	file-magic /ID3/
	file-mime "audio/mpeg", 70
}

signature magic-aac {
	file-magic /\xFF[\xF0\xF1\xF8\xF9][\x40-\x7F\x80-\xBF]/
	file-mime "audio/x-hx-aac-adts", 20
}

signature magic-wav {
	file-magic /RIFF.{4}WAVE/
	file-mime "audio/x-wav", 70
}

signature magic-avi {
	file-magic /RIFF.{4}AVI\x20/
	file-mime "video/x-msvideo", 70
}

signature magic-aiff {
	file-magic /FORM.{4}AIF[FC]/
	file-mime "audio/x-aiff", 70
}

signature magic-au {
	file-magic /\.snd/
	file-mime "audio/basic", 60
}

signature magic-midi {
	file-magic /MThd/
	file-mime "audio/midi", 70
}

signature magic-flac {
	file-magic /fLaC/
	file-mime "audio/x-flac", 70
}

signature magic-ogg {
	file-magic /OggS/
	file-mime "application/ogg", 70
}

signature magic-amr {
	file-magic /#!AMR/
	file-mime "audio/amr", 110
}

signature magic-realaudio {
	file-magic /\.ra\xFD/
	file-mime "audio/x-pn-realaudio", 70
}

signature magic-realmedia {
	file-magic /\.RMF/
	file-mime "application/vnd.rn-realmedia", 70
}

# ISO base media (ISO/IEC 14496-12): the brand in the file type box.
signature magic-m4a {
	file-magic /.{4}ftypm4a/i
	file-mime "audio/m4a", 70
}

signature magic-mp4 {
	file-magic /.{4}ftyp(isom|iso[2-9]|mp4[12]|M4V|dash|MSNV)/
	file-mime "video/mp4", 70
}

signature magic-3gpp {
	file-magic /.{4}ftyp(3g|avc1|mmp4)/
	file-mime "video/3gpp", 60
}

signature magic-quicktime {
	file-magic /.{4}(ftypqt|moov|mdat|wide|skip)/
	file-mime "video/quicktime", 70
}

signature magic-flv {
	file-magic /FLV/
	file-mime "video/x-flv", 60
}

# MPEG program and elementary streams: start codes.
signature magic-mpeg {
	file-magic /\x00\x00\x01[\xB0-\xBB]/
	file-mime "video/mpeg", 50
}

signature magic-mpeg-video {
	file-magic /\x00\x00\x01\xB3/
	file-mime "video/mpv", 71
}

# MPEG transport streams: the mark of three packets in a row.
signature magic-mpeg-ts {
	file-magic /\x47.{187}\x47.{187}\x47/
	file-mime "video/mp2t", 60
}

# Matroska and WebM (RFC 8794, RFC 9559): the type of document in the EBML header.
signature magic-webm {
	file-magic /\x1A\x45\xDF\xA3.{0,56}webm/
	file-mime "video/webm", 70
}

signature magic-matroska {
	file-magic /\x1A\x45\xDF\xA3.{0,52}matroska/
	file-mime "video/x-matroska", 110
}

signature magic-asf {
	file-magic /\x30\x26\xB2\x75/
	file-mime "video/x-ms-asf", 70
}

signature magic-m3u {
	file-magic /#EXTM3U/
	file-mime "audio/x-mpegurl", 60
}

signature magic-swf {
	file-magic /[FCZ]WS/
	file-mime "application/x-shockwave-flash", 60
}
