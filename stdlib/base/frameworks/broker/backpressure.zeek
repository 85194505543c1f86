##! Peers that read too slowly are given up. They are connected to again, so that
##! they come back when they have caught up.

@load ./main

event Broker::peer_removed(endpoint: Broker::EndpointInfo, msg: string)
	{
	if ( "caf::sec::backpressure_overflow" !in msg )
		return;

	if ( endpoint?$network )
		Broker::peer(endpoint$network$address, endpoint$network$bound_port);
	else
		Reporter::error(fmt("Missing network info to re-peer with %s", endpoint$id));
	}
