##! Sends one command to another program, and ends with its answer::
##!
##!     nidsvm run frameworks/control/controller Control::host=ADDRESS Control::host_port=PORT Control::cmd=COMMAND
##!
##! Messages reach no other process yet; ``nidsvm ctl`` commands a service.

@load base/frameworks/control
@load base/frameworks/broker

module Control;

event zeek_init() &priority=5
	{
	if ( cmd !in commands )
		{
		Reporter::error(fmt("The '%s' control command is unknown.", cmd));
		terminate();
		return;
		}

	Broker::subscribe(topic_prefix);

	if ( ! Broker::peer(cat(host), host_port) )
		terminate();
	}

event Control::id_value_response(id: string, val: string) &priority=-10
	{
	event terminate_event();
	}

event Control::peer_status_response(s: string) &priority=-10
	{
	event terminate_event();
	}

event Control::net_stats_response(s: string) &priority=-10
	{
	event terminate_event();
	}

event Control::configuration_update_response() &priority=-10
	{
	event terminate_event();
	}

event Control::shutdown_response() &priority=-10
	{
	event terminate_event();
	}

# What may be redefined, functions apart: the variables that an update sends.
function configurable_ids(): id_table
	{
	local found: id_table = table();

	for ( id, facts in global_ids() )
		if ( id !in ignore_ids && facts$constant && facts$redefinable && facts$type_name != "func" )
			found[id] = facts;

	return found;
	}

function send_control_request(topic: string)
	{
	switch ( cmd ) {
	case "id_value":
		if ( arg == "" )
			Reporter::fatal("The Control::id_value command requires that Control::arg also has some value.");

		Broker::publish(topic, Control::id_value_request, arg);
		break;

	case "peer_status":
		Broker::publish(topic, Control::peer_status_request);
		break;

	case "net_stats":
		Broker::publish(topic, Control::net_stats_request);
		break;

	case "configuration_update":
		Broker::publish(topic, Control::configuration_update_request);
		break;

	case "shutdown":
		Broker::publish(topic, Control::shutdown_request);
		break;

	default:
		Reporter::fatal(fmt("unhandled Control::cmd, %s", cmd));
		break;
	}
	}

event Broker::peer_added(endpoint: Broker::EndpointInfo, msg: string) &priority=-10
	{
	local topic = topic_prefix + "/" + endpoint$id;

	if ( cmd == "configuration_update" )
		{
		local sent = 0;

		for ( id in configurable_ids() )
			if ( Broker::publish_id(topic, id) )
				++sent;

		Reporter::info(fmt("Control framework sent %d IDs", sent));
		}

	send_control_request(topic);
	}
