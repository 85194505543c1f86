# All that looks at protocols, and every argument of every event: for spliced captures (`./dev splice`).

@load misc/dump-events
@load frameworks/analyzer/detect-protocols
@load frameworks/files/entropy-test-all-files
@load frameworks/files/extract-all-files
@load frameworks/files/hash-all-files
@load frameworks/intel/do_notice
@load frameworks/intel/seen
@load frameworks/notice/community-id
@load frameworks/signatures/iso-9660
@load frameworks/software/version-changes
@load frameworks/software/vulnerable
@load frameworks/software/windows-version-detection
@load misc/capture-loss
@load misc/detect-traceroute
@load misc/loaded-scripts
@load misc/scan
@load misc/stats
@load misc/unknown-protocols
@load misc/weird-stats
@load protocols/conn/community-id-logging
@load protocols/conn/failed-service-logging
@load protocols/conn/flowmeter
@load protocols/conn/ip-proto-name-logging
@load protocols/conn/known-hosts
@load protocols/conn/known-services
@load protocols/conn/mac-logging
@load protocols/conn/speculative-service
@load protocols/conn/vlan-logging
@load protocols/conn/weirds
@load protocols/dhcp/msg-orig
@load protocols/dhcp/software
@load protocols/dhcp/sub-opts
@load protocols/dns/auth-addl
@load protocols/dns/detect-external-names
@load protocols/dns/log-original-query-case
@load protocols/dns/mac-logging
@load protocols/ftp/detect
@load protocols/ftp/detect-bruteforcing
@load protocols/ftp/mac-logging
@load protocols/ftp/sensitive-files
@load protocols/ftp/software
@load protocols/http/detect-sql-injection
@load protocols/http/detect-webapps
@load protocols/http/header-names
@load protocols/http/mac-logging
@load protocols/http/software
@load protocols/http/software-browser-plugins
@load protocols/http/var-extraction-cookies
@load protocols/http/var-extraction-uri
@load protocols/krb/md5-ticket-logging
@load protocols/krb/ticket-logging
@load protocols/login
@load protocols/modbus/known-masters-slaves
@load protocols/modbus/mac-logging
@load protocols/modbus/track-memmap
@load protocols/mqtt
@load protocols/mysql/mac-logging
@load protocols/mysql/software
@load protocols/rdp/indicate_ssl
@load protocols/rpc
@load protocols/smtp/blocklists
@load protocols/smtp/detect-suspicious-orig
@load protocols/smtp/entities-excerpt
@load protocols/smtp/software
@load protocols/ssh/detect-bruteforcing
@load protocols/ssh/geo-data
@load protocols/ssh/interesting-hostnames
@load protocols/ssh/mac-logging
@load protocols/ssh/md5-host-key-logging
@load protocols/ssh/software
@load protocols/ssl/certificate-request-info
@load protocols/ssl/decryption
@load protocols/ssl/expiring-certs
@load protocols/ssl/heartbleed
@load protocols/ssl/known-certs
@load protocols/ssl/log-certs-base64
@load protocols/ssl/mac-logging
@load protocols/ssl/ssl-log-ext
@load protocols/ssl/validate-certs
@load protocols/ssl/validate-ocsp
@load protocols/ssl/validate-sct
@load protocols/ssl/weak-keys
@load tuning/track-all-assets

redef DumpEvents::dump_all_events = T;

# Protocols that policies let be found by their content only, or not at all.
event zeek_init()
	{
	Analyzer::register_for_ports(Analyzer::ANALYZER_FINGER, set(79/tcp));
	Analyzer::register_for_ports(Analyzer::ANALYZER_PORTMAPPER, set(111/tcp, 111/udp));
	Analyzer::register_for_ports(Analyzer::ANALYZER_IDENT, set(113/tcp));
	Analyzer::register_for_ports(Analyzer::ANALYZER_NETBIOSSSN, set(139/tcp));
	Analyzer::register_for_ports(Analyzer::ANALYZER_MOUNT, set(635/tcp, 635/udp, 20048/tcp, 20048/udp, 1001/udp, 1001/tcp));
	Analyzer::register_for_ports(Analyzer::ANALYZER_NFS, set(2049/tcp, 2049/udp));
	Analyzer::register_for_ports(Analyzer::ANALYZER_RDPEUDP, set(3389/udp));
	}
