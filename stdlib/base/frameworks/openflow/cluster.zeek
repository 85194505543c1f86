##! The framework in clusters: controllers are spoken to by the manager.

@load ./main
@load base/frameworks/cluster

module OpenFlow;

export {
	## Sent to the manager: a flow shall be changed.
	global cluster_flow_mod: event(name: string, match: ofp_match, flow_mod: ofp_flow_mod);

	## Sent to the manager: all flows shall go.
	global cluster_flow_clear: event(name: string);
}

# Whether this node speaks to controllers.
function speaks(): bool
	{
	return Cluster::local_node_type() == Cluster::MANAGER;
	}

function flow_mod(controller: Controller, match: ofp_match, flow_mod: ofp_flow_mod): bool
	{
	if ( ! controller?$flow_mod )
		return F;

	if ( speaks() )
		return controller$flow_mod(controller$state, match, flow_mod);

	Cluster::publish(Cluster::manager_topic, OpenFlow::cluster_flow_mod, controller$state$_name, match, flow_mod);
	return T;
	}

function flow_clear(controller: Controller): bool
	{
	if ( ! controller?$flow_clear )
		return F;

	if ( speaks() )
		return controller$flow_clear(controller$state);

	Cluster::publish(Cluster::manager_topic, OpenFlow::cluster_flow_clear, controller$state$_name);
	return T;
	}

@if ( Cluster::local_node_type() == Cluster::MANAGER )

# Finds a controller that a node names.
function is_ready(name: string): bool
	{
	if ( name in name_to_controller )
		return name_to_controller[name]$state$_activated;

	Reporter::error(fmt("OpenFlow controller %s not found in mapping on master", name));
	return F;
	}

event OpenFlow::cluster_flow_mod(name: string, match: ofp_match, flow_mod: ofp_flow_mod)
	{
	if ( is_ready(name) && name_to_controller[name]?$flow_mod )
		name_to_controller[name]$flow_mod(name_to_controller[name]$state, match, flow_mod);
	}

event OpenFlow::cluster_flow_clear(name: string)
	{
	if ( is_ready(name) && name_to_controller[name]?$flow_clear )
		name_to_controller[name]$flow_clear(name_to_controller[name]$state);
	}

@endif

function register_controller(tpe: OpenFlow::Plugin, name: string, controller: Controller)
	{
	controller$state$_name = cat(tpe, name);
	controller$state$_plugin = tpe;

	if ( speaks() )
		register_controller_impl(tpe, name, controller);
	}

function unregister_controller(controller: Controller)
	{
	if ( speaks() )
		unregister_controller_impl(controller);
	}

# Other nodes do not know them.
function lookup_controller(name: string): vector of Controller
	{
	return speaks() ? lookup_controller_impl(name) : vector();
	}
