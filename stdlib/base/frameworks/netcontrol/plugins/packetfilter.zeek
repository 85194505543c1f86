##! A plugin for this program's own filters, which know addresses and networks only:
##! it takes rules that drop such traffic before it is analysed.

@load ../plugin
@load ../main

module NetControl;

export {
	## Makes an instance.
	global create_packetfilter: function(): PluginState;
}

function packetfilter_takes(r: Rule): bool
	{
	if ( r$ty != DROP || r$target != MONITOR )
		return F;

	local e = r$entity;

	if ( e$ty == ADDRESS )
		return T;

	return e$ty == FLOW && ! e$flow?$src_p && ! e$flow?$dst_p && ! e$flow?$src_m && ! e$flow?$dst_m;
	}

function packetfilter_name(p: PluginState): string
	{
	return "Packetfilter";
	}

function packetfilter_add_rule(p: PluginState, r: Rule): bool
	{
	if ( ! packetfilter_takes(r) )
		return F;

	local e = r$entity;

	if ( e$ty == ADDRESS )
		{
		install_src_net_filter(e$ip, 0, 1.0);
		install_dst_net_filter(e$ip, 0, 1.0);
		return T;
		}

	if ( e$flow?$src_h )
		install_src_net_filter(e$flow$src_h, 0, 1.0);

	if ( e$flow?$dst_h )
		install_dst_net_filter(e$flow$dst_h, 0, 1.0);

	return T;
	}

function packetfilter_remove_rule(p: PluginState, r: Rule, reason: string): bool
	{
	if ( ! packetfilter_takes(r) )
		return F;

	local e = r$entity;

	if ( e$ty == ADDRESS )
		{
		uninstall_src_net_filter(e$ip);
		uninstall_dst_net_filter(e$ip);
		return T;
		}

	if ( e$flow?$src_h )
		uninstall_src_net_filter(e$flow$src_h);

	if ( e$flow?$dst_h )
		uninstall_dst_net_filter(e$flow$dst_h);

	return T;
	}

function create_packetfilter(): PluginState
	{
	return PluginState($plugin=Plugin($name=packetfilter_name, $can_expire=F, $add_rule=packetfilter_add_rule,
	                                  $remove_rule=packetfilter_remove_rule));
	}
