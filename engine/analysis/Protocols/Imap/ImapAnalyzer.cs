using System.Text;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Imap;

/// <summary>
/// The beginning of an IMAP session (RFC 9051): what the server can do, and STARTTLS. Each piece that is delivered is read by itself; a
/// piece that is cut within a line, or holds something else than lines of a tag and a command, is a violation. Behind the login nothing
/// is looked at.
/// </summary>
public sealed class ImapAnalyzer : Analyzer
{
    private const int MaxTagLength = 256;

    private readonly ImapEvents _events;
    private byte[] _startTlsTag = [];
    private bool _isTls;
    private bool _hadGap;

    public ImapAnalyzer(Connection connection, AnalyzerInfo info, ImapEvents events)
        : base(connection, info)
    {
        _events = events;
    }

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (_isTls)
        {
            ForwardStream(data, isOrig);
        }
        else if (!_hadGap && Connection.Session is not TcpSession { IsPartial: true })
        {
            while (!data.IsEmpty)
            {
                if (!ReadLine(ref data, isOrig))
                {
                    return;
                }
            }
        }
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig)
    {
        if (_isTls)
        {
            ForwardUndelivered(sequence, length, isOrig);
        }

        _hadGap = true;
    }

    /// <summary>Takes a line with the line ends behind it; false where the rest of the piece is of no use.</summary>
    private bool ReadLine(ref ReadOnlySpan<byte> data, bool isOrig)
    {
        ReadOnlySpan<byte> tag = Word(ref data);
        int blanks = data.Length - data.TrimStart((byte)' ').Length;
        data = data[blanks..];
        ReadOnlySpan<byte> command = Word(ref data);
        data = data.TrimStart((byte)' ');
        if (tag.IsEmpty || blanks == 0 || command.IsEmpty)
        {
            return Malformed(tag.IsEmpty || blanks > 0 ? "[[:alnum:][:punct:]]+" : "[ ]+", data);
        }

        if (!isOrig && tag is [(byte)'*'] && LineWords.EqualsIgnoreCase(command, "capability"u8))
        {
            if (!Capabilities(ref data))
            {
                return false;
            }
        }
        else
        {
            int end = data.IndexOfAny((byte)'\r', (byte)'\n');
            data = end < 0 ? default : data[end..];
            if (end < 0)
            {
                return Malformed("[\\r\\n]+", data);
            }

            data = data.TrimStart("\r\n"u8);
        }

        Token(tag, command, isOrig);
        return !IsSkipping && !_isTls;
    }

    private bool Capabilities(ref ReadOnlySpan<byte> data)
    {
        VectorValue? list = _events.Capabilities.IsHandled() && _events.Strings is { } type ? new VectorValue(type) : null;
        while (true)
        {
            ReadOnlySpan<byte> word = Word(ref data);
            if (word.IsEmpty)
            {
                return Malformed("[[:alnum:][:punct:]]+", data);
            }

            list?.Add(Slot.Of((object)new StringValue(word)));
            data = data.TrimStart((byte)' ');
            int before = data.Length;
            data = data.TrimStart("\r\n"u8);
            if (data.Length != before)
            {
                break;
            }
        }

        if (list is not null)
        {
            Enqueue(_events.Capabilities!)[1].Ref = list;
        }

        return true;
    }

    private void Token(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> command, bool isOrig)
    {
        bool isStartTls = LineWords.EqualsIgnoreCase(command, "starttls"u8);
        bool isOk = LineWords.EqualsIgnoreCase(command, "ok"u8);
        if (isOrig ? isStartTls || LineWords.EqualsIgnoreCase(command, "capability"u8) : tag is [(byte)'*'] && isOk)
        {
            Confirm();
        }

        if (IsBehindLogin(command))
        {
            Confirm();
            IsSkipping = true;
        }
        else if (isOrig && isStartTls)
        {
            if (_startTlsTag.Length > 0)
            {
                Weird("IMAP: client sent duplicate StartTLS");
            }

            _startTlsTag = tag[..Math.Min(tag.Length, MaxTagLength)].ToArray();
        }
        else if (!isOrig && _startTlsTag.Length > 0 && tag.SequenceEqual(_startTlsTag))
        {
            if (isOk)
            {
                _isTls = true;
                AddChild("SSL");
                if (_events.StartTls.IsHandled())
                {
                    Enqueue(_events.StartTls);
                }
            }
            else
            {
                Weird("IMAP: server refused StartTLS");
            }
        }
    }

    private static bool IsBehindLogin(ReadOnlySpan<byte> command) =>
        LineWords.EqualsIgnoreCase(command, "authenticate"u8) || LineWords.EqualsIgnoreCase(command, "login"u8) || LineWords.EqualsIgnoreCase(command, "examine"u8)
        || LineWords.EqualsIgnoreCase(command, "create"u8) || LineWords.EqualsIgnoreCase(command, "list"u8) || LineWords.EqualsIgnoreCase(command, "fetch"u8);

    private static ReadOnlySpan<byte> Word(ref ReadOnlySpan<byte> data)
    {
        int end = data.IndexOfAnyExceptInRange((byte)0x21, (byte)0x7E);
        ReadOnlySpan<byte> word = end < 0 ? data : data[..end];
        data = data[word.Length..];
        return word;
    }

    private bool Malformed(string expected, ReadOnlySpan<byte> actual)
    {
        Violation($"Binpac exception: binpac exception: string mismatch at imap-protocol.pac: \nexpected pattern: \"{expected}\"\nactual data: \""
            + Encoding.Latin1.GetString(actual[..Math.Min(actual.Length, 64)]) + "\"");
        return false;
    }
}
