using System.Text;
using Xunit;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>A short run of the fuzz target of each line protocol, the same each time.</summary>
public class LineShortRuns
{
    [Fact]
    public void Smtp() => ProtocolShortRuns.Run(
        SmtpFuzz.Fuzz,
        [
            Talk(
                "S220 a\r\n", "CEHLO b\r\n", "S250-PIPELINING\r\n250 CHUNKING\r\n", "CMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n", "S354 x\r\n",
                "CSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", "CContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\n--b--\r\n.\r\n", "S250 y\r\n"),
            Talk("S220 a\r\n", "CHELO b\r\nBDAT 8\r\nA: b\r\n\r\nBDAT 3 LAST\r\nx\ry", "S250 ok\r\n", "CSTARTTLS\r\n", "S220 go\r\n", "C\u0016\u0003\u0001"),
            Talk("S220 a\r\n", "CAUTH LOGIN\r\n", "S334 x\r\n", "Cabc\r\nTURN\r\n", "S235 x\r\n250 y\r\n", "SHELO\r\n"),
        ],
        400);

    [Fact]
    public void Ftp() => ProtocolShortRuns.Run(
        FtpFuzz.Fuzz,
        [
            Talk("S220-a\r\nb\r\n220 c\r\n", "CUSER x\r\n", "S331 y\r\n", "CPASS z\r\nPORT 1,2,3,4,5,6\r\n", "S230 ok\r\n200 ok\r\n", "CRETR f\r\n", "S150 x (10 bytes)\r\n"),
            Talk("S220 a\r\n", "CAUTH GSSAPI\r\n", "S334 ok\r\n", "CADAT FgMBAAJhYg==\r\n", "S335 ADAT=FgMBAAJhYg==\r\n", "S235 done\r\n"),
            Talk("S220 a\r\n", "C\u00ff\u00f4\u00ff\u00f2ABOR\r\n\u00ff\u00fa\u0018\u0001\u00ff\u00f0AUTH TLS\r\n", "S234 go\r\n", "C\u0016\u0003"),
        ],
        400);

    /// <summary>Turns, each begun by C or S, as the fuzz targets of lines read them.</summary>
    private static byte[] Talk(params string[] turns) =>
        [.. turns.SelectMany(static t => ProtocolShortRuns.Framed(t[0] == 'C', Encoding.Latin1.GetBytes(t[1..])))];
}
