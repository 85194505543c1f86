@load ./consts
@load ./types
@load ./main
@load ./plugins

@load base/frameworks/cluster
@if ( Cluster::is_enabled() )
@load ./cluster
@else
@load ./non-cluster
@endif
