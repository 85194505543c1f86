##! Root certificates. They are taken from the system as soon as a verification needs them, so that they are as current as the
##! system's; a site that names its own in :zeek:see:`SSL::root_certs` trusts those alone.

@load ./main

module SSL;

export {
	## Directory of the root certificates (PEM or DER, a file may hold several) that are trusted while
	## :zeek:see:`SSL::root_certs` is empty. An empty string: none are.
	const root_certs_directory = "/etc/ssl/certs" &redef;
}
