##! Logs the policies that were loaded, indented by who loads whom.

@load base/frameworks/logging

module LoadedScripts;

export {
	redef enum Log::ID += { LOG };

	## A hook for the rows.
	global log_policy: Log::PolicyHook;

	## A row.
	type Info: record {
		## Path of the policy, with blanks before it for its depth.
		name: string &log;
	};
}

# Two blanks a level.
function indentation(level: count): string
	{
	local blanks = "";

	while ( |blanks| < level * 2 )
		blanks += "  ";

	return blanks;
	}

event zeek_init() &priority=5
	{
	Log::create_stream(LoadedScripts::LOG, Log::Stream($columns=Info, $path="loaded_scripts", $policy=log_policy));
	}

event zeek_script_loaded(path: string, level: count)
	{
	Log::write(LoadedScripts::LOG, Info($name=indentation(level) + compress_path(path)));
	}
