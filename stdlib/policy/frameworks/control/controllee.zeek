##! Lets others command this program: it answers what
##! :zeek:see:`Control::commands` lists. Answers are published under
##! ``zeek/control/``, and the requests can be raised by policies too. From the
##! command line ``nidsvm ctl`` asks a service the same.

@load base/frameworks/control
@load base/frameworks/broker

module Control;

# Publishes an answer where the one that asked looks for it.
function answer_topic(kind: string): string
	{
	return fmt("%s/%s/%s", topic_prefix, kind, Cluster::node);
	}

event zeek_init() &priority=-10
	{
	if ( Cluster::backend != Cluster::CLUSTER_BACKEND_BROKER )
		return;

	Broker::subscribe(topic_prefix + "/" + Broker::node_id());

	if ( controllee_listen )
		Broker::listen();
	}

event Control::id_value_request(id: string)
	{
	Cluster::publish(answer_topic("id_value_response"), Control::id_value_response, id, fmt("%s", lookup_ID(id)));
	}

event Control::peer_status_request()
	{
	local status = "";

	for ( _, p in Broker::peers() )
		status += fmt("%.6f peer=%s host=%s status=%s\n", network_time(), p$peer$id, p$peer$network$address, p$status);

	Cluster::publish(answer_topic("peer_status_response"), Control::peer_status_response, status);
	}

event Control::net_stats_request()
	{
	local stats = get_net_stats();
	local text = fmt("%.6f recvd=%d dropped=%d link=%d\n", network_time(), stats$pkts_recvd, stats$pkts_dropped, stats$pkts_link);

	Cluster::publish(answer_topic("net_stats_response"), Control::net_stats_response, text);
	}

event Control::configuration_update_request()
	{
	event Control::configuration_update();
	Cluster::publish(answer_topic("configuration_update_response"), Control::configuration_update_response);
	}

event Control::shutdown_request()
	{
	Cluster::publish(answer_topic("shutdown_response"), Control::shutdown_response);

	# The answer goes out first.
	schedule 1sec { terminate_event() };
	}
