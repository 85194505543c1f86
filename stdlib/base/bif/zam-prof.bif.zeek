##! Profiles by module.

module ZAM::Prof;

export {
	## What the bodies of a module used.
	type Profile: record {
		num_bodies: count &default=0;	##< Bodies that were measured.
		num_calls: count &optional;	##< Calls of them.
		num_inst: count &default=0;	##< Instructions they ran.
		CPU: interval &optional;	##< Time they took.
		mem: count &optional;	##< Bytes they allocated.
	};

	global set_module_profiling: function(mod: string, active: bool): count;
	global get_module_profile: function(mod: string): ZAM::Prof::Profile;
	global estimated_profiling_overhead: function(): interval;
}
