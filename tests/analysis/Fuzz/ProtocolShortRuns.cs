using System.Text;
using NidsVm.Analysis.Tests.Dns;
using NidsVm.Analysis.Tests.Http;
using NidsVm.Analysis.Tests.Krb;
using NidsVm.Analysis.Tests.Login;
using NidsVm.Analysis.Tests.MySql;
using NidsVm.Analysis.Tests.Rfb;
using NidsVm.Analysis.Tests.Rpc;
using NidsVm.Analysis.Tests.Sip;
using NidsVm.Analysis.Tests.Socks;
using NidsVm.Analysis.Tests.Ssh;
using NidsVm.Analysis.Tests.WebSocket;
using Xunit;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>A short run of each protocol's fuzz target, the same each time.</summary>
public class ProtocolShortRuns
{
    internal delegate void Target(ReadOnlySpan<byte> data);

    [Fact]
    public void Dns() => Run(DnsFuzz.Fuzz, DnsMessages.Seeds(), 40_000);

    [Fact]
    public void Http() => Run(
        HttpFuzz.Fuzz,
        [.. HttpConversations.All.Select(static turns => turns.SelectMany(static t => Framed(t.IsOrig, Encoding.Latin1.GetBytes(t.Text))).ToArray())],
        6_000);

    [Fact]
    public void Mime() => Run(
        MimeFuzz.Fuzz,
        [
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\nQUJD\nREVG\n--b\nContent-Transfer-Encoding: quoted-printable\n\na=3Db=\nc=zz\n--b--\n"u8.ToArray(),
            "Content-Type: message/rfc822\nSubject: (a (b) c) x\n\nFrom: \"q\\\"\"\n\nbody\n"u8.ToArray(),
        ],
        15_000);

    [Fact]
    public void Inflater() => Run(
        InflaterFuzz.Fuzz,
        [Encoding.Latin1.GetBytes(HttpConversations.Gzipped), HttpConversations.Gzip("abcabcabc"u8.ToArray()), [0x63, 0x64, 0x62, 0x06, 0x00]],
        4_000);

    [Fact]
    public void Ssh() => Run(
        SshFuzz.Fuzz, [.. SshConversations.All().Select(static turns => turns.SelectMany(static t => Framed(t.IsOrig, t.Data)).ToArray())], 10_000);

    [Fact]
    public void Login() => Run(LoginFuzz.Fuzz, LoginConversations.Seeds(), 3_000);

    [Fact]
    public void Rpc() => Run(RpcFuzz.Fuzz, RpcMessages.Seeds(), 3_000);

    [Fact]
    public void Tls() => Run(TlsFuzz.Fuzz, TlsFuzz.Seeds(), 1_000);

    [Fact]
    public void Certificates() => Run(CertificateFuzz.Fuzz, CertificateFuzz.Seeds(), 3_000);

    internal static IEnumerable<byte> Framed(bool isOrig, byte[] text)
    {
        for (int at = 0; at < text.Length; at += 100)
        {
            byte[] piece = text[at..Math.Min(at + 100, text.Length)];
            yield return (byte)((piece.Length << 1) | (isOrig ? 1 : 0));
            foreach (byte b in piece)
            {
                yield return b;
            }
        }
    }

    internal static void Run(Target target, byte[][] seeds, int runs)
    {
        Random random = new(20_250_606);
        foreach (byte[] seed in seeds)
        {
            target(seed);
        }

        for (int run = 0; run < runs; run++)
        {
            byte[] data = (byte[])seeds[random.Next(seeds.Length)].Clone();
            for (int mutations = random.Next(6); mutations > 0; mutations--)
            {
                int at = random.Next(data.Length);
                switch (random.Next(4))
                {
                    case 0:
                        data[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        data[at] ^= (byte)(1 << random.Next(8));
                        break;
                    case 2:
                        data = data[..Math.Max(1, at)];
                        break;
                    default:
                        byte[] other = seeds[random.Next(seeds.Length)];
                        int from = random.Next(other.Length);
                        data = [.. data[..at], .. other[from..]];
                        break;
                }
            }

            target(data);
        }
    }
}
