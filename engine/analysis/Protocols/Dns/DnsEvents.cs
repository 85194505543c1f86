using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Dns;

/// <summary>
/// The DNS events, record types and switches of a program, looked up once. Events are null where the library has no prototype of
/// them; they are documented there, in <c>base/bif/plugins/Zeek_DNS.events.bif.zeek</c>.
/// </summary>
public sealed class DnsEvents
{
    public DnsEvents(Machine machine)
    {
        Message = machine.FindEvent("dns_message");
        Request = machine.FindEvent("dns_request");
        Rejected = machine.FindEvent("dns_rejected");
        QueryReply = machine.FindEvent("dns_query_reply");
        A = machine.FindEvent("dns_A_reply");
        Aaaa = machine.FindEvent("dns_AAAA_reply");
        A6 = machine.FindEvent("dns_A6_reply");
        Ns = machine.FindEvent("dns_NS_reply");
        Cname = machine.FindEvent("dns_CNAME_reply");
        Ptr = machine.FindEvent("dns_PTR_reply");
        Soa = machine.FindEvent("dns_SOA_reply");
        Wks = machine.FindEvent("dns_WKS_reply");
        Hinfo = machine.FindEvent("dns_HINFO_reply");
        Mx = machine.FindEvent("dns_MX_reply");
        Txt = machine.FindEvent("dns_TXT_reply");
        Spf = machine.FindEvent("dns_SPF_reply");
        Caa = machine.FindEvent("dns_CAA_reply");
        Srv = machine.FindEvent("dns_SRV_reply");
        Naptr = machine.FindEvent("dns_NAPTR_reply");
        Unknown = machine.FindEvent("dns_unknown_reply");
        Edns = machine.FindEvent("dns_EDNS_addl");
        EdnsEcs = machine.FindEvent("dns_EDNS_ecs");
        EdnsTcpKeepalive = machine.FindEvent("dns_EDNS_tcp_keepalive");
        EdnsCookie = machine.FindEvent("dns_EDNS_cookie");
        Tkey = machine.FindEvent("dns_TKEY");
        Tsig = machine.FindEvent("dns_TSIG_addl");
        Rrsig = machine.FindEvent("dns_RRSIG");
        Dnskey = machine.FindEvent("dns_DNSKEY");
        Nsec = machine.FindEvent("dns_NSEC");
        Nsec3 = machine.FindEvent("dns_NSEC3");
        Nsec3param = machine.FindEvent("dns_NSEC3PARAM");
        Ds = machine.FindEvent("dns_DS");
        Binds = machine.FindEvent("dns_BINDS");
        Sshfp = machine.FindEvent("dns_SSHFP");
        Loc = machine.FindEvent("dns_LOC");
        Svcb = machine.FindEvent("dns_SVCB");
        Https = machine.FindEvent("dns_HTTPS");
        End = machine.FindEvent("dns_end");
        DynamicUpdate = machine.FindEvent("dns_dynamic_update");
        DynamicUpdatePre = machine.FindEvent("dns_dynamic_update_pre");
        DynamicUpdateDel = machine.FindEvent("dns_dynamic_update_del");
        UdpSessionDone = machine.FindEvent("udp_session_done");

        Header = new RecordShape(
            machine, "dns_msg", "id", "opcode", "rcode", "QR", "AA", "TC", "RD", "RA", "Z", "AD", "CD", "num_queries", "num_answers",
            "num_auth", "num_addl", "is_netbios");
        Answer = new RecordShape(machine, "dns_answer", "answer_type", "query", "qtype", "qclass", "TTL");
        SoaData = new RecordShape(machine, "dns_soa", "mname", "rname", "serial", "refresh", "retry", "expire", "minimum");
        EdnsData = new RecordShape(
            machine, "dns_edns_additional", "query", "qtype", "t", "payload_size", "extended_rcode", "version", "z_field", "TTL", "is_query");
        EcsData = new RecordShape(machine, "dns_edns_ecs", "family", "source_prefix_len", "scope_prefix_len", "address");
        KeepaliveData = new RecordShape(machine, "dns_edns_tcp_keepalive", "keepalive_timeout_omitted", "keepalive_timeout");
        CookieData = new RecordShape(machine, "dns_edns_cookie", "client_cookie", "server_cookie");
        TkeyData = new RecordShape(
            machine, "dns_tkey", "query", "qtype", "alg_name", "inception", "expiration", "mode", "rr_error", "key_data", "is_query");
        TsigData = new RecordShape(
            machine, "dns_tsig_additional", "query", "qtype", "alg_name", "sig", "time_signed", "fudge", "orig_id", "rr_error", "is_query");
        RrsigData = new RecordShape(
            machine, "dns_rrsig_rr", "query", "answer_type", "type_covered", "algorithm", "labels", "orig_ttl", "sig_exp", "sig_incep",
            "key_tag", "signer_name", "signature", "is_query");
        DnskeyData = new RecordShape(
            machine, "dns_dnskey_rr", "query", "answer_type", "flags", "protocol", "algorithm", "public_key", "is_query");
        Nsec3Data = new RecordShape(
            machine, "dns_nsec3_rr", "query", "answer_type", "nsec_flags", "nsec_hash_algo", "nsec_iter", "nsec_salt_len", "nsec_salt",
            "nsec_hlen", "nsec_hash", "bitmaps", "is_query");
        Nsec3ParamData = new RecordShape(
            machine, "dns_nsec3param_rr", "query", "answer_type", "nsec_flags", "nsec_hash_algo", "nsec_iter", "nsec_salt_len",
            "nsec_salt", "is_query");
        DsData = new RecordShape(machine, "dns_ds_rr", "query", "answer_type", "key_tag", "algorithm", "digest_type", "digest_val", "is_query");
        BindsData = new RecordShape(
            machine, "dns_binds_rr", "query", "answer_type", "algorithm", "key_id", "removal_flag", "complete_flag", "is_query");
        LocData = new RecordShape(
            machine, "dns_loc_rr", "query", "answer_type", "version", "size", "horiz_pre", "vert_pre", "latitude", "longitude", "altitude",
            "is_query");
        SvcbData = new RecordShape(machine, "dns_svcb_rr", "svc_priority", "target_name", "svc_params");
        SvcbParameter = new RecordShape(machine, "dns_svcb_param", "key", "mandatory", "alpn", "p", "hint", "ech", "raw");
        NaptrData = new RecordShape(machine, "dns_naptr_rr", "order", "preference", "flags", "service", "regexp", "replacement");
        Strings = machine.FindType("string_vec") as VectorType;

        SkipsAllAuthority = Global(machine, "dns_skip_all_auth", 1) != 0;
        SkipsAllAdditional = Global(machine, "dns_skip_all_addl", 1) != 0;
        SkipAuthority = Table(machine, "dns_skip_auth");
        SkipAdditional = Table(machine, "dns_skip_addl");
        MaxQuestions = (int)Math.Clamp(Global(machine, "dns_max_queries", 25), 0, int.MaxValue);
        MaxCompressionDepth = (int)Math.Clamp(
            Global(machine, "dns_max_compression_chain_depth", DnsLimits.CompressionDepth), 0, DnsLimits.NameBuffer);
        SessionTimeout = BitConverter.Int64BitsToDouble(
            Global(machine, "dns_session_timeout", BitConverter.DoubleToInt64Bits(DnsLimits.SessionTimeout)));
    }

    public EventHandle? Message { get; }

    public EventHandle? Request { get; }

    public EventHandle? Rejected { get; }

    public EventHandle? QueryReply { get; }

    public EventHandle? A { get; }

    public EventHandle? Aaaa { get; }

    public EventHandle? A6 { get; }

    public EventHandle? Ns { get; }

    public EventHandle? Cname { get; }

    public EventHandle? Ptr { get; }

    public EventHandle? Soa { get; }

    public EventHandle? Wks { get; }

    public EventHandle? Hinfo { get; }

    public EventHandle? Mx { get; }

    public EventHandle? Txt { get; }

    public EventHandle? Spf { get; }

    public EventHandle? Caa { get; }

    public EventHandle? Srv { get; }

    public EventHandle? Naptr { get; }

    public EventHandle? Unknown { get; }

    public EventHandle? Edns { get; }

    public EventHandle? EdnsEcs { get; }

    public EventHandle? EdnsTcpKeepalive { get; }

    public EventHandle? EdnsCookie { get; }

    public EventHandle? Tkey { get; }

    public EventHandle? Tsig { get; }

    public EventHandle? Rrsig { get; }

    public EventHandle? Dnskey { get; }

    public EventHandle? Nsec { get; }

    public EventHandle? Nsec3 { get; }

    public EventHandle? Nsec3param { get; }

    public EventHandle? Ds { get; }

    public EventHandle? Binds { get; }

    public EventHandle? Sshfp { get; }

    public EventHandle? Loc { get; }

    public EventHandle? Svcb { get; }

    public EventHandle? Https { get; }

    public EventHandle? End { get; }

    public EventHandle? DynamicUpdate { get; }

    public EventHandle? DynamicUpdatePre { get; }

    public EventHandle? DynamicUpdateDel { get; }

    public EventHandle? UdpSessionDone { get; }

    /// <summary>id opcode rcode QR AA TC RD RA Z AD CD num_queries num_answers num_auth num_addl is_netbios</summary>
    public RecordShape Header { get; }

    /// <summary>answer_type query qtype qclass TTL</summary>
    public RecordShape Answer { get; }

    public RecordShape SoaData { get; }

    public RecordShape EdnsData { get; }

    public RecordShape EcsData { get; }

    public RecordShape KeepaliveData { get; }

    public RecordShape CookieData { get; }

    public RecordShape TkeyData { get; }

    public RecordShape TsigData { get; }

    public RecordShape RrsigData { get; }

    public RecordShape DnskeyData { get; }

    public RecordShape Nsec3Data { get; }

    public RecordShape Nsec3ParamData { get; }

    public RecordShape DsData { get; }

    public RecordShape BindsData { get; }

    public RecordShape LocData { get; }

    public RecordShape SvcbData { get; }

    /// <summary>key mandatory alpn p hint ech raw</summary>
    public RecordShape SvcbParameter { get; }

    public RecordShape NaptrData { get; }

    /// <summary>The vector type of string lists.</summary>
    public VectorType? Strings { get; }

    public bool SkipsAllAuthority { get; }

    public bool SkipsAllAdditional { get; }

    /// <summary>Servers whose authority sections nobody wants, or null.</summary>
    public TableValue? SkipAuthority { get; }

    public TableValue? SkipAdditional { get; }

    public int MaxQuestions { get; }

    public int MaxCompressionDepth { get; }

    /// <summary>Seconds without a message after which a conversation over UDP is over.</summary>
    public double SessionTimeout { get; }

    private static long Global(Machine machine, string name, long otherwise)
    {
        int index = machine.FindGlobal(name);
        return index < 0 || machine.Global(index).Ref is not null ? otherwise : machine.Global(index).Bits;
    }

    private static TableValue? Table(Machine machine, string name)
    {
        int index = machine.FindGlobal(name);
        return index < 0 ? null : machine.Global(index).Ref as TableValue;
    }
}
