@load ./utils
@load ./main
@load ./netstats

@load base/frameworks/cluster
@if ( Cluster::is_enabled() )
@load ./cluster
@endif
