##! What is kept and logged of FTP sessions.

module FTP;

@load ./utils-commands

export {
	## Whether passwords are logged.
	option default_capture_password = F;

	## A data connection that is about to come.
	type ExpectedDataChannel: record {
		## Whether the client opens it.
		passive: bool &log;
		## Who will open it.
		orig_h: addr &log;
		## Who waits for it,
		resp_h: addr &log;
		## and where.
		resp_p: port &log;
	};

	## A row.
	type Info: record {
		## Time of the command.
		ts: time &log;
		## Identifier of the control connection.
		uid: string &log;
		## Its addresses and ports.
		id: conn_id &log;
		## Name of the user.
		user: string &log &default="<unknown>";
		## Password, where it may be logged.
		password: string &log &optional;
		## Command.
		command: string &log &optional;
		## Its argument; a URL where it names a file.
		arg: string &log &optional;

		## Kind of the file that was transferred.
		mime_type: string &log &optional;
		## Its size as the server told it.
		file_size: count &log &optional;

		## Number of the reply.
		reply_code: count &log &optional;
		## Its text.
		reply_msg: string &log &optional;

		## Data connection that was agreed upon.
		data_channel: ExpectedDataChannel &log &optional;

		## Current directory; a dot as long as it is not known.
		cwd: string &default=".";

		## Command that the last reply is for.
		cmdarg: CmdArg &optional;
		## Commands without their reply.
		pending_commands: PendingCmds;
		## Number of the last command.
		command_seq: count &default=0;

		## Whether the client opens data connections.
		passive: bool &default=F;
		## Whether the password may be logged.
		capture_password: bool &default=default_capture_password;

		## Identifier of the file.
		fuid: string &optional &log;

		## Whether a row was written for this session.
		logged_command_seen: bool &default=F;
	};
}
