# The built-in functions that init-bare did not need.
@load ./analyzer.bif
@load ./bloom-filter.bif
@load ./cardinality-counter.bif
@load ./file_analysis.bif
@load ./pcap.bif
@load ./top-k.bif

# Declared for policies that only name them: they need parts of the engine that
# are still to come. A call is an error that tells the part.
@load ./CPP-load.bif
@load ./cluster.bif
@load ./cluster_backend_zeromq.bif
@load ./comm.bif
@load ./data.bif
@load ./input.bif
@load ./messaging.bif
@load ./mmdb.bif
@load ./publish_on_change.bif
@load ./spicy.bif
@load ./storage-async.bif
@load ./storage-sync.bif
@load ./storage.bif
@load ./store.bif
@load ./supervisor.bif
@load ./telemetry_functions.bif
@load ./zam-prof.bif
@load ./zeekygen.bif
