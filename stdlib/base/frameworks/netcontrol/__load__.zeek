@load ./types
@load ./plugin
@load ./main
@load ./plugins
@load ./drop
@load ./shunt

@load base/frameworks/cluster
@if ( Cluster::is_enabled() )
@load ./cluster
@else
@load ./non-cluster
@endif
