##! The policies of this site: add yours below.

# Log which policies are loaded.
@load misc/loaded-scripts

# Sensible limits.
@load tuning/defaults

# Notice names outside the site's zones for local addresses.
@load protocols/dns/detect-external-names

# Hash the files that go over the network.
@load frameworks/files/hash-all-files

# Write logs as JSON.
# @load policy/tuning/json-logs

# Add VLANs, link-layer addresses and Community IDs to the log of connections.
# @load policy/protocols/conn/vlan-logging
# @load policy/protocols/conn/mac-logging
# @load policy/protocols/conn/community-id-logging
