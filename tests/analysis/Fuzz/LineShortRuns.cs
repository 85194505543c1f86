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

    /// <summary>Turns, each begun by C or S, as the fuzz targets of lines read them.</summary>
    private static byte[] Talk(params string[] turns) =>
        [.. turns.SelectMany(static t => ProtocolShortRuns.Framed(t[0] == 'C', Encoding.Latin1.GetBytes(t[1..])))];
}
