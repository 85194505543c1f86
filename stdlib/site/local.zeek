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
# @load protocols/http/detect-webapps

# Shells of Windows in clear text.
@load-sigs frameworks/signatures/detect-windows-shells

# Hosts, services and certificates of the site.
@load protocols/conn/known-hosts
@load protocols/conn/known-services
@load protocols/ssl/known-certs

# Scans, and traceroutes.
@load misc/scan
# @load misc/detect-traceroute

# Names of hosts in mailed notices.
@load frameworks/notice/extend-email/hostnames

# What is suspicious in FTP, HTTP and SSH.
@load protocols/ftp/detect
@load protocols/http/detect-sql-injection
@load protocols/ssh/detect-bruteforcing
@load protocols/ssh/geo-data
@load protocols/ssh/interesting-hostnames

# Check certificates, and log those of hosts only.
@load protocols/ssl/validate-certs
@load protocols/ssl/log-hostcerts-only
# @load policy/protocols/ssl/heartbleed

# Notice names outside the site's zones for local addresses.
@load protocols/dns/detect-external-names

# Hash the files that go over the network.
@load frameworks/files/hash-all-files

# Look their digests up in a registry of malware, by DNS.
@load frameworks/files/detect-MHR

# Indicators from files.
# @load frameworks/intel/seen
# @load frameworks/intel/do_notice
# redef Intel::read_files += { "/path/to/indicators" };

# Add Community IDs to notices.
# @load policy/frameworks/notice/community-id

# Write logs as JSON.
# @load policy/tuning/json-logs

# Add VLANs, link-layer addresses and Community IDs to the log of connections.
# @load policy/protocols/conn/vlan-logging
# @load policy/protocols/conn/mac-logging
# @load policy/protocols/conn/community-id-logging
