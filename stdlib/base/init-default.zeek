##! The policies that run unless ``-b`` says otherwise.

@load base/utils/active-http
@load base/utils/addrs
@load base/utils/backtrace
@load base/utils/conn-ids
@load base/utils/dir
@load base/utils/directions-and-hosts
@load base/utils/email
@load base/utils/exec
@load base/utils/files
@load base/utils/numbers
@load base/utils/paths
@load base/utils/patterns
@load base/utils/queue
@load base/utils/site
@load base/utils/strings
@load base/utils/thresholds
@load base/utils/time
@load base/utils/urls

@load base/frameworks/analyzer
@load base/frameworks/cluster
@load base/frameworks/config
@load base/frameworks/control
@load base/frameworks/files
@load base/frameworks/intel
@load base/frameworks/notice
@load base/frameworks/packet-filter/utils
@load base/frameworks/reporter
@load base/frameworks/signatures
@load base/frameworks/software
@load base/frameworks/sumstats
@load base/frameworks/tunnels

@load base/protocols/conn
@load base/protocols/dhcp
@load base/protocols/dnp3
@load base/protocols/dns
@load base/protocols/ftp
@load base/protocols/http
@load base/protocols/known-servers
@load base/protocols/krb
@load base/protocols/modbus
@load base/protocols/mqtt
@load base/protocols/mysql
@load base/protocols/ntp
@load base/protocols/radius
@load base/protocols/rfb
@load base/protocols/sip
@load base/protocols/smtp
@load base/protocols/snmp
@load base/protocols/socks
@load base/protocols/ssh
@load base/protocols/ssl
@load base/protocols/syslog
@load base/protocols/websocket
@load base/protocols/xmpp

@load base/files/extract
@load base/files/hash
@load base/files/pe
@load base/files/x509

@load base/misc/find-checksum-offloading
@load base/misc/find-filtered-trace
@load base/misc/version
