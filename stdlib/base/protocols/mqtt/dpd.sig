# The name of the protocol stands behind the fixed header and its own length.
signature dpd_mqtt {
	ip-proto == tcp
	payload /^.{4,7}MQ/
	enable "mqtt"
}
