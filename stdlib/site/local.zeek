##! The policies of this site: add yours below.

# Log which policies are loaded.
@load misc/loaded-scripts

# Sensible limits.
@load tuning/defaults

# How much is lost on the way, and what the program does.
@load misc/capture-loss
@load misc/stats
@load frameworks/telemetry/log

# Software of local hosts: vulnerable versions, and changes.
@load frameworks/software/vulnerable
@load frameworks/software/version-changes
@load protocols/ftp/software
@load protocols/http/software
@load protocols/smtp/software
@load protocols/ssh/software

# Hosts, services and certificates of the site.
@load protocols/conn/known-hosts
@load protocols/conn/known-services
@load protocols/ssl/known-certs

# Scans, and traceroutes.
@load misc/scan
# @load misc/detect-traceroute

# Names of hosts in mailed notices.
@load frameworks/notice/extend-email/hostnames

# Notice names outside the site's zones for local addresses.
@load protocols/dns/detect-external-names

# Hash the files that go over the network.
@load frameworks/files/hash-all-files

# Indicators from files.
# @load frameworks/intel/seen
# @load frameworks/intel/do_notice
# redef Intel::read_files += { "/path/to/indicators" };

# Write logs as JSON.
# @load policy/tuning/json-logs

# Add VLANs, link-layer addresses and Community IDs to the log of connections.
# @load policy/protocols/conn/vlan-logging
# @load policy/protocols/conn/mac-logging
# @load policy/protocols/conn/community-id-logging
