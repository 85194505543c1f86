# HTTP by its content (RFC 9112, sections 3 and 4). Each side tells it alone, because one may have filled the kept start of the
# connection before the other answers.

# A method of RFC 9110 and RFC 5789, of WebDAV and its kin (RFC 3253, 3648, 3744, 4437, 4791, 4918, 5323, 5842), of Exchange, or of
# remote procedure calls over HTTP.
signature dpd_http_client {
	ip-proto == tcp
	payload /[\x09-\x0D\x20]*(GET|POST|HEAD|PUT|DELETE|OPTIONS|CONNECT|TRACE|PATCH|LINK|UNLINK|PROPFIND|PROPPATCH|MKCOL|COPY|MOVE|LOCK|UNLOCK|VERSION-CONTROL|REPORT|CHECKOUT|CHECKIN|UNCHECKOUT|MKWORKSPACE|UPDATE|LABEL|MERGE|BASELINE-CONTROL|MKACTIVITY|ORDERPATCH|ACL|MKREDIRECTREF|MKCALENDAR|SEARCH|BIND|REBIND|UNBIND|SUBSCRIBE|UNSUBSCRIBE|NOTIFY|POLL|BCOPY|BDELETE|BMOVE|BPROPFIND|BPROPPATCH|X-MS-ENUMATTS|RPC_(IN|OUT)_DATA)/
	tcp-state originator
	enable "http"
}

# A status line.
signature dpd_http_server {
	ip-proto == tcp
	payload /HTTP\/[0-9]/i
	tcp-state responder
	enable "http"
}
