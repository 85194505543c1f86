##! Where the data bases of places and autonomous systems are.

module GLOBAL;

## The folder of the data bases; empty: one of :zeek:id:`mmdb_dir_fallbacks`.
const mmdb_dir: string = "" &redef;

## Name of the data base of cities.
const mmdb_city_db: string = "GeoLite2-City.mmdb" &redef;

## Name of the data base of countries, used where there is none of cities.
const mmdb_country_db: string = "GeoLite2-Country.mmdb" &redef;

## Name of the data base of autonomous systems.
const mmdb_asn_db: string = "GeoLite2-ASN.mmdb" &redef;

## Folders to look into, in this order.
const mmdb_dir_fallbacks: vector of string = vector(
	"/usr/share/GeoIP",
	"/var/lib/GeoIP",
	"/usr/local/share/GeoIP",
	"/usr/local/var/GeoIP",
) &redef;

## How often a data base would be looked at for having been replaced. They are
## read once, when the first address is looked up.
const mmdb_stale_check_interval: interval = 5min &redef;
