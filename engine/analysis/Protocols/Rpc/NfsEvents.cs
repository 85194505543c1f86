using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;

namespace NidsVm.Analysis.Protocols.Rpc;

/// <summary>The events and records of NFS version 3, and what of file contents policies want.</summary>
internal sealed class NfsEvents
{
    private const long DefaultDataLength = 512;

    /// <summary>Names of the events by number of the procedure; null for procedures whose results are not read.</summary>
    private static readonly string?[] Procedures =
    [
        "null", "getattr", "sattr", "lookup", null, "readlink", "read", "write", "create", "mkdir", "symlink", null, "remove", "rmdir",
        "rename", "link", "readdir", "readdir", null, null, null, null,
    ];

    public NfsEvents(Machine machine)
    {
        ByProcedure = RpcEvents.Find(machine, "nfs_proc_", Procedures);
        NotImplemented = machine.FindEvent("nfs_proc_not_implemented");
        ReplyStatus = machine.FindEvent("nfs_reply_status");
        Info = InfoShape(machine, "NFS3::info_t", "nfs_stat");
        NewAttributes = new RecordShape(machine, "NFS3::sattr_t", "mode", "uid", "gid", "size", "atime", "mtime");
        Attributes = new RecordShape(
            machine, "NFS3::fattr_t", "ftype", "mode", "nlink", "uid", "gid", "size", "used", "rdev1", "rdev2", "fsid", "fileid", "atime",
            "mtime", "ctime");
        Before = new RecordShape(machine, "NFS3::wcc_attr_t", "size", "atime", "mtime");
        SymlinkData = new RecordShape(machine, "NFS3::symlinkdata_t", "symlink_attributes", "nfspath");
        DirectoryOperation = new RecordShape(machine, "NFS3::diropargs_t", "dirfh", "fname");
        Rename = new RecordShape(machine, "NFS3::renameopargs_t", "src_dirfh", "src_fname", "dst_dirfh", "dst_fname");
        Symlink = new RecordShape(machine, "NFS3::symlinkargs_t", "link", "symlinkdata");
        Link = new RecordShape(machine, "NFS3::linkargs_t", "fh", "link");
        SetAttributes = new RecordShape(machine, "NFS3::sattrargs_t", "fh", "new_attributes");
        Read = new RecordShape(machine, "NFS3::readargs_t", "fh", "offset", "size");
        Write = new RecordShape(machine, "NFS3::writeargs_t", "fh", "offset", "size", "stable", "data");
        ReadDirectory = new RecordShape(machine, "NFS3::readdirargs_t", "isplus", "dirfh", "cookie", "cookieverf", "dircount", "maxcount");
        LookupReply = new RecordShape(machine, "NFS3::lookup_reply_t", "fh", "obj_attr", "dir_attr");
        ReadReply = new RecordShape(machine, "NFS3::read_reply_t", "attr", "size", "eof", "data");
        ReadLinkReply = new RecordShape(machine, "NFS3::readlink_reply_t", "attr", "nfspath");
        LinkReply = new RecordShape(machine, "NFS3::link_reply_t", "post_attr", "preattr", "postattr");
        SetAttributesReply = new RecordShape(machine, "NFS3::sattr_reply_t", "dir_pre_attr", "dir_post_attr");
        WriteReply = new RecordShape(machine, "NFS3::write_reply_t", "preattr", "postattr", "size", "commited", "verf");
        NewObjectReply = new RecordShape(machine, "NFS3::newobj_reply_t", "fh", "obj_attr", "dir_pre_attr", "dir_post_attr");
        DeleteReply = new RecordShape(machine, "NFS3::delobj_reply_t", "dir_pre_attr", "dir_post_attr");
        RenameReply = new RecordShape(
            machine, "NFS3::renameobj_reply_t", "src_dir_pre_attr", "src_dir_post_attr", "dst_dir_pre_attr", "dst_dir_post_attr");
        DirectoryEntry = new RecordShape(machine, "NFS3::direntry_t", "fileid", "fname", "cookie", "attr", "fh");
        ReadDirectoryReply = new RecordShape(machine, "NFS3::readdir_reply_t", "isplus", "dir_attr", "cookieverf", "entries", "eof");
        DirectoryEntries = machine.FindType("NFS3::direntry_vec_t") as VectorType;
        ReturnsData = RpcEvents.Global(machine, "NFS3::return_data", 0) != 0;
        ReturnsFirstDataOnly = RpcEvents.Global(machine, "NFS3::return_data_first_only", 1) != 0;
        MaxDataLength = (int)Math.Clamp(RpcEvents.Global(machine, "NFS3::return_data_max", DefaultDataLength), 0, RpcStream.MaxLength);
    }

    public EventHandle?[] ByProcedure { get; }

    public EventHandle? NotImplemented { get; }

    public EventHandle? ReplyStatus { get; }

    public RecordShape Info { get; }

    public RecordShape NewAttributes { get; }

    public RecordShape Attributes { get; }

    public RecordShape Before { get; }

    public RecordShape SymlinkData { get; }

    public RecordShape DirectoryOperation { get; }

    public RecordShape Rename { get; }

    public RecordShape Symlink { get; }

    public RecordShape Link { get; }

    public RecordShape SetAttributes { get; }

    public RecordShape Read { get; }

    public RecordShape Write { get; }

    public RecordShape ReadDirectory { get; }

    public RecordShape LookupReply { get; }

    public RecordShape ReadReply { get; }

    public RecordShape ReadLinkReply { get; }

    public RecordShape LinkReply { get; }

    public RecordShape SetAttributesReply { get; }

    public RecordShape WriteReply { get; }

    public RecordShape NewObjectReply { get; }

    public RecordShape DeleteReply { get; }

    public RecordShape RenameReply { get; }

    public RecordShape DirectoryEntry { get; }

    public RecordShape ReadDirectoryReply { get; }

    public VectorType? DirectoryEntries { get; }

    public bool ReturnsData { get; }

    public bool ReturnsFirstDataOnly { get; }

    /// <summary>Bytes of a read or write that policies get.</summary>
    public int MaxDataLength { get; }

    /// <summary>What is told of each call of NFS and of the mount protocol.</summary>
    public static RecordShape InfoShape(Machine machine, string type, string status) => new(
        machine, type, "rpc_stat", status, "req_start", "req_dur", "req_len", "rep_start", "rep_dur", "rep_len", "rpc_uid", "rpc_gid",
        "rpc_stamp", "rpc_machine_name", "rpc_auxgids");
}
