namespace NidsVm.Analysis.Tests.Datagrams;

/// <summary>Literal messages of the protocols over UDP: the server's port, and the bytes.</summary>
internal static class DatagramMessages
{
    public const ushort DhcpPort = 67;
    public const ushort NtpPort = 123;
    public const ushort SnmpPort = 161;
    public const ushort RadiusPort = 1812;
    public const ushort RdpPort = 3389;

    private static readonly string DhcpHead =
        "01 01 06 00 3903f326 0005 8000 00000000 c0000264 c0000201 00000000 02000000000a 0000 0000000000000000"
        + "626f6f74" + new string('0', 120) + "61" + new string('0', 254) + "63825363";

    /// <summary>A request with options of all shapes.</summary>
    public static readonly byte[] DhcpRequest = Bytes(
        DhcpHead + "350103 3204c0000264 3604c0000201 0c0468313233 370401030f06 3d0701 02000000000a 51070000006162 632e"
        + "3902 05dc 3c034d5341 4d0175 00 ff");

    /// <summary>An answer with addresses, times and a relay agent's option.</summary>
    public static readonly byte[] DhcpAck = Bytes(
        "02" + DhcpHead[2..] + "350105 0104ffffff00 0308c0000201c0000202 0604c0000235 0f0b6578616d706c652e6e6574 1c04c00002ff"
        + "330400000e10 3a0400000708 3b0400000c4e 0204ffff1c18 2a04c000027b 2c04c000022c 130101 2b03010203 3803616263 520a0104 65746830 0602 7573"
        + "740101 fc05 68747470 0a 0404c0000204 0504c0000205 ff");

    public static readonly byte[] NtpServer = Bytes(
        "24 02 06 ec 00000bd9 00000b4a c0000201 e09a1c84 12ab8d14 e09a1ce6 0703c7e2 e09a1ce6 0c6e42e8 e09a1ce6 0c7061b9");

    /// <summary>With an extension field and a digest of 16 bytes.</summary>
    public static readonly byte[] NtpAuthenticated = Bytes(
        "23 01 fa e9 00000000 00000000 47505300 0000000000000000 0000000000000000 0000000000000000 e09a1ce6 0703c7e2"
        + "0200 0018 0001 00000000 00000000 00000000 00000000 0000 0000000a 00112233445566778899aabbccddeeff");

    public static readonly byte[] NtpControl = Bytes("16 81 0001 0618 0000 0000 0004 76 65 72 3d");

    public static readonly byte[] NtpPrivate = Bytes("17 00 03 2a 0008 0000 0000 0000 0000");

    public static readonly byte[] SnmpGet = Bytes("3026 0201 00 0406 7075626c6963 a019 0201 01 0201 00 0201 00 300e 300c 0608 2b06010201010300 0500");

    public static readonly byte[] SnmpResponse = Bytes(
        "304b02010104067075626c6963a23e0201010201000201003033300f06082b06010201010300430301e240300e06082b060102010105000402683130"
        + "1006082b060102010414014004c0000201");

    public static readonly byte[] SnmpTrap = Bytes(
        "302702010004067075626c6963a41a06072b06010401817d4004c00002010201020201004301053000");

    public static readonly byte[] SnmpV3 = Bytes(
        "3053020103300d020101020205dc040104020103041b30190403800001020105020207d004076d6f6e69746f7204000400302204038000010400a019"
        + "020102020100020100300e300c06082b060102010103000500");

    public static readonly byte[] RadiusRequest = Bytes(
        "01 05 0037 000102030405060708090a0b0c0d0e0f 0106 75736572 1f13 30302d31312d32322d33332d34342d3535 4d05 313147 4d05 313142");

    public static (ushort Port, byte[] Message)[] All { get; } =
    [
        (DhcpPort, DhcpRequest), (DhcpPort, DhcpAck), (NtpPort, NtpServer), (NtpPort, NtpAuthenticated), (NtpPort, NtpControl), (NtpPort, NtpPrivate),
        (SnmpPort, SnmpGet), (SnmpPort, SnmpResponse), (SnmpPort, SnmpTrap), (SnmpPort, SnmpV3), (RadiusPort, RadiusRequest),
        (RdpPort, Streams.RdpTests.Syn(0x0101)),
    ];

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
