# The built-in functions that init-bare did not need.
@load ./analyzer.bif
@load ./bloom-filter.bif
@load ./cardinality-counter.bif
@load ./file_analysis.bif
@load ./pcap.bif
@load ./top-k.bif
