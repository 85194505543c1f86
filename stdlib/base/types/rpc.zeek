##! What the events of remote procedure calls carry: the port mapper, NFS
##! version 3 and the mount protocol.

module GLOBAL;

## A program and the port it listens on.
type pm_mapping: record {
	program: count;	##< Number of the program.
	version: count;	##< Version of the program.
	p: port;	##< Where it listens.
};

## What a port mapper knows, numbered from 1.
type pm_mappings: table[count] of pm_mapping;

## A question for a program's port.
type pm_port_request: record {
	program: count;	##< Number of the program.
	version: count;	##< Version of the program.
	is_tcp: bool;	##< Whether the port of TCP is meant, or that of UDP.
};

## A call that the port mapper is asked to pass on.
type pm_callit_request: record {
	program: count;	##< Number of the program.
	version: count;	##< Version of the program.
	proc: count;	##< Number of the procedure.
	arg_size: count;	##< Bytes of its arguments.
};

## What a call came to, in words.
const RPC_status = {
	[RPC_SUCCESS] = "ok",
	[RPC_PROG_UNAVAIL] = "prog unavail",
	[RPC_PROG_MISMATCH] = "mismatch",
	[RPC_PROC_UNAVAIL] = "proc unavail",
	[RPC_GARBAGE_ARGS] = "garbage args",
	[RPC_SYSTEM_ERR] = "system err",
	[RPC_TIMEOUT] = "timeout",
	[RPC_AUTH_ERROR] = "auth error",
	[RPC_UNKNOWN_ERROR] = "unknown"
};

module NFS3;

export {
	## Whether reads and writes tell of the data they moved.
	const return_data = F &redef;

	## How many bytes of that at most.
	const return_data_max = 512 &redef;

	## Whether only data from a file's begin is told.
	const return_data_first_only = T &redef;

	## Procedures of NFS version 3.
	type proc_t: enum {
		PROC_NULL = 0,
		PROC_GETATTR = 1,
		PROC_SETATTR = 2,
		PROC_LOOKUP = 3,
		PROC_ACCESS = 4,
		PROC_READLINK = 5,
		PROC_READ = 6,
		PROC_WRITE = 7,
		PROC_CREATE = 8,
		PROC_MKDIR = 9,
		PROC_SYMLINK = 10,
		PROC_MKNOD = 11,
		PROC_REMOVE = 12,
		PROC_RMDIR = 13,
		PROC_RENAME = 14,
		PROC_LINK = 15,
		PROC_READDIR = 16,
		PROC_READDIRPLUS = 17,
		PROC_FSSTAT = 18,
		PROC_FSINFO = 19,
		PROC_PATHCONF = 20,
		PROC_COMMIT = 21,
		PROC_END_OF_PROCS = 22,
	};

	## How an operation ended.
	type status_t: enum {
		NFS3ERR_OK = 0,
		NFS3ERR_PERM = 1,
		NFS3ERR_NOENT = 2,
		NFS3ERR_IO = 5,
		NFS3ERR_NXIO = 6,
		NFS3ERR_ACCES = 13,
		NFS3ERR_EXIST = 17,
		NFS3ERR_XDEV = 18,
		NFS3ERR_NODEV = 19,
		NFS3ERR_NOTDIR = 20,
		NFS3ERR_ISDIR = 21,
		NFS3ERR_INVAL = 22,
		NFS3ERR_FBIG = 27,
		NFS3ERR_NOSPC = 28,
		NFS3ERR_ROFS = 30,
		NFS3ERR_MLINK = 31,
		NFS3ERR_NAMETOOLONG = 63,
		NFS3ERR_NOTEMPTY = 66,
		NFS3ERR_DQUOT = 69,
		NFS3ERR_STALE = 70,
		NFS3ERR_REMOTE = 71,
		NFS3ERR_BADHANDLE = 10001,
		NFS3ERR_NOT_SYNC = 10002,
		NFS3ERR_BAD_COOKIE = 10003,
		NFS3ERR_NOTSUPP = 10004,
		NFS3ERR_TOOSMALL = 10005,
		NFS3ERR_SERVERFAULT = 10006,
		NFS3ERR_BADTYPE = 10007,
		NFS3ERR_JUKEBOX = 10008,
		NFS3ERR_UNKNOWN = 0xffffffff,
	};

	## Kinds of files.
	type file_type_t: enum {
		FTYPE_REG = 1,
		FTYPE_DIR = 2,
		FTYPE_BLK = 3,
		FTYPE_CHR = 4,
		FTYPE_LNK = 5,
		FTYPE_SOCK = 6,
		FTYPE_FIFO = 7,
	};

	## How a time stamp is set.
	type time_how_t: enum {
		DONT_CHANGE = 0,
		SET_TO_SERVER_TIME = 1,
		SET_TO_CLIENT_TIME = 2,
	};

	## When written data has to be on disk.
	type stable_how_t: enum {
		UNSTABLE = 0,
		DATA_SYNC = 1,
		FILE_SYNC = 2,
	};

	## What happens where a file to be made exists.
	type createmode_t: enum {
		UNCHECKED = 0,
		GUARDED = 1,
		EXCLUSIVE = 2,
	};

	## What is told of every operation.
	type info_t: record {
		## What came of the remote procedure call.
		rpc_stat: rpc_status;
		## What came of the operation.
		nfs_stat: status_t;
		## When the request began.
		req_start: time;
		## How long it took to arrive.
		req_dur: interval;
		## Its length.
		req_len: count;
		## When the reply began.
		rep_start: time;
		## How long it took to arrive.
		rep_dur: interval;
		## Its length.
		rep_len: count;
		## The user it was for.
		rpc_uid: count;
		## The user's group.
		rpc_gid: count;
		## The number that the client gave its credentials.
		rpc_stamp: count;
		## The client's name, as it says.
		rpc_machine_name: string;
		## Further groups of the user.
		rpc_auxgids: index_vec;
	};

	## Attributes to be set; those that are not set stay.
	type sattr_t: record {
		mode: count &optional;	##< Permissions.
		uid: count &optional;	##< Owner.
		gid: count &optional;	##< Group.
		size: count &optional;	##< Bytes.
		atime: time_how_t &optional;	##< How the time of the last access is set.
		mtime: time_how_t &optional;	##< How the time of the last change is set.
	};

	## A file's attributes.
	type fattr_t: record {
		ftype: file_type_t;	##< Kind.
		mode: count;	##< Permissions.
		nlink: count;	##< Hard links.
		uid: count;	##< Owner.
		gid: count;	##< Group.
		size: count;	##< Bytes.
		used: count;	##< Bytes on disk.
		rdev1: count;	##< Major number of a device.
		rdev2: count;	##< Minor number of a device.
		fsid: count;	##< The file system.
		fileid: count;	##< The file in it.
		atime: time;	##< Last access.
		mtime: time;	##< Last change.
		ctime: time;	##< Last change of the attributes.
	};

	## What a symbolic link is made of.
	type symlinkdata_t: record {
		symlink_attributes: sattr_t;	##< The link's attributes.
		nfspath: string &optional;	##< Where it leads to.
	};

	## A name in a directory.
	type diropargs_t: record {
		dirfh: string;	##< The directory.
		fname: string;	##< The name.
	};

	## Arguments of a renaming.
	type renameopargs_t: record {
		src_dirfh: string;	##< The directory.
		src_fname: string;	##< The name.
		dst_dirfh: string;	##< The new directory.
		dst_fname: string;	##< The new name.
	};

	## Arguments of making a symbolic link.
	type symlinkargs_t: record {
		link: diropargs_t;	##< Where it is made.
		symlinkdata: symlinkdata_t;	##< What it is.
	};

	## Arguments of making a hard link.
	type linkargs_t: record {
		fh: string;	##< The file.
		link: diropargs_t;	##< The new name.
	};

	## Arguments of setting attributes.
	type sattrargs_t: record {
		fh: string;	##< The file.
		new_attributes: sattr_t;	##< What is set.
	};

	## What a look-up found. Without success there are at most the directory's attributes.
	type lookup_reply_t: record {
		fh: string &optional;	##< The file.
		obj_attr: fattr_t &optional;	##< Its attributes.
		dir_attr: fattr_t &optional;	##< The directory's attributes.
	};

	## Arguments of reading.
	type readargs_t: record {
		fh: string;	##< The file.
		offset: count;	##< Where to begin.
		size: count;	##< How many bytes.
	};

	## What was read.
	type read_reply_t: record {
		attr: fattr_t &optional;	##< The file's attributes.
		size: count &optional;	##< How many bytes there are.
		eof: bool &optional;	##< Whether the file ends there.
		data: string &optional;	##< The first bytes, see :zeek:see:`NFS3::return_data`.
	};

	## Where a symbolic link leads.
	type readlink_reply_t: record {
		attr: fattr_t &optional;	##< The link's attributes.
		nfspath: string &optional;	##< Where it leads to.
	};

	## Arguments of writing.
	type writeargs_t: record {
		fh: string;	##< The file.
		offset: count;	##< Where to begin.
		size: count;	##< How many bytes.
		stable: stable_how_t;	##< When they have to be on disk.
		data: string &optional;	##< The first bytes, see :zeek:see:`NFS3::return_data`.
	};

	## Few attributes, from before an operation.
	type wcc_attr_t: record {
		size: count;	##< Bytes.
		atime: time;	##< Last change.
		mtime: time;	##< Last change of the attributes.
	};

	## What came of making a hard link.
	type link_reply_t: record {
		post_attr: fattr_t &optional;	##< The file's attributes.
		preattr: wcc_attr_t &optional;	##< The directory's, from before.
		postattr: fattr_t &optional;	##< The directory's.
	};

	## What came of setting attributes.
	type sattr_reply_t: record {
		dir_pre_attr: wcc_attr_t &optional;	##< From before.
		dir_post_attr: fattr_t &optional;	##< From after.
	};

	## What came of writing.
	type write_reply_t: record {
		preattr: wcc_attr_t &optional;	##< The file's attributes, from before.
		postattr: fattr_t &optional;	##< The file's attributes.
		size: count &optional;	##< How many bytes were written.
		commited: stable_how_t &optional;	##< Whether they are on disk.
		verf: count &optional;	##< Tells whether the server was restarted.
	};

	## What came of making a file or directory.
	type newobj_reply_t: record {
		fh: string &optional;	##< The new file.
		obj_attr: fattr_t &optional;	##< Its attributes.
		dir_pre_attr: wcc_attr_t &optional;	##< The directory's, from before.
		dir_post_attr: fattr_t &optional;	##< The directory's.
	};

	## What came of removing.
	type delobj_reply_t: record {
		dir_pre_attr: wcc_attr_t &optional;	##< The directory's attributes, from before.
		dir_post_attr: fattr_t &optional;	##< The directory's attributes.
	};

	## What came of a renaming.
	type renameobj_reply_t: record {
		src_dir_pre_attr: wcc_attr_t;	##< The old directory's attributes, from before.
		src_dir_post_attr: fattr_t;	##< The old directory's attributes.
		dst_dir_pre_attr: wcc_attr_t;	##< The new directory's attributes, from before.
		dst_dir_post_attr: fattr_t;	##< The new directory's attributes.
	};

	## Arguments of listing a directory.
	type readdirargs_t: record {
		isplus: bool;	##< Whether attributes are wanted, too.
		dirfh: string;	##< The directory.
		cookie: count;	##< Where to go on; 0 at the begin.
		cookieverf: count;	##< Tells whether that is still good.
		dircount: count;	##< Bytes of names that are wanted.
		maxcount: count &optional;	##< Bytes of all, where attributes are wanted.
	};

	## One entry of a directory.
	type direntry_t: record {
		fileid: count;	##< The file in its file system.
		fname: string;	##< Its name.
		cookie: count;	##< Goes on behind it.
		attr: fattr_t &optional;	##< Its attributes.
		fh: string &optional;	##< The file.
	};

	## Entries, from index 1 on.
	type direntry_vec_t: vector of direntry_t;

	## A directory's list.
	type readdir_reply_t: record {
		isplus: bool;	##< Whether attributes were wanted.
		dir_attr: fattr_t &optional;	##< The directory's attributes.
		cookieverf: count &optional;	##< Tells whether cookies are still good.
		entries: direntry_vec_t &optional;	##< What is in it.
		eof: bool;	##< Whether that is all.
	};

	## How full a file system is.
	type fsstat_t: record {
		attrs: fattr_t &optional;	##< The file's attributes.
		tbytes: double;	##< Bytes.
		fbytes: double;	##< Free bytes.
		abytes: double;	##< Free bytes for this user.
		tfiles: double;	##< Files.
		ffiles: double;	##< Files that can be made.
		afiles: double;	##< Files that this user can make.
		invarsec: interval;	##< How long this is likely to stay so.
	};
}

module MOUNT3;

export {
	## Procedures of the mount protocol.
	type proc_t: enum {
		PROC_NULL = 0,
		PROC_MNT = 1,
		PROC_DUMP = 2,
		PROC_UMNT = 3,
		PROC_UMNT_ALL = 4,
		PROC_EXPORT = 5,
		PROC_END_OF_PROCS = 6,
	};

	## How a call ended.
	type status_t: enum {
		MNT3_OK = 0,
		MNT3ERR_PERM = 1,
		MNT3ERR_NOENT = 2,
		MNT3ERR_IO = 5,
		MNT3ERR_ACCES = 13,
		MNT3ERR_NOTDIR = 20,
		MNT3ERR_INVAL = 22,
		MNT3ERR_NAMETOOLONG = 63,
		MNT3ERR_NOTSUPP = 10004,
		MNT3ERR_SERVERFAULT = 10006,
		MOUNT3ERR_UNKNOWN = 0xffffffff,
	};

	## Ways to authenticate.
	type auth_flavor_t: enum {
		AUTH_NULL = 0,
		AUTH_UNIX = 1,
		AUTH_SHORT = 2,
		AUTH_DES = 3,
	};

	## What is told of every call.
	type info_t: record {
		## What came of the remote procedure call.
		rpc_stat: rpc_status;
		## What came of the request.
		mnt_stat: status_t;
		## When the request began.
		req_start: time;
		## How long it took to arrive.
		req_dur: interval;
		## Its length.
		req_len: count;
		## When the reply began.
		rep_start: time;
		## How long it took to arrive.
		rep_dur: interval;
		## Its length.
		rep_len: count;
		## The user it was for.
		rpc_uid: count;
		## The user's group.
		rpc_gid: count;
		## The number that the client gave its credentials.
		rpc_stamp: count;
		## The client's name, as it says.
		rpc_machine_name: string;
		## Further groups of the user.
		rpc_auxgids: index_vec;
	};

	## The directory that is meant.
	type dirmntargs_t: record {
		dirname: string;	##< Its path on the server.
	};

	## What came of a mount.
	type mnt_reply_t: record {
		dirfh: string &optional;	##< The directory.
		auth_flavors: vector of auth_flavor_t &optional;	##< How users may authenticate.
	};
}

module GLOBAL;
