using System.Buffers.Binary;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Protocols.Mime;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Ftp;

/// <summary>
/// Unwraps the tokens that AUTH GSSAPI exchanges (RFC 2228, ADAT) for the TLS analyzer below it: the Globus mechanism speaks TLS in them.
/// It ends with the exchange, or where the first token is no TLS.
/// </summary>
public sealed class FtpAdatAnalyzer : Analyzer
{
    private const int TlsHeader = 5;
    private const byte TlsHandshake = 0x16;

    private bool _isFirstToken = true;

    public FtpAdatAnalyzer(Connection connection, AnalyzerInfo info)
        : base(connection, info)
    {
    }

    protected override void Init()
    {
        if (AddChild("SSL") is null)
        {
            Remove();
        }
    }

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        StringValue? token = null;
        bool isDone = isOrig ? Request(data, ref token) : Reply(data, ref token);
        if (token is not null)
        {
            ForwardStream(token.Span, isOrig);
        }

        if (isDone)
        {
            Remove();
        }
    }

    private bool Request(ReadOnlySpan<byte> line, ref StringValue? token)
    {
        line = LineWords.SkipBlanks(line);
        ReadOnlySpan<byte> word = LineWords.First(line);
        if (!"ADAT"u8.StartsWith(word))
        {
            // Another mechanism.
            return "AUTH"u8.StartsWith(word);
        }

        token = Decode(LineWords.SkipBlanks(line[word.Length..]));
        if (!_isFirstToken)
        {
            return false;
        }

        _isFirstToken = false;
        if (token is null)
        {
            Weird("ftp_adat_bad_first_token_encoding");
            return true;
        }

        ReadOnlySpan<byte> record = token.Span;
        if (record.Length >= TlsHeader && record[0] == TlsHandshake
            && BinaryPrimitives.ReadUInt16BigEndian(record[3..]) == record.Length - TlsHeader)
        {
            return false;
        }

        token = null;
        return true;
    }

    private bool Reply(ReadOnlySpan<byte> line, ref StringValue? token)
    {
        int code = LineWords.ReplyCode(line);
        switch (code)
        {
            case 235 or 334 or 335:
                ReadOnlySpan<byte> text = line[3..];
                text = LineWords.SkipBlanks(!text.IsEmpty && text[0] == '-' ? text[1..] : text);
                if (text.StartsWith("ADAT="u8))
                {
                    token = Decode(text[5..]);
                }

                return code == 235;
            case 232 or 234 or 421 or 431 or 500 or 501 or 503 or 535 or 631 or 632 or 633:
                return true;
            default:
                return false;
        }
    }

    private StringValue? Decode(ReadOnlySpan<byte> text)
    {
        StringValue? decoded = EncodingBuiltins.TryDecodeBase64(text, default, out string error);
        if (decoded is null)
        {
            Connection.Weird(MimeEntity.Base64Weird, error);
        }

        return decoded;
    }
}
