using System.Text;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Conversations of the line protocols, which their fuzz targets damage.</summary>
internal static class LineSeeds
{
    public static byte[][] Smtp { get; } =
    [
        Talk(
            "S220 a\r\n", "CEHLO b\r\n", "S250-PIPELINING\r\n250 CHUNKING\r\n", "CMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n", "S354 x\r\n",
            "CSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", "CContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\n--b--\r\n.\r\n", "S250 y\r\n"),
        Talk("S220 a\r\n", "CHELO b\r\nBDAT 8\r\nA: b\r\n\r\nBDAT 3 LAST\r\nx\ry", "S250 ok\r\n", "CSTARTTLS\r\n", "S220 go\r\n", "C\u0016\u0003\u0001"),
        Talk("S220 a\r\n", "CAUTH LOGIN\r\n", "S334 x\r\n", "Cabc\r\nTURN\r\n", "S235 x\r\n250 y\r\n", "SHELO\r\n"),
    ];

    public static byte[][] Ftp { get; } =
    [
        Talk("S220-a\r\nb\r\n220 c\r\n", "CUSER x\r\n", "S331 y\r\n", "CPASS z\r\nPORT 1,2,3,4,5,6\r\n", "S230 ok\r\n200 ok\r\n", "CRETR f\r\n", "S150 x (10 bytes)\r\n"),
        Talk("S220 a\r\n", "CAUTH GSSAPI\r\n", "S334 ok\r\n", "CADAT FgMBAAJhYg==\r\n", "S335 ADAT=FgMBAAJhYg==\r\n", "S235 done\r\n"),
        Talk("S220 a\r\n", "C\u00ff\u00f4\u00ff\u00f2ABOR\r\n\u00ff\u00fa\u0018\u0001\u00ff\u00f0AUTH TLS\r\n", "S234 go\r\n", "C\u0016\u0003"),
    ];

    public static byte[][] Pop3 { get; } =
    [
        Talk(
            "S+OK a\r\n", "CUSER x\r\n", "S+OK\r\n", "CPASS y\r\nSTAT\r\nRETR 1\r\n", "S+OK\r\n+OK 1 2\r\n+OK 9\r\nA: b\r\n\r\nx\r\n.\r\n",
            "CQUIT\r\n", "S+OK\r\n"),
        Talk("S+OK a\r\n", "CAUTH PLAIN\r\n", "S+ \r\n", "CAGEAYg==\r\n", "S+OK\r\n", "CUIDL\r\n", "S+OK\r\n1 a\r\n.\r\n"),
        Talk("S+OK a\r\n", "CCAPA\r\n", "S+OK\r\nSTLS\r\n.\r\n", "CSTLS\r\n", "S+OK\r\n", "C\u0016\u0003\u0001"),
    ];

    public static byte[][] Imap { get; } =
    [
        Talk("S* OK a\r\n", "Ca capability\r\n", "S* CAPABILITY IMAP4rev1 STARTTLS\r\na OK b\r\n", "Cb login x y\r\n"),
        Talk("S* OK a\r\n", "Ca STARTTLS\r\n", "Sa OK go\r\n", "C\u0016\u0003\u0001"),
    ];

    public static byte[][] Irc { get; } =
    [
        Talk(
            "CNICK me\r\nUSER me h s :my name\r\n", "S:s 001 me :hi\r\n:s 251 me :There are 7 users and 2 services on 3 servers\r\n",
            "CJOIN #a,#b x,y\r\n", "S:me!u@h JOIN :#a\r\n:s 353 me = #a :@me +you\r\n:s 352 me #a u h s n H :0 real\r\n:s 332 me #a :all\r\n"),
        Talk(
            "CPRIVMSG you :\u0001DCC SEND a.txt 167772161 4000 12\u0001\r\n", "S:a!b@c PART #a :bye\r\n:a!b@c KICK #a me :out\r\n:s NJOIN #a :@@x,+y\r\n",
            "CSQUIT s :x\r\nMODE #a +o me\r\nWHO #a o\r\nWHOIS me\r\n"),
        Talk("CPASS x 0210-IRC+ ngIRCd|0:Z\r\nSERVER s 1 :x\r\n", "S:s SERVER t 1 :y\r\n"),
    ];

    public static byte[][] Finger { get; } = [Talk("C/W me@there\r\n", "SLogin: me\r\n\r\nNo plan.\r\n")];

    public static byte[][] Ident { get; } =
    [
        Talk("C6193, 23\r\n", "S6193, 23 : USERID : UNIX, UTF-8 : me\r\n"),
        Talk("C70000, 1\r\n2,3 x\r\n", "S2,3 : ERROR : NO-USER\r\n"),
    ];

    /// <summary>Turns, each begun by C or S, as the fuzz targets of lines read them.</summary>
    private static byte[] Talk(params string[] turns) =>
        [.. turns.SelectMany(static t => ProtocolShortRuns.Framed(t[0] == 'C', Encoding.Latin1.GetBytes(t[1..])))];
}
