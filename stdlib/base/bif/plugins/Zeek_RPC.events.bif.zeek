##! Remote procedure calls: the port mapper, NFS version 3 and the mount protocol.
##! No policy of the library has these analyzers look at a port; see
##! :zeek:see:`Analyzer::register_for_ports`.

module GLOBAL;

export {
	## An NFS server is asked whether it is there: raised with the reply, or when there is none in time.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	global nfs_proc_null: event(c: connection, info: NFS3::info_t);

	## An NFS server tells a file's attributes: raised with the reply, or when there is none in time.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	##
	## fh: The file.
	##
	## attrs: Its attributes.
	global nfs_proc_getattr: event(c: connection, info: NFS3::info_t, fh: string, attrs: NFS3::fattr_t);

	## An NFS server sets a file's attributes: raised with the reply, or when there is none in time.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	##
	## req: The arguments of the call.
	##
	## rep: The results; not valid without success.
	global nfs_proc_sattr: event(c: connection, info: NFS3::info_t, req: NFS3::sattrargs_t, rep: NFS3::sattr_reply_t);

	## An NFS server looks a name up: raised with the reply, or when there is none in time.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	##
	## req: The arguments of the call.
	##
	## rep: The results; not valid without success.
	global nfs_proc_lookup: event(c: connection, info: NFS3::info_t, req: NFS3::diropargs_t, rep: NFS3::lookup_reply_t);

	## An NFS server reads from a file: raised with the reply, or when there is none in time.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	##
	## req: The arguments of the call.
	##
	## rep: The results; not valid without success.
	global nfs_proc_read: event(c: connection, info: NFS3::info_t, req: NFS3::readargs_t, rep: NFS3::read_reply_t);

	## An NFS server tells where a symbolic link leads: raised with the reply, or when there is none in time.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	##
	## fh: The link.
	##
	## rep: Where it leads.
	global nfs_proc_readlink: event(c: connection, info: NFS3::info_t, fh: string, rep: NFS3::readlink_reply_t);

	## An NFS server makes a symbolic link: raised with the reply, or when there is none in time.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	##
	## req: The arguments of the call.
	##
	## rep: The results; not valid without success.
	global nfs_proc_symlink: event(c: connection, info: NFS3::info_t, req: NFS3::symlinkargs_t, rep: NFS3::newobj_reply_t);

	## An NFS server makes a hard link: raised with the reply, or when there is none in time.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	##
	## req: The arguments of the call.
	##
	## rep: The results; not valid without success.
	global nfs_proc_link: event(c: connection, info: NFS3::info_t, req: NFS3::linkargs_t, rep: NFS3::link_reply_t);

	## An NFS server writes to a file: raised with the reply, or when there is none in time.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	##
	## req: The arguments of the call.
	##
	## rep: The results; not valid without success.
	global nfs_proc_write: event(c: connection, info: NFS3::info_t, req: NFS3::writeargs_t, rep: NFS3::write_reply_t);

	## An NFS server makes a file: raised with the reply, or when there is none in time.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	##
	## req: The arguments of the call.
	##
	## rep: The results; not valid without success.
	global nfs_proc_create: event(c: connection, info: NFS3::info_t, req: NFS3::diropargs_t, rep: NFS3::newobj_reply_t);

	## An NFS server makes a directory: raised with the reply, or when there is none in time.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	##
	## req: The arguments of the call.
	##
	## rep: The results; not valid without success.
	global nfs_proc_mkdir: event(c: connection, info: NFS3::info_t, req: NFS3::diropargs_t, rep: NFS3::newobj_reply_t);

	## An NFS server removes a file: raised with the reply, or when there is none in time.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	##
	## req: The arguments of the call.
	##
	## rep: The results; not valid without success.
	global nfs_proc_remove: event(c: connection, info: NFS3::info_t, req: NFS3::diropargs_t, rep: NFS3::delobj_reply_t);

	## An NFS server removes a directory: raised with the reply, or when there is none in time.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	##
	## req: The arguments of the call.
	##
	## rep: The results; not valid without success.
	global nfs_proc_rmdir: event(c: connection, info: NFS3::info_t, req: NFS3::diropargs_t, rep: NFS3::delobj_reply_t);

	## An NFS server renames a file: raised with the reply, or when there is none in time.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	##
	## req: The arguments of the call.
	##
	## rep: The results; not valid without success.
	global nfs_proc_rename: event(c: connection, info: NFS3::info_t, req: NFS3::renameopargs_t, rep: NFS3::renameobj_reply_t);

	## An NFS server lists a directory, with attributes or without: raised with the reply, or when there is none in time.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	##
	## req: The arguments of the call.
	##
	## rep: The results; not valid without success.
	global nfs_proc_readdir: event(c: connection, info: NFS3::info_t, req: NFS3::readdirargs_t, rep: NFS3::readdir_reply_t);

	## A call of NFS whose arguments and results are not read.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	##
	## proc: The procedure.
	global nfs_proc_not_implemented: event(c: connection, info: NFS3::info_t, proc: NFS3::proc_t);

	## Any reply of an NFS server, before the event of its procedure.
	##
	## n: The connection.
	##
	## info: What came of the call, and who asked.
	global nfs_reply_status: event(n: connection, info: NFS3::info_t);

	## A mount server is asked whether it is there.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	global mount_proc_null: event(c: connection, info: MOUNT3::info_t);

	## A directory is mounted: raised with the reply, or when there is none in time.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	##
	## req: The arguments of the call.
	##
	## rep: The results; not valid without success.
	global mount_proc_mnt: event(c: connection, info: MOUNT3::info_t, req: MOUNT3::dirmntargs_t, rep: MOUNT3::mnt_reply_t);

	## A directory is unmounted, or all of them.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	##
	## req: The arguments of the call.
	global mount_proc_umnt: event(c: connection, info: MOUNT3::info_t, req: MOUNT3::dirmntargs_t);

	## Never raised: a call that unmounts all directories raises :zeek:see:`mount_proc_umnt`.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	##
	## req: The arguments of the call.
	global mount_proc_umnt_all: event(c: connection, info: MOUNT3::info_t, req: MOUNT3::dirmntargs_t);

	## A call of the mount protocol whose arguments and results are not read.
	##
	## c: The connection.
	##
	## info: What came of it, and who asked.
	##
	## proc: The procedure.
	global mount_proc_not_implemented: event(c: connection, info: MOUNT3::info_t, proc: MOUNT3::proc_t);

	## Any reply of a mount server, before the event of its procedure.
	##
	## n: The connection.
	##
	## info: What came of the call, and who asked.
	global mount_reply_status: event(n: connection, info: MOUNT3::info_t);

	## A port mapper was asked whether it is there, and answered.
	##
	## r: The connection.
	global pm_request_null: event(r: connection);

	## A port mapper was told of a program's port, and answered.
	##
	## r: The connection.
	##
	## m: Program and port.
	##
	## success: Whether it did so.
	global pm_request_set: event(r: connection, m: pm_mapping, success: bool);

	## A port mapper was told that a program is gone, and answered.
	##
	## r: The connection.
	##
	## m: Program and port.
	##
	## success: Whether it did so.
	global pm_request_unset: event(r: connection, m: pm_mapping, success: bool);

	## A port mapper was asked for a program's port, and answered.
	##
	## r: The connection.
	##
	## pr: The program.
	##
	## p: The port; 0 for none.
	global pm_request_getport: event(r: connection, pr: pm_port_request, p: port);

	## A port mapper was asked for all that it knows, and answered.
	##
	## r: The connection.
	##
	## m: All programs and ports.
	global pm_request_dump: event(r: connection, m: pm_mappings);

	## A port mapper was asked to pass a call on, and answered.
	##
	## r: The connection.
	##
	## call: The call.
	##
	## p: The port; 0 for none.
	global pm_request_callit: event(r: connection, call: pm_callit_request, p: port);

	## A port mapper was asked whether it is there, and refused or did not answer.
	##
	## r: The connection.
	##
	## status: What came of the call.
	global pm_attempt_null: event(r: connection, status: rpc_status);

	## A port mapper was told of a program's port, and refused or did not answer.
	##
	## r: The connection.
	##
	## status: What came of the call.
	##
	## m: Program and port.
	global pm_attempt_set: event(r: connection, status: rpc_status, m: pm_mapping);

	## A port mapper was told that a program is gone, and refused or did not answer.
	##
	## r: The connection.
	##
	## status: What came of the call.
	##
	## m: Program and port.
	global pm_attempt_unset: event(r: connection, status: rpc_status, m: pm_mapping);

	## A port mapper was asked for a program's port, and refused or did not answer.
	##
	## r: The connection.
	##
	## status: What came of the call.
	##
	## pr: The program.
	global pm_attempt_getport: event(r: connection, status: rpc_status, pr: pm_port_request);

	## A port mapper was asked for all that it knows, and refused or did not answer.
	##
	## r: The connection.
	##
	## status: What came of the call.
	global pm_attempt_dump: event(r: connection, status: rpc_status);

	## A port mapper was asked to pass a call on, and refused or did not answer.
	##
	## r: The connection.
	##
	## status: What came of the call.
	##
	## call: The call.
	global pm_attempt_callit: event(r: connection, status: rpc_status, call: pm_callit_request);

	## A port mapper was told of a port that is none.
	##
	## r: The connection.
	##
	## bad_p: The number, above 65535.
	global pm_bad_port: event(r: connection, bad_p: count);

	## A call and its reply, or a call without one at the end.
	##
	## c: The connection.
	##
	## prog: The program.
	##
	## ver: Its version.
	##
	## proc: The procedure.
	##
	## status: What came of it; :zeek:enum:`RPC_TIMEOUT` without a reply.
	##
	## start_time: When the call was seen.
	##
	## call_len: Bytes of the call.
	##
	## reply_len: Bytes of the reply behind what was read.
	global rpc_dialogue: event(c: connection, prog: count, ver: count, proc: count, status: rpc_status, start_time: time, call_len: count, reply_len: count);

	## A call.
	##
	## c: The connection.
	##
	## xid: Number that the reply repeats.
	##
	## prog: The program.
	##
	## ver: Its version.
	##
	## proc: The procedure.
	##
	## call_len: Bytes of the call.
	global rpc_call: event(c: connection, xid: count, prog: count, ver: count, proc: count, call_len: count);

	## A reply.
	##
	## c: The connection.
	##
	## xid: Number of the call.
	##
	## status: What came of the call.
	##
	## reply_len: Bytes of the results.
	global rpc_reply: event(c: connection, xid: count, status: rpc_status, reply_len: count);

	## More calls of a connection waited than :zeek:see:`rpc_max_pending_calls` allows, and all were forgotten.
	##
	## c: The connection.
	global rpc_discarded_pending_calls: event(c: connection);
}
