using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;

namespace NidsVm.Analysis.Transport.Icmp;

/// <summary>The library's record types of ICMP.</summary>
public sealed class IcmpRecords
{
    public IcmpRecords(Machine machine)
    {
        Info = new RecordShape(machine, "icmp_info", "v6", "itype", "icode", "len", "ttl");
        Context = new RecordShape(
            machine, "icmp_context", "id", "len", "proto", "frag_offset", "bad_hdr_len", "bad_checksum", "MF", "DF");
        Option = new RecordShape(
            machine, "icmp6_nd_option", "otype", "len", "link_address", "prefix", "redirect", "mtu", "payload");
        Prefix = new RecordShape(
            machine, "icmp6_nd_prefix_info", "prefix_len", "L_flag", "A_flag", "valid_lifetime", "preferred_lifetime", "prefix");
        ListenerRecord = new RecordShape(
            machine, "icmp6_mldv2_mar", "group_type", "aux_data_len", "num_sources", "multicast_addr", "sources", "aux_data");
        Options = machine.FindType("icmp6_nd_options") as VectorType;
        ListenerRecords = machine.FindType("icmp6_mldv2_mar_vec") as VectorType;
        Addresses = machine.FindType("addr_vec") as VectorType;
    }

    /// <summary>v6 itype icode len ttl</summary>
    public RecordShape Info { get; }

    /// <summary>id len proto frag_offset bad_hdr_len bad_checksum MF DF</summary>
    public RecordShape Context { get; }

    /// <summary>otype len link_address prefix redirect mtu payload</summary>
    public RecordShape Option { get; }

    /// <summary>prefix_len L_flag A_flag valid_lifetime preferred_lifetime prefix</summary>
    public RecordShape Prefix { get; }

    /// <summary>group_type aux_data_len num_sources multicast_addr sources aux_data</summary>
    public RecordShape ListenerRecord { get; }

    public VectorType? Options { get; }

    public VectorType? ListenerRecords { get; }

    public VectorType? Addresses { get; }
}
