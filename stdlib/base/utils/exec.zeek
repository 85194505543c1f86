##! Commands of the system, whose output a ``when`` statement waits for.

module Exec;

export {
	## A command.
	type Command: record {
		## What the shell runs. Quote what came from outside with
		## :zeek:see:`safe_shell_quote`.
		cmd: string;
		## What it reads.
		stdin: string &default="";
		## Files to read when it has ended.
		read_files: set[string] &optional;
		## Name of this run.
		uid: string &default=unique_id("");
	};

	## What came of a command.
	type Result: record {
		## Its status; 128 and the number of the signal where one ended it.
		exit_code: count &default=0;
		## Whether it was ended without a status. The shell always tells one.
		signal_exit: bool &default=F;
		## Lines of its output.
		stdout: vector of string &optional;
		## Lines of its messages.
		stderr: vector of string &optional;
		## Lines of the files to read, by file.
		files: table[string] of string_vec &optional;
	};

	## Runs a command. Calls stand in conditions of ``when`` statements, whose
	## time-outs end the waiting, not the command.
	##
	## cmd: the command.
	##
	## Returns: what came of it.
	global run: function(cmd: Command): Result;

	## Where commands may leave files that only they need.
	const tmp_dir = "/tmp" &redef;

	# Provided by the engine.
	global __run: function(cmd: Command): Result;
}

function run(cmd: Command): Result
	{
	return when [cmd] ( local result = __run(cmd) )
		{
		return result;
		}
	}
