using System.Text;
using NidsVm.Analysis.Protocols.Dns;
using Xunit;
using static NidsVm.Analysis.Tests.Dns.DnsMessages;

namespace NidsVm.Analysis.Tests.Dns;

public class DnsParserTests
{
    [Fact]
    public void HeaderFields()
    {
        Assert.True(DnsHeader.TryParse(Hex("1234 8dba 0001 0002 0003 0004"), isNetbios: false, out DnsHeader h));
        Assert.Equal((0x1234, true, 1), (h.Id, h.IsResponse, h.Opcode));
        Assert.Equal((true, false, true, true), (h.IsAuthoritative, h.IsTruncated, h.RecursionDesired, h.RecursionAvailable));
        Assert.Equal((3, true, true, 10), (h.Z, h.AuthenticData, h.CheckingDisabled, h.ResponseCode));
        Assert.Equal((1, 2, 3, 4), (h.Questions, h.Answers, h.Authorities, h.Additionals));
        Assert.False(DnsHeader.TryParse(new byte[11], isNetbios: false, out _));
    }

    [Fact]
    public void QuestionKeepsItsCase() => Expect(
        [.. Header(0x0100, 1, 0), .. Question("www.Example.com", 28)], "question www.Example.com 28 1", "confirmed");

    [Fact]
    public void CompressedNames() => Expect(
        [
            .. Header(0x8180, 1, 2), .. Question("a.bc", 1), .. Record([0xC0, 12], 5, [1, (byte)'X', 0xC0, 12]),
            .. Record([0xC0, 34], 1, [192, 0, 2, 1]),
        ],
        "question a.bc 1 1", "Answer a.bc Cname 60: x.a.bc", "Answer x.a.bc A 60: 192.0.2.1", "confirmed");

    [Fact]
    public void PointersLeadBackOnly()
    {
        Expect([.. Header(0x8180, 0, 1), 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0], "weird DNS_label_forward_compress_offset");
        Expect([.. Header(0x8180, 0, 1), 0xC0, 200, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0], "weird DNS_label_forward_compress_offset");
    }

    [Fact]
    public void ChainsOfPointersAreBounded()
    {
        List<byte> message = [.. Header(0x8180, 0, 30), .. Record([1, (byte)'a', 0], 1, [127, 0, 0, 1])];
        for (int i = 1, last = 12; i < 30; i++)
        {
            int here = message.Count;
            message.AddRange(Record([(byte)(0xC0 | (last >> 8)), (byte)last], 1, [127, 0, 0, 1]));
            last = here;
        }

        List<string> lines = DnsRecorder.Parse(message.ToArray());
        Assert.Equal(22, lines.Count);
        Assert.All(lines[..21], l => Assert.Equal("Answer a A 60: 127.0.0.1", l));
        Assert.Equal("weird DNS_max_compression_chain_depth_exceeded", lines[21]);
    }

    [Theory]
    [InlineData("05 61 62", "weird DNS_label_len_gt_pkt")]
    [InlineData("03 61 62 63 00 00", "weird DNS_truncated_quest_too_short")]
    public void BrokenQuestions(string question, string expected) => Expect([.. Header(0, 1, 0), .. Hex(question)], expected);

    [Fact]
    public void LongLabels()
    {
        byte[] message = [.. Header(0, 1, 0), 70, .. Encoding.ASCII.GetBytes(new string('x', 70)), 0, 0, 1, 0, 1];
        Expect(message, "weird DNS_label_too_long");
        Assert.Equal([$"question {new string('x', 70)} 1 1", "confirmed"], DnsRecorder.Parse(message, isNetbios: true));
    }

    [Fact]
    public void LongNames()
    {
        string name = string.Join('.', Enumerable.Repeat(new string('y', 60), 5));
        Expect([.. Header(0, 1, 0), .. Question(name, 1)], "weird DNS_NAME_too_long", $"question {name} 1 1", "confirmed");
        string longer = string.Join('.', Enumerable.Repeat(new string('y', 63), 9));
        Expect([.. Header(0, 1, 0), .. Question(longer, 1)], "weird DNS_label_len_gt_name_len");
    }

    [Fact]
    public void CutRecords()
    {
        Expect([.. Header(0x8180, 0, 1), 1, (byte)'a', 0, 0, 1], "weird DNS_truncated_ans_too_short");
        Expect([.. Header(0x8180, 0, 1), 1, (byte)'a', 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 9, 1], "weird DNS_truncated_RR_rdlength_lt_len");
        Expect(Reply(1, [1, 2, 3]), "weird DNS_RR_bad_length");
        Expect(Reply(28, [1, 2, 3]), "weird DNS_AAAA_neg_length");
    }

    [Fact]
    public void TooManyQuestions() => Expect(Header(0, 26, 0), "too many");

    [Fact]
    public void UnknownTypes() => Expect(
        Reply(999, [1, 2]), "Answer example.com 999 60: unknown", "weird DNS_RR_unknown_type 999", "confirmed");

    [Fact]
    public void RecordData()
    {
        ExpectData(28, Hex("2001 0db8 0000 0000 0000 0000 0000 0001"), "Aaaa", "2001:db8::1");
        ExpectData(6, [.. Name("NS.x"), .. Name("m.x"), .. Hex("00000007 0 0000001 00000002 00000003 0000000a")], "Soa", "ns.x m.x 7 10");
        ExpectData(15, [0, 10, .. Name("mx.x")], "Mx", "10 mx.x");
        ExpectData(16, [2, .. "ab"u8, 0, 1, .. "c"u8], "Txt", "ab||c");
        ExpectData(33, [0, 1, 0, 2, 0, 53, .. Name("s.x")], "Srv", "1 2 53 s.x");
        ExpectData(35, [0, 100, 0, 10, 1, .. "s"u8, 3, .. "SIP"u8, 0, .. Name("r.x")], "Naptr", "100 10 s|SIP| r.x");
        ExpectData(13, [3, .. "VAX"u8, 3, .. "VMS"u8], "Hinfo", "VAX/VMS");
        ExpectData(257, [128, 5, .. "issueca.example"u8], "Caa", "128 issue ca.example");
        ExpectData(46, [0, 1, 8, 2, .. new byte[12], 0, 99, .. Name("z"), 1, 2, 3], "Rrsig", "1 8 99 z 3");
        ExpectData(48, [1, 1, 3, 13, 1, 2], "Dnskey", "257 3 13 2");
        ExpectData(43, [0, 5, 8, 2, 1, 2, 3], "Ds", "5 8 2 3");
        ExpectData(47, [.. Name("n.x"), 0, 2, 0x40, 0x01, 1, 1, 0x80], "Nsec", "n.x 0:4001|1:80");
        ExpectData(50, [1, 0, 0, 10, 1, 0xAA, 2, 1, 2, 0, 1, 0x40], "Nsec3", "1 10 1 2 0:40");
        ExpectData(51, [1, 0, 0, 10, 1, 0xAA], "Nsec3Param", "1 10 1");
        ExpectData(44, [4, 2, 1, 2, 3, 4], "Sshfp", "4 2 4");
        ExpectData(29, [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3], "Loc", "0 1 2 3");
        ExpectData(65534, [8, 0, 9, 0, 1], "BindSigning", "8 9 0 1");
        ExpectData(65, [0, 1, 0, 0, 1, 0, 3, 2, .. "h2"u8], "Https", "1 . 1=026832");
        ExpectData(250, [.. Name("hmac"), 0, 0, 0, 0, 0, 1, 1, 44, 0, 2, 7, 7, 0, 5, 0, 0, 0, 0], "Tsig", "hmac 2 1 300 5 0");
        ExpectData(249, [.. Name("gss"), .. new byte[8], 0, 3, 0, 0, 0, 1, 9, 0, 0], "Tkey", "gss 1 3");
    }

    [Fact]
    public void BrokenTexts()
    {
        Expect(Reply(16, [9, 1]), "weird DNS_TXT_char_str_past_rdlen", "Answer example.com Txt 60:");
        Expect(Reply(257, [0, 9, 1]), "weird DNS_CAA_char_str_past_rdlen");
    }

    [Fact]
    public void DnssecWeirds()
    {
        Assert.Contains("weird DNSSEC_DNSKEY_Invalid_Flag 2", DnsRecorder.Parse(Reply(48, [0, 2, 3, 8])));
        Assert.Contains("weird DNSSEC_DNSKEY_Invalid_Protocol 4", DnsRecorder.Parse(Reply(48, [1, 0, 4, 8])));
        Assert.Contains("weird DNSSEC_DNSKEY_NotRecommended_ZoneSignAlgo 1", DnsRecorder.Parse(Reply(48, [1, 0, 3, 1])));
        Assert.Contains("weird DNSSEC_DS_unknown_DigestType 9", DnsRecorder.Parse(Reply(43, [0, 5, 8, 9])));
        Assert.Contains("weird DNSSEC_NSEC_bitmapLen0 0", DnsRecorder.Parse(Reply(47, [0, 0, 0])));
    }

    [Fact]
    public void EdnsOptions()
    {
        byte[] options = [0, 8, 0, 7, 0, 1, 24, 0, 192, 0, 2, 0, 10, 0, 8, .. new byte[8], 0, 11, 0, 2, 0, 9, 0, 99, 0, 1, 7];
        byte[] message = [.. Header(0, 0, 0, 0, 1), .. Record([0], 41, options, 1232, 0x8000)];
        Expect(
            message, "confirmed", "Additional  Edns 32768: edns", "ecs 192.0.2.0/24 0", "cookie 8 0", "weird EDNS_TCP_Keepalive_In_UDP",
            "keepalive 9");
        Assert.Equal(["confirmed"], DnsRecorder.Parse(message, skipsSections: true));
        byte[] bad = [.. Header(0, 0, 0, 0, 1), .. Record([0], 41, [0, 8, 0, 5, 0, 1, 33, 0, 1], 1232, 0)];
        Assert.Contains("weird EDNS_ECS_invalid_addr_v4_prefix 33 bits", DnsRecorder.Parse(bad));
    }

    [Fact]
    public void DynamicUpdates() => Expect(
        [
            .. Header(0x2800, 1, 1, 2), .. Question("zone.x", 6), .. Record(Name("a.x"), 5, [], 254, 0), .. Record(Name("a.x"), 28, [], 255, 0),
            .. Record(Name("a.x"), 1, [10, 0, 0, 1]),
        ],
        "zone zone.x 1", "Prerequisite a.x Cname 0: pre", "Update a.x Aaaa 0: del", "Update a.x A 60: 10.0.0.1", "confirmed");

    [Fact]
    public void NothingIsAllocatedForSoundMessages()
    {
        byte[][] seeds = Seeds()[..8];
        foreach (byte[] seed in seeds)
        {
            Count(seed);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            foreach (byte[] seed in seeds)
            {
                Count(seed);
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Count(byte[] message)
    {
        Assert.True(DnsHeader.TryParse(message, isNetbios: false, out DnsHeader header));
        DnsSilence silence = default;
        DnsParser.Parse(message, header, isUdp: true, ref silence);
    }

    private static void ExpectData(int type, byte[] data, string name, string text) =>
        Assert.Equal([$"Answer example.com {name} 60: {text}", "confirmed"], DnsRecorder.Parse(Reply(type, data)));

    private static void Expect(byte[] message, params string[] lines) => Assert.Equal(lines, DnsRecorder.Parse(message));
}
