using System.Globalization;
using System.Text;
using NidsVm.Analysis.Protocols.Krb;
using Xunit;

namespace NidsVm.Analysis.Tests.Krb;

/// <summary>Writes down what the parser finds.</summary>
internal sealed class KrbRecorder : IKrbSink
{
    public List<string> Lines { get; } = [];

    public void Request(in KrbRequest request) => Lines.Add(string.Create(
        CultureInfo.InvariantCulture, $"request {request.Version} {request.Type} {request.HasPadata} {request.Padata.Length} {request.Body.Length}"));

    public void Response(in KrbResponse response) => Lines.Add(string.Create(
        CultureInfo.InvariantCulture, $"response {response.Type} {T(response.ClientRealm)} {Text(response.Ticket)} {response.Encrypted.Cipher}"));

    public void ApRequest(in KrbTicket ticket, uint flags, bool isInPadata) =>
        Lines.Add(string.Create(CultureInfo.InvariantCulture, $"ap {Text(ticket)} {flags:x} {isInPadata}"));

    public void ApResponse() => Lines.Add("ap response");

    public void Error(in KrbError error) =>
        Lines.Add(string.Create(CultureInfo.InvariantCulture, $"error {error.Code} {error.Before.Length} {error.Behind.Length}"));

    public void Safe(bool isOrig, in KrbSafe safe) => Lines.Add(string.Create(CultureInfo.InvariantCulture, $"safe {safe.Type} {safe.Body.Length}"));

    public void Priv(bool isOrig) => Lines.Add("priv");

    public void Cred(bool isOrig, ReadOnlySpan<byte> tickets) => Lines.Add(string.Create(CultureInfo.InvariantCulture, $"cred {tickets.Length}"));

    private static string Text(in KrbTicket ticket) => string.Create(
        CultureInfo.InvariantCulture, $"{T(ticket.Realm)} {ticket.Encrypted.Cipher} {ticket.Encrypted.KeyVersion} {T(ticket.Encrypted.Ciphertext)}");

    private static string T(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}

public sealed class KrbParserTests
{
    private static byte[] Enc(byte tag, params byte[][] parts)
    {
        byte[] content = [.. parts.SelectMany(static p => p)];
        return content.Length < 128 ? [tag, (byte)content.Length, .. content] : [tag, 0x82, (byte)(content.Length >> 8), (byte)content.Length, .. content];
    }

    private static byte[] At(int index, params byte[][] parts) => Enc((byte)(0xA0 + index), parts);

    private static byte[] Number(byte value) => Enc(0x02, [value]);

    private static byte[] Str(string text) => Enc(0x1B, Encoding.ASCII.GetBytes(text));

    private static byte[] Octets(string text) => Enc(0x04, Encoding.ASCII.GetBytes(text));

    private static byte[] Name(params string[] parts) => Enc(0x30, At(0, Number(1)), At(1, Enc(0x30, [.. parts.Select(Str)])));

    private static byte[] Encrypted(string text) => Enc(0x30, At(0, Number(18)), At(1, Number(2)), At(2, Octets(text)));

    private static byte[] Ticket() => Enc(0x61, Enc(0x30, At(0, Number(5)), At(1, Str("R")), At(2, Name("krbtgt", "R")), At(3, Encrypted("t"))));

    private static byte[] Body(byte type, params byte[][] parts) => Enc((byte)(0x60 + type), Enc(0x30, parts));

    private static byte[] ApRequest() => Body(
        14, At(0, Number(5)), At(1, Number(14)), At(2, Enc(0x03, [0, 0x20, 0, 0, 0])), At(3, Ticket()), At(4, Encrypted("a")));

    internal static byte[][] Messages() =>
    [
        Body(
            10, At(1, Number(5)), At(2, Number(10)),
            At(3, Enc(0x30, Enc(0x30, At(1, Number(2)), At(2, Enc(0x04, Str("ts")))), Enc(0x30, At(1, Number(1)), At(2, Enc(0x04, ApRequest()))))),
            At(4, Enc(0x30, At(0, Enc(0x03, [0, 0x40, 0, 0, 0x10])), At(1, Name("joe")), At(2, Str("R")), At(5, Enc(0x18, "20150119225459Z"u8.ToArray())),
                At(7, Number(9)), At(8, Enc(0x30, Number(18), Number(17))),
                At(9, Enc(0x30, Enc(0x30, At(0, Number(2)), At(1, Enc(0x04, [192, 0, 2, 1]))))), At(11, Enc(0x30, Ticket()))))),
        Body(11, At(0, Number(5)), At(1, Number(11)), At(3, Str("R")), At(4, Name("joe")), At(5, Ticket()), At(6, Encrypted("secret"))),
        Body(
            30, At(0, Number(5)), At(1, Number(30)), At(4, Enc(0x18, "20150119225459Z"u8.ToArray())), At(5, Number(7)), At(6, Number(25)), At(9, Str("R")),
            At(10, Name("krbtgt", "R")), At(11, Str("NEEDED_PREAUTH")), At(12, Octets("data"))),
        ApRequest(),
        Body(15, At(0, Number(5)), At(1, Number(15)), At(2, Encrypted("x"))),
        Body(20, At(0, Number(5)), At(1, Number(20)), At(2, Enc(0x30, At(0, Octets("data")), At(4, Enc(0x30, At(0, Number(20)), At(1, Octets("PC"))))))),
        Body(21, At(0, Number(5)), At(1, Number(21)), At(3, Encrypted("x"))),
        Body(22, At(0, Number(5)), At(1, Number(22)), At(2, Enc(0x30, Ticket(), Ticket())), At(3, Encrypted("x"))),
    ];

    [Fact]
    public void TakesAllMessagesApart()
    {
        KrbRecorder recorder = new();
        foreach (byte[] message in Messages())
        {
            Assert.Null(KrbParser.Parse(message, isOrig: true, recorder));
        }

        Assert.Equal("ap R 18 2 t 20000000 True", recorder.Lines[0]);
        Assert.StartsWith("request 5 10 True ", recorder.Lines[1], StringComparison.Ordinal);
        Assert.Equal("response 11 R R 18 2 t 18", recorder.Lines[2]);
        Assert.StartsWith("error 25 ", recorder.Lines[3], StringComparison.Ordinal);
        Assert.Equal("ap R 18 2 t 20000000 False", recorder.Lines[4]);
        Assert.Equal(["ap response", "safe 20 23", "priv"], recorder.Lines[5..8]);
        Assert.Equal("cred " + (2 * Ticket().Length).ToString(CultureInfo.InvariantCulture), recorder.Lines[8]);
    }

    [Fact]
    public void CutOffMessagesAreToldWhereverTheyEnd()
    {
        foreach (byte[] message in new[] { Messages()[1], Messages()[3], Messages()[4] })
        {
            for (int length = 0; length < message.Length; length++)
            {
                Assert.NotNull(KrbParser.Parse(message.AsSpan(0, length), isOrig: true, new KrbRecorder()));
            }
        }
    }

    [Theory]
    [InlineData("20150119225459Z", 1421708099.0)]
    [InlineData("19700101000000Z", 0.0)]
    [InlineData("20000229120000Z", 951825600.0)]
    [InlineData("19691231235959Z", -1.0)]
    public void TimesAreSecondsSince1970(string text, double seconds)
    {
        Assert.True(KrbTime.TryParse(Encoding.ASCII.GetBytes(text), out double value));
        Assert.Equal(seconds, value);
    }
}
