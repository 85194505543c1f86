# Text: markup by its first element, JSON, and plain text. Before the first element there may be a byte order mark, blanks and
# comments.

# Ten characters that one can print, perhaps behind a byte order mark.
signature magic-text {
	file-magic /(\xEF\xBB\xBF|\xFE\xFF|\xFF\xFE|\x00\x00\xFE\xFF|\xFF\xFE\x00\x00)?[\x09-\x0D\x20-\x7E]{10}/
	file-mime "text/plain", -20
}

# HTML (its standard, section 13.1.1): the declaration, or one of the elements that begin a page.
signature magic-html-doctype {
	file-magic /(\xEF\xBB\xBF)?[\x0D\x0A\x09\x20]*(<!--.*-->[\x0D\x0A\x09\x20]*)*<!doctype[\x20]+html/i
	file-mime "text/html", 100
}

signature magic-html {
	file-magic /(\xEF\xBB\xBF)?[\x0D\x0A\x09\x20]*(<!--.*-->[\x0D\x0A\x09\x20]*)*<(html|meta http-equiv)/i
	file-mime "text/html", 100
}

signature magic-html-part {
	file-magic /(\xEF\xBB\xBF)?[\x0D\x0A\x09\x20]*(<!--.*-->[\x0D\x0A\x09\x20]*)*<(head|title|body)/i
	file-mime "text/html", 20
}

# XHTML: an XML declaration first.
signature magic-xhtml {
	file-magic /(\xEF\xBB\xBF)?[\x0D\x0A\x09\x20]*(<!--.*-->[\x0D\x0A\x09\x20]*)*<\?xml .*\?>[\x0D\x0A\x09\x20]*(<!--.*-->[\x0D\x0A\x09\x20]*)*<(!doctype[\x20]+html|html)/i
	file-mime "text/html", 100
}

# XML (its recommendation, section 2.8).
signature magic-xml {
	file-magic /(\xEF\xBB\xBF)?[\x0D\x0A\x09\x20]*(<!--.*-->[\x0D\x0A\x09\x20]*)*<\?xml /
	file-mime "application/xml", 10
}

# Feeds: RSS 2.0, and Atom by its name space (RFC 4287).
signature magic-rss {
	file-magic /(\xEF\xBB\xBF)?[\x0D\x0A\x09\x20]*(<\?xml .*\?>)?[\x0D\x0A\x09\x20]*(<!--.*-->[\x0D\x0A\x09\x20]*)*<rss/i
	file-mime "text/rss", 90
}

signature magic-rss-atom {
	file-magic /(\xEF\xBB\xBF)?[\x0D\x0A\x09\x20]*(<\?xml .*\?>)?[\x0D\x0A\x09\x20]*(<!--.*-->[\x0D\x0A\x09\x20]*)*<(rss[^>]*xmlns:atom|feed[^>]*xmlns=["']?http:\/\/www\.w3\.org\/2005\/Atom)/i
	file-mime "text/atom", 100
}

signature magic-soap {
	file-magic /(\xEF\xBB\xBF)?[\x0D\x0A\x09\x20]*(<\?xml .*\?>)?[\x0D\x0A\x09\x20]*(<!--.*-->[\x0D\x0A\x09\x20]*)*<soap(-env)?:envelope/i
	file-mime "application/soap+xml", 49
}

signature magic-cross-domain-policy {
	file-magic /(\xEF\xBB\xBF)?[\x0D\x0A\x09\x20]*(<\?xml .*\?>)?[\x0D\x0A\x09\x20]*(<!--.*-->[\x0D\x0A\x09\x20]*)*<(!doctype[\x20]+)?cross-domain-policy/i
	file-mime "text/x-cross-domain-policy", 49
}

signature magic-xmlrpc {
	file-magic /(\xEF\xBB\xBF)?[\x0D\x0A\x09\x20]*(<\?xml .*\?>)?[\x0D\x0A\x09\x20]*(<!--.*-->[\x0D\x0A\x09\x20]*)*<(methodresponse|methodcall)>/i
	file-mime "application/xml-rpc", 49
}

signature magic-jnlp {
	file-magic /(\xEF\xBB\xBF)?[\x0D\x0A\x09\x20]*(<\?xml .*\?>)?[\x0D\x0A\x09\x20]*(<!--.*-->[\x0D\x0A\x09\x20]*)*<jnlp\x20/
	file-mime "application/x-java-jnlp-file", 100
}

signature magic-svg-xml {
	file-magic /(\xEF\xBB\xBF)?[\x0D\x0A\x09\x20]*<\?xml .*\?>[\x0D\x0A\x09\x20]*((<!--.*-->|<!doctype svg[^>]*>)[\x0D\x0A\x09\x20]*)*<svg[\x20\x09\x0D\x0A>]/i
	file-mime "image/svg+xml", 70
}

# JSON (RFC 8259): an object up to its first value, an array up to the end of its first element, and empty ones.
signature magic-json-object {
	file-magic /(\xEF\xBB\xBF)?[\x0D\x0A\x09\x20]*\{[\x0D\x0A\x09\x20]*(\"[^"]+\"|[a-zA-Z][a-zA-Z0-9\\_]*)[\x0D\x0A\x09\x20]*:[\x0D\x0A\x09\x20]*(["\[\{0-9]|true|false)/
	file-mime "text/json", 1
}

signature magic-json-array {
	file-magic /(\xEF\xBB\xBF)?[\x0D\x0A\x09\x20]*\[[\x0D\x0A\x09\x20]*((\"[^"]+\"|[0-9]([0-9.])*|true|false)[\x0D\x0A\x09\x20]*,|\{|\[)/
	file-mime "text/json", 1
}

signature magic-json-empty {
	file-magic /(\xEF\xBB\xBF)?[\x0D\x0A\x09\x20]*(\{[\x0D\x0A\x09\x20]*\}|\[[\x0D\x0A\x09\x20]*\])/
	file-mime "text/json", 0
}

# Messages of mail (RFC 5322), by the fields that servers put in front.
signature magic-mail {
	file-magic /(Received: |Return-Path: |Delivered-To: |From [^\x0A]{3,80} [A-Z][a-z]{2} [A-Z][a-z]{2} )/
	file-mime "message/rfc822", 50
}

signature magic-vcard {
	file-magic /BEGIN:VCARD/i
	file-mime "text/x-vcard", 60
}

signature magic-calendar {
	file-magic /BEGIN:VCALENDAR/i
	file-mime "text/calendar", 60
}
