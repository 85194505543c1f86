##! Loads all policies of the library, for tests: together they make little sense.
##! Those behind a ``#`` are left out: they need a cluster or an analyzer that is
##! not there, do something at once, or change what is logged.

@load files/x509/disable-certificate-events-known-certs.zeek
@load frameworks/analyzer/debug-logging.zeek
@load frameworks/analyzer/detect-protocols.zeek
@load frameworks/analyzer/packet-segment-logging.zeek
# @load frameworks/cluster/backend/broker/__load__.zeek
@load frameworks/cluster/backend/broker/backpressure.zeek
# @load frameworks/cluster/backend/broker/main.zeek
@load frameworks/cluster/backend/broker/telemetry.zeek
@load frameworks/cluster/experimental.zeek
# @load frameworks/cluster/nodes-experimental/manager.zeek
@load frameworks/conn_key/vlan_fivetuple.zeek
# @load frameworks/control/controllee.zeek
# @load frameworks/control/controller.zeek
@load frameworks/files/detect-MHR.zeek
@load frameworks/files/entropy-test-all-files.zeek
# @load frameworks/files/extract-all-files.zeek
@load frameworks/files/hash-all-files.zeek
@load frameworks/intel/do_expire.zeek
@load frameworks/intel/do_notice.zeek
@load frameworks/intel/removal.zeek
@load frameworks/intel/seen/__load__.zeek
@load frameworks/intel/seen/conn-established.zeek
@load frameworks/intel/seen/dns.zeek
@load frameworks/intel/seen/file-hashes.zeek
@load frameworks/intel/seen/file-names.zeek
@load frameworks/intel/seen/http-headers.zeek
@load frameworks/intel/seen/http-url.zeek
@load frameworks/intel/seen/manage-event-groups.zeek
@load frameworks/intel/seen/pubkey-hashes.zeek
# @load frameworks/intel/seen/smb-filenames.zeek
@load frameworks/intel/seen/smtp-url-extraction.zeek
@load frameworks/intel/seen/smtp.zeek
@load frameworks/intel/seen/ssl.zeek
@load frameworks/intel/seen/where-locations.zeek
@load frameworks/intel/seen/x509.zeek
@load frameworks/intel/whitelist.zeek
@load frameworks/logging/outputs.zeek
@load frameworks/netcontrol/catch-and-release.zeek
@load frameworks/notice/__load__.zeek
@load frameworks/notice/actions/drop.zeek
@load frameworks/notice/community-id.zeek
@load frameworks/notice/extend-email/hostnames.zeek
@load frameworks/packet-filter/shunt.zeek
# @load frameworks/signatures/iso-9660.zeek
@load frameworks/software/version-changes.zeek
@load frameworks/software/vulnerable.zeek
@load frameworks/software/windows-version-detection.zeek
@load frameworks/storage/backend/sqlite/__load__.zeek
@load frameworks/storage/backend/sqlite/main.zeek
@load frameworks/telemetry/log.zeek
@load frameworks/telemetry/prometheus.zeek
@load integration/collective-intel/__load__.zeek
@load integration/collective-intel/main.zeek
@load misc/capture-loss.zeek
@load misc/detect-traceroute/__load__.zeek
@load misc/detect-traceroute/main.zeek
# @load misc/dump-events.zeek
@load misc/loaded-scripts.zeek
@load misc/profiling.zeek
@load misc/scan.zeek
@load misc/stats.zeek
# @load misc/systemd-generator.zeek
@load misc/trim-trace-file.zeek
@load misc/unknown-protocols.zeek
@load misc/weird-stats.zeek
@load protocols/conn/community-id-logging.zeek
@load protocols/conn/disable-unknown-ip-proto-support.zeek
@load protocols/conn/failed-service-logging.zeek
@load protocols/conn/flowmeter.zeek
@load protocols/conn/ip-proto-name-logging.zeek
@load protocols/conn/known-hosts.zeek
@load protocols/conn/known-services.zeek
@load protocols/conn/mac-logging.zeek
@load protocols/conn/pppoe-session-id-logging.zeek
# @load protocols/conn/speculative-service.zeek
@load protocols/conn/vlan-logging.zeek
@load protocols/conn/weirds.zeek
@load protocols/dhcp/deprecated_events.zeek
@load protocols/dhcp/msg-orig.zeek
@load protocols/dhcp/software.zeek
@load protocols/dhcp/sub-opts.zeek
@load protocols/dns/auth-addl.zeek
@load protocols/dns/detect-external-names.zeek
# @load protocols/dns/disable-opcode-log-fields.zeek
@load protocols/dns/log-original-query-case.zeek
@load protocols/dns/mac-logging.zeek
@load protocols/ftp/detect-bounce.zeek
@load protocols/ftp/detect-bruteforcing.zeek
@load protocols/ftp/detect.zeek
@load protocols/ftp/mac-logging.zeek
@load protocols/ftp/sensitive-files.zeek
@load protocols/ftp/software.zeek
@load protocols/http/detect-sql-injection.zeek
@load protocols/http/detect-sqli.zeek
@load protocols/http/detect-webapps.zeek
@load protocols/http/header-names.zeek
@load protocols/http/mac-logging.zeek
@load protocols/http/software-browser-plugins.zeek
@load protocols/http/software.zeek
@load protocols/http/var-extraction-cookies.zeek
@load protocols/http/var-extraction-uri.zeek
@load protocols/krb/md5-ticket-logging.zeek
@load protocols/krb/ticket-logging.zeek
@load protocols/login/__load__.zeek
@load protocols/login/detect-backdoors.zeek
@load protocols/login/hot-accounts.zeek
@load protocols/login/main.zeek
@load protocols/login/suspicious-commands.zeek
@load protocols/modbus/known-masters-slaves.zeek
@load protocols/modbus/mac-logging.zeek
@load protocols/modbus/track-memmap.zeek
@load protocols/mqtt/__load__.zeek
@load protocols/mqtt/mac-logging.zeek
@load protocols/mqtt/main.zeek
@load protocols/mysql/mac-logging.zeek
@load protocols/mysql/software.zeek
@load protocols/rdp/indicate_ssl.zeek
@load protocols/rpc/__load__.zeek
@load protocols/rpc/portmapper.zeek
@load protocols/smtp/blocklists.zeek
@load protocols/smtp/detect-suspicious-orig.zeek
@load protocols/smtp/entities-excerpt.zeek
@load protocols/smtp/software.zeek
@load protocols/ssh/detect-bruteforcing.zeek
@load protocols/ssh/geo-data.zeek
@load protocols/ssh/interesting-hostnames.zeek
@load protocols/ssh/mac-logging.zeek
@load protocols/ssh/md5-host-key-logging.zeek
@load protocols/ssh/software.zeek
@load protocols/ssl/certificate-request-info.zeek
@load protocols/ssl/decryption.zeek
@load protocols/ssl/expiring-certs.zeek
@load protocols/ssl/heartbleed.zeek
@load protocols/ssl/known-certs.zeek
@load protocols/ssl/log-certs-base64.zeek
@load protocols/ssl/log-hostcerts-only.zeek
@load protocols/ssl/mac-logging.zeek
@load protocols/ssl/ssl-log-ext.zeek
@load protocols/ssl/validate-certs.zeek
@load protocols/ssl/validate-ocsp.zeek
@load protocols/ssl/validate-sct.zeek
@load protocols/ssl/weak-keys.zeek
@load tuning/__load__.zeek
@load tuning/defaults/__load__.zeek
@load tuning/defaults/extracted_file_limits.zeek
@load tuning/defaults/packet-fragments.zeek
@load tuning/defaults/warnings.zeek
@load tuning/json-logs.zeek
@load tuning/track-all-assets.zeek
