##! Hooks that run when a connection is forgotten. A protocol registers one for
##! its own connections, which is cheaper than a handler of
##! :zeek:see:`connection_state_remove` that runs for all.

module Conn;

export {
	## A hook to run for a connection that is forgotten.
	type RemovalHook: hook(c: connection);

	## Registers a hook for a connection.
	##
	## Returns: false where it was registered already.
	global register_removal_hook: function(c: connection, hk: RemovalHook): bool;

	## Takes a hook back.
	##
	## Returns: false where it was not registered.
	global unregister_removal_hook: function(c: connection, hk: RemovalHook): bool;
}

redef record connection += {
	removal_hooks: set[RemovalHook] &optional;
};

function register_removal_hook(c: connection, hk: RemovalHook): bool
	{
	if ( ! c?$removal_hooks )
		{
		c$removal_hooks = set(hk);
		return T;
		}

	if ( hk in c$removal_hooks )
		return F;

	add c$removal_hooks[hk];
	return T;
	}

function unregister_removal_hook(c: connection, hk: RemovalHook): bool
	{
	if ( ! c?$removal_hooks || hk !in c$removal_hooks )
		return F;

	delete c$removal_hooks[hk];
	return T;
	}

event connection_state_remove(c: connection) &priority=-3
	{
	if ( c?$removal_hooks )
		for ( hk in c$removal_hooks )
			hook hk(c);
	}
