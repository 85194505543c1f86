##! Tables whose changes go to all nodes: what changes elsewhere is applied here.

@load ./main
@load base/bif/publish_on_change.bif

module Cluster;

event zeek_init()
	{
	Cluster::subscribe("zeek/table/");
	}
