# Outside a cluster: what policies ask about it, and the topics they name
@load base/frameworks/cluster

event zeek_init()
	{
	print Cluster::is_enabled(), Cluster::local_node_type(), Cluster::local_node_metrics_port();
	print Cluster::logger_topic, Cluster::manager_topic, Cluster::proxy_topic, Cluster::worker_topic;
	print Cluster::node_topic("worker-1"), Cluster::nodeid_topic("abc");
	print Cluster::get_node_count(Cluster::WORKER), Cluster::get_active_node_count(Cluster::WORKER);
	}
