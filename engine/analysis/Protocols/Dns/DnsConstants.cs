namespace NidsVm.Analysis.Protocols.Dns;

/// <summary>Operation codes of the header (RFC 1035 4.1.1, RFC 1996, RFC 2136).</summary>
public static class DnsOpcode
{
    public const int Query = 0;
    public const int Notify = 4;

    /// <summary>Dynamic update; on NetBIOS name service the same number is a registration.</summary>
    public const int DynamicUpdate = 5;
}

/// <summary>Which part of a message a record stands in; the numbers are those of the policy constants <c>DNS_QUERY</c> … <c>DNS_UPDATE</c>.</summary>
public enum DnsSection : byte
{
    Question = 0,
    Answer = 1,
    Authority = 2,
    Additional = 3,

    /// <summary>Conditions of a dynamic update (RFC 2136 2.4).</summary>
    Prerequisite = 4,

    /// <summary>Changes of a dynamic update (RFC 2136 2.5).</summary>
    Update = 5,
}

/// <summary>Record types that are looked into; others are told as unknown.</summary>
public enum DnsType : ushort
{
    A = 1,
    Ns = 2,
    Cname = 5,
    Soa = 6,
    Wks = 11,
    Ptr = 12,
    Hinfo = 13,
    Mx = 15,
    Txt = 16,
    Aaaa = 28,
    Loc = 29,

    /// <summary>NetBIOS name (RFC 1002).</summary>
    Nbs = 32,

    /// <summary>Service location; on NetBIOS name service a node status.</summary>
    Srv = 33,
    Naptr = 35,
    A6 = 38,

    /// <summary>The OPT pseudo record (RFC 6891).</summary>
    Edns = 41,
    Ds = 43,
    Sshfp = 44,
    Rrsig = 46,
    Nsec = 47,
    Dnskey = 48,
    Nsec3 = 50,
    Nsec3Param = 51,
    Svcb = 64,
    Https = 65,
    Spf = 99,
    Tkey = 249,
    Tsig = 250,
    Any = 255,
    Caa = 257,

    /// <summary>A private type with which BIND tells the state of its signing.</summary>
    BindSigning = 65534,
}

/// <summary>Record classes that mean something to a dynamic update.</summary>
public static class DnsClass
{
    public const int None = 254;
    public const int Any = 255;
}

/// <summary>Options of the OPT record.</summary>
public static class EdnsOption
{
    public const int ClientSubnet = 8;
    public const int Cookie = 10;
    public const int TcpKeepalive = 11;
}

/// <summary>Caps that do not come from a policy.</summary>
public static class DnsLimits
{
    public const int HeaderLength = 12;

    /// <summary>Room for one name in text form; labels that do not fit end the message.</summary>
    public const int NameBuffer = 512;

    /// <summary>Names of this length and more are told as weird.</summary>
    public const int LongName = 255;

    public const int LabelLength = 63;

    /// <summary>Port of the NetBIOS name service, where labels may be longer and codes mean something else.</summary>
    public const int NetbiosPort = 137;

    /// <summary>How many compression pointers one name may follow where the policy sets nothing else.</summary>
    public const int CompressionDepth = 20;

    /// <summary>Seconds without a message after which a conversation over UDP is over, where the policy sets nothing else.</summary>
    public const double SessionTimeout = 10;
}

/// <summary>Names of the irregularities that DNS traffic can show.</summary>
public static class DnsWeirds
{
    public const string TruncatedHeader = "DNS_truncated_len_lt_hdr_len";
    public const string TooManyQueries = "DNS_Conn_count_too_large";
    public const string TruncatedQuestion = "DNS_truncated_quest_too_short";
    public const string TruncatedAnswer = "DNS_truncated_ans_too_short";
    public const string RdlengthPastEnd = "DNS_truncated_RR_rdlength_lt_len";
    public const string ZeroRdlength = "DNS_zero_rdlength";
    public const string UnknownType = "DNS_RR_unknown_type";
    public const string LongName = "DNS_NAME_too_long";
    public const string ForwardCompression = "DNS_label_forward_compress_offset";
    public const string CompressionDepth = "DNS_max_compression_chain_depth_exceeded";
    public const string LabelPastEnd = "DNS_label_len_gt_pkt";
    public const string LongLabel = "DNS_label_too_long";
    public const string LabelPastName = "DNS_label_len_gt_name_len";
    public const string LengthMismatch = "DNS_RR_length_mismatch";
    public const string BadLength = "DNS_RR_bad_length";
    public const string AaaaLength = "DNS_AAAA_neg_length";
    public const string A6Length = "DNS_A6_neg_length";
    public const string TextPastRdata = "DNS_TXT_char_str_past_rdlen";
    public const string CaaPastRdata = "DNS_CAA_char_str_past_rdlen";
    public const string SvcbLength = "DNS_SVBC_wrong_length";
    public const string LocVersion = "DNS_LOC_version_unrecognized";
    public const string EcsLength = "EDNS_ECS_invalid_option_len";
    public const string EcsPrefix4 = "EDNS_ECS_invalid_addr_v4_prefix";
    public const string EcsAddress4 = "EDNS_ECS_invalid_addr_v4";
    public const string EcsPrefix6 = "EDNS_ECS_invalid_addr_v6_prefix";
    public const string EcsAddress6 = "EDNS_ECS_invalid_addr_v6";
    public const string KeepaliveInUdp = "EDNS_TCP_Keepalive_In_UDP";
    public const string RrsigWeakAlgorithm = "DNSSEC_RRSIG_NotRecommended_ZoneSignAlgo";
    public const string RrsigIndirect = "DNSSEC_RRSIG_Indirect_ZoneSignAlgo";
    public const string RrsigPrivateDns = "DNSSEC_RRSIG_PrivateDNS_ZoneSignAlgo";
    public const string RrsigPrivateOid = "DNSSEC_RRSIG_PrivateOID_ZoneSignAlgo";
    public const string RrsigUnknown = "DNSSEC_RRSIG_unknown_ZoneSignAlgo";
    public const string DnskeyFlags = "DNSSEC_DNSKEY_Invalid_Flag";
    public const string DnskeyRevoked = "DNSSEC_DNSKEY_Revoked_KSK";
    public const string DnskeyProtocol = "DNSSEC_DNSKEY_Invalid_Protocol";
    public const string DnskeyWeakAlgorithm = "DNSSEC_DNSKEY_NotRecommended_ZoneSignAlgo";
    public const string DnskeyIndirect = "DNSSEC_DNSKEY_Indirect_ZoneSignAlgo";
    public const string DnskeyPrivateDns = "DNSSEC_DNSKEY_PrivateDNS_ZoneSignAlgo";
    public const string DnskeyPrivateOid = "DNSSEC_DNSKEY_PrivateOID_ZoneSignAlgo";
    public const string DnskeyUnknown = "DNSSEC_DNSKEY_unknown_ZoneSignAlgo";
    public const string NsecEmptyBitmap = "DNSSEC_NSEC_bitmapLen0";
    public const string Nsec3EmptyBitmap = "DNSSEC_NSEC3_bitmapLen0";
    public const string DsReservedDigest = "DNSSEC_DS_ResrevedDigestType";
    public const string DsUnknownDigest = "DNSSEC_DS_unknown_DigestType";
}
