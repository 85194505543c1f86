namespace NidsVm.Analysis.Protocols.Mime;

/// <summary>The data of leaves: transfer encodings (RFC 2045 6), and pieces of bounded size.</summary>
public partial class MimeEntity
{
    /// <summary>The weird of base64 that is not well formed.</summary>
    public const string Base64Weird = "base64_illegal_encoding";

    private enum TransferEncoding : byte
    {
        Binary,
        QuotedPrintable,
        Base64,
        Other,
    }

    private TransferEncoding _transferEncoding;
    private Base64Decoder _base64;
    private byte[] _piece = [];
    private int _pieceLength;

    // The line end before a boundary belongs to the boundary, so an end is added only when more data come.
    private bool _owesLineEnd;

    private void ResetDecoding()
    {
        _transferEncoding = Parent?._transferEncoding ?? TransferEncoding.Other;
        _base64 = default;
        _pieceLength = 0;
        _owesLineEnd = false;
    }

    private void ParseTransferEncoding(MimeField field)
    {
        ReadOnlySpan<byte> encoding = field.FirstToken;
        if (encoding.IsEmpty)
        {
            Message.Problem(MimeProblem.IllegalFormat, "encoding type not found in content encoding");
            return;
        }

        _transferEncoding = MimeTokens.EqualsIgnoreCase(encoding, "base64"u8) ? TransferEncoding.Base64
            : MimeTokens.EqualsIgnoreCase(encoding, "quoted-printable"u8) ? TransferEncoding.QuotedPrintable
            : MimeTokens.EqualsIgnoreCase(encoding, "7bit"u8) || MimeTokens.EqualsIgnoreCase(encoding, "8bit"u8)
                || MimeTokens.EqualsIgnoreCase(encoding, "binary"u8) ? TransferEncoding.Binary
            : TransferEncoding.Other;
    }

    private void Decode(ReadOnlySpan<byte> data, bool withEnd)
    {
        switch (_transferEncoding)
        {
            case TransferEncoding.QuotedPrintable:
                DecodeQuotedPrintable(data);
                break;
            case TransferEncoding.Base64:
                DecodeBase64(data);
                break;
            default:
                DecodeBinary(data, withEnd);
                break;
        }

        FlushPiece();
    }

    private void DecodeBinary(ReadOnlySpan<byte> data, bool withEnd)
    {
        if (_owesLineEnd)
        {
            _owesLineEnd = false;
            Append("\r\n"u8);
        }
        else if (!withEnd)
        {
            // Nothing to add before or after: straight from where the data are.
            int size = Message.DataPiece;
            while (data.Length > size)
            {
                OnData(data[..size]);
                data = data[size..];
            }

            if (!data.IsEmpty)
            {
                OnData(data);
            }

            return;
        }

        Append(data);
        if (withEnd)
        {
            if (Parent is { Kind: MimeKind.Multipart })
            {
                _owesLineEnd = true;
            }
            else
            {
                Append("\r\n"u8);
            }
        }
    }

    private void DecodeQuotedPrintable(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> line = data.TrimEnd(" \t"u8);
        for (int i = 0; i < line.Length; i++)
        {
            byte b = line[i];
            if (b == '=')
            {
                if (i == line.Length - 1)
                {
                    return;
                }

                if (i + 2 < data.Length && HexValue(data[i + 1]) is >= 0 and int high && HexValue(data[i + 2]) is >= 0 and int low)
                {
                    Append((byte)((high << 4) | low));
                    i += 2;
                    continue;
                }

                Message.Problem(
                    MimeProblem.IllegalEncoding, "= is not followed by two hexadecimal digits in quoted-printable encoding");
            }
            else if (b is not (byte)'\t' and not (>= 32 and <= 126))
            {
                Message.Problem(
                    MimeProblem.IllegalEncoding,
                    "control characters in quoted-printable encoding: " + ((sbyte)b).ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            Append(b);
        }

        Append("\r\n"u8);
    }

    private void DecodeBase64(ReadOnlySpan<byte> data)
    {
        Span<byte> decoded = stackalloc byte[128];
        while (!data.IsEmpty)
        {
            data = data[_base64.Decode(data, decoded, out int written)..];
            Append(decoded[..written]);
        }

        TellFault();
    }

    private void TellFault()
    {
        if (_base64.Fault is { } fault)
        {
            _base64.Fault = null;
            Message.Weird(Base64Weird, fault);
        }
    }

    private void FinishDecoding()
    {
        if (_transferEncoding == TransferEncoding.Base64)
        {
            Span<byte> rest = stackalloc byte[3];
            _base64.Finish(rest, out int written);
            Append(rest[..written]);
            TellFault();
        }

        FlushPiece();
    }

    private void Append(byte b) => Append([b]);

    private void Append(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (_piece.Length == 0)
            {
                _piece = new byte[Math.Max(1, Message.DataPiece)];
            }

            int length = Math.Min(_piece.Length - _pieceLength, data.Length);
            data[..length].CopyTo(_piece.AsSpan(_pieceLength));
            _pieceLength += length;
            data = data[length..];
            if (_pieceLength == _piece.Length)
            {
                FlushPiece();
            }
        }
    }

    private void FlushPiece()
    {
        if (_pieceLength > 0)
        {
            int length = _pieceLength;
            _pieceLength = 0;
            OnData(_piece.AsSpan(0, length));
        }
    }

    private static int HexValue(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        _ => -1,
    };
}
