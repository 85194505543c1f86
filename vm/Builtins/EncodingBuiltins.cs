using System.Buffers.Binary;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Bytes as text and back: base64, hex, numbers in raw bytes, UUIDs.</summary>
public static class EncodingBuiltins
{
    private static ReadOnlySpan<byte> StandardAlphabet => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;

    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("bytestring_to_double", ToDouble);
        catalog.Add("bytestring_to_float", ToFloat);
        catalog.Add("bytestring_to_count", ToCount);
        catalog.Add("bytestring_to_hexstr", (in BuiltinCall c) => Slot.Of(new StringValue(Convert.ToHexStringLower(c.Bytes(0)))), BuiltinTraits.Pure);
        catalog.Add("hexstr_to_bytestring", FromHex);
        catalog.Add("encode_base64", EncodeBase64);
        catalog.Add("decode_base64", DecodeBase64);
        catalog.Add("is_valid_base64", (in BuiltinCall c) => Slot.Of(TryAlphabet(c, out ReadOnlySpan<byte> a) && TryDecode(c.Bytes(0), a, out _, out _)));
        catalog.Add("uuid_to_string", UuidToString, BuiltinTraits.Pure);
    }

    internal static int HexDigit(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };

    private static Slot ToDouble(in BuiltinCall call)
    {
        if (call.Bytes(0).Length != 8)
        {
            call.Error("bad conversion to double");
            return Slot.Of(0.0);
        }

        return Slot.Of(BinaryPrimitives.ReadDoubleBigEndian(call.Bytes(0)));
    }

    private static Slot ToFloat(in BuiltinCall call)
    {
        if (call.Bytes(0).Length != 4)
        {
            call.Error("bad conversion to float");
            return Slot.Of(0.0);
        }

        return Slot.Of((double)BinaryPrimitives.ReadSingleBigEndian(call.Bytes(0)));
    }

    private static Slot ToCount(in BuiltinCall call)
    {
        ReadOnlySpan<byte> bytes = call.Bytes(0);
        if (bytes.Length > 8)
        {
            call.Error("unsupported byte length for bytestring_to_count");
            return Slot.Of(0L);
        }

        ulong value = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            value = (value << 8) | bytes[call.Bool(1) ? bytes.Length - 1 - i : i];
        }

        return Slot.Of(value);
    }

    private static Slot FromHex(in BuiltinCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        if (text.Length % 2 != 0)
        {
            call.Error($"Hex string '{call.String(0)}' has invalid length");
            return Slot.Of(StringValue.Empty);
        }

        var result = new byte[text.Length / 2];
        for (int i = 0; i < result.Length; i++)
        {
            int hi = HexDigit(text[2 * i]);
            int lo = HexDigit(text[(2 * i) + 1]);
            if (hi < 0 || lo < 0)
            {
                call.Error($"Could not read hex element from input {call.String(0)}");
                return Slot.Of(StringValue.Empty);
            }

            result[i] = (byte)((hi << 4) | lo);
        }

        return Slot.Of(new StringValue(result));
    }

    private static bool TryAlphabet(in BuiltinCall call, out ReadOnlySpan<byte> alphabet)
    {
        alphabet = call.Bytes(1).Length == 0 ? StandardAlphabet : call.Bytes(1);
        if (alphabet.Length == 64)
        {
            return true;
        }

        call.Error($"base64 alphabet is not 64 characters: {call.String(1)}");
        return false;
    }

    private static Slot EncodeBase64(in BuiltinCall call)
    {
        if (!TryAlphabet(call, out ReadOnlySpan<byte> alphabet))
        {
            return Slot.Of(StringValue.Empty);
        }

        ReadOnlySpan<byte> data = call.Bytes(0);
        var result = new TextBuffer(((data.Length + 2) / 3 * 4) + 1);
        while (data.Length > 0)
        {
            int n = Math.Min(3, data.Length);
            int bits = (data[0] << 16) | (n > 1 ? data[1] << 8 : 0) | (n > 2 ? data[2] : 0);
            result.Append(alphabet[bits >> 18]);
            result.Append(alphabet[(bits >> 12) & 63]);
            result.Append(n > 1 ? alphabet[(bits >> 6) & 63] : (byte)'=');
            result.Append(n > 2 ? alphabet[bits & 63] : (byte)'=');
            data = data[n..];
        }

        return Slot.Of(result.ToStringValue());
    }

    private static Slot DecodeBase64(in BuiltinCall call)
    {
        if (!TryAlphabet(call, out ReadOnlySpan<byte> alphabet))
        {
            return Slot.Of(StringValue.Empty);
        }

        if (TryDecode(call.Bytes(0), alphabet, out TextBuffer result, out string error))
        {
            return Slot.Of(result.ToStringValue());
        }

        call.Error(error);
        return Slot.Of(result.ToStringValue());
    }

    /// <summary>Decodes; false where a character is outside the alphabet or the length is wrong. What was good so far is in the result.</summary>
    internal static bool TryDecode(ReadOnlySpan<byte> text, ReadOnlySpan<byte> alphabet, out TextBuffer result, out string error)
    {
        result = new TextBuffer((text.Length / 4 * 3) + 3);
        error = "";
        Span<sbyte> value = stackalloc sbyte[256];
        value.Fill(-1);
        for (int i = 0; i < 64; i++)
        {
            value[alphabet[i]] = (sbyte)i;
        }

        int bits = 0;
        int have = 0;
        int padding = 0;
        foreach (byte c in text)
        {
            if (c == '=')
            {
                padding++;
            }
            else if (value[c] < 0)
            {
                error = $"character {(int)c} ignored by Base64 decoding";
                return false;
            }
            else if (padding > 0)
            {
                error = "extra base64 groups after '=' padding are ignored";
                return false;
            }
            else
            {
                bits = (bits << 6) | (byte)value[c];
            }

            if (++have < 4)
            {
                continue;
            }

            bits <<= 6 * padding;
            if (padding > 2)
            {
                error = "extra base64 groups after '=' padding are ignored";
                return false;
            }

            result.Append((byte)(bits >> 16));
            if (padding < 2)
            {
                result.Append((byte)(bits >> 8));
            }

            if (padding < 1)
            {
                result.Append((byte)bits);
            }

            (bits, have) = (0, 0);
        }

        if (have > 0)
        {
            error = $"incomplete base64 group, padding with {24 - (6 * have)} bits of 0";
            return false;
        }

        return true;
    }

    /// <summary>The bytes that a base64 text stands for, or null where the text is wrong.</summary>
    /// <param name="text">the base64 text</param>
    /// <param name="alphabet">64 characters; empty for the standard ones</param>
    /// <param name="error">what is wrong, where it is</param>
    public static StringValue? TryDecodeBase64(ReadOnlySpan<byte> text, ReadOnlySpan<byte> alphabet, out string error)
    {
        if (alphabet.Length is not (0 or 64))
        {
            error = "base64 alphabet is not 64 characters";
            return null;
        }

        return TryDecode(text, alphabet.Length == 0 ? StandardAlphabet : alphabet, out TextBuffer result, out error) ? result.ToStringValue() : null;
    }

    private static Slot UuidToString(in BuiltinCall call)
    {
        ReadOnlySpan<byte> bytes = call.Bytes(0);
        return Slot.Of(new StringValue(bytes.Length < 16 ? "<Invalid UUID>" : new Guid(bytes[..16]).ToString()));
    }
}
