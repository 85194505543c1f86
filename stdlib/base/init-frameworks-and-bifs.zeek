##! Frameworks that the engine itself works with; loaded with ``-b`` too, after
##! all types and built-in functions are known.

@load base/frameworks/logging
@load base/frameworks/analyzer
@load base/frameworks/files
@load base/bif/plugins
@load base/bif/bloom-filter.bif
@load base/bif/cardinality-counter.bif
@load base/bif/pcap.bif
@load base/bif/top-k.bif
