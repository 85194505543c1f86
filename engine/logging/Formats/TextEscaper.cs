using System.Buffers;
using System.Text;
using NidsVm.Vm.Values;

namespace NidsVm.Logging.Formats;

/// <summary>Escapes of strings in logs.</summary>
internal static class TextEscaper
{
    /// <summary>Bytes that stand as they are in JSON strings.</summary>
    public static readonly SearchValues<byte> JsonPlain = PlainExcept("\"\\"u8);

    /// <summary>Printable ASCII without some bytes.</summary>
    public static SearchValues<byte> PlainExcept(ReadOnlySpan<byte> special)
    {
        Span<byte> plain = stackalloc byte[95];
        int n = 0;
        for (int b = 32; b < 127; b++)
        {
            if (!special.Contains((byte)b))
            {
                plain[n++] = (byte)b;
            }
        }

        return SearchValues.Create(plain[..n]);
    }

    /// <summary>Length of the valid UTF-8 sequence of several bytes at the start, or 0.</summary>
    public static int SequenceLength(ReadOnlySpan<byte> text)
        => text[0] >= 0x80 && Rune.DecodeFromUtf8(text, out _, out int used) == OperationStatus.Done ? used : 0;

    /// <summary>The content of a JSON string: valid UTF-8 stands as it is, other bytes as the policy says.</summary>
    public static void WriteJson(TextBuffer to, ReadOnlySpan<byte> text, JsonEscapes escapes)
    {
        while (text.Length > 0)
        {
            int plain = text.IndexOfAnyExcept(JsonPlain);
            if (plain < 0)
            {
                to.Append(text);
                return;
            }

            to.Append(text[..plain]);
            text = text[plain..];
            int length = SequenceLength(text);
            if (length > 0)
            {
                to.Append(text[..length]);
                text = text[length..];
                continue;
            }

            WriteJsonByte(to, text[0], escapes);
            text = text[1..];
        }
    }

    private static void WriteJsonByte(TextBuffer to, byte b, JsonEscapes escapes)
    {
        switch (b)
        {
            case (byte)'"':
                to.Append("\\\""u8);
                break;
            case (byte)'\\':
                to.Append("\\\\"u8);
                break;
            case 8:
                to.Append("\\b"u8);
                break;
            case 9:
                to.Append("\\t"u8);
                break;
            case 10:
                to.Append("\\n"u8);
                break;
            case 12:
                to.Append("\\f"u8);
                break;
            case 13:
                to.Append("\\r"u8);
                break;
            default:
                if (escapes == JsonEscapes.PrivateUse)
                {
                    to.Append("\\ue0"u8);
                    WriteHex(to, b);
                }
                else
                {
                    to.Append("\\\\x"u8);
                    WriteHex(to, b);
                }

                break;
        }
    }

    private static void WriteHex(TextBuffer to, byte b)
    {
        to.Append("0123456789abcdef"u8[b >> 4]);
        to.Append("0123456789abcdef"u8[b & 15]);
    }
}
