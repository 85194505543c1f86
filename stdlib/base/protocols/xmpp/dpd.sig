# XMPP by the stream that the client opens (RFC 6120, section 4.2).
signature dpd_xmpp {
	ip-proto == tcp
	payload /(<\?xml[^?>]*\?>)?[\n\r ]*<stream:stream [^>]*xmlns='jabber:/
	enable "xmpp"
}
