using System.Globalization;
using System.Numerics;
using NidsVm.Analysis.Protocols.Asn1;

namespace NidsVm.Analysis.Certificates;

/// <summary>What policies are told of a key (RFC 3279, section 2.3; RFC 5480, section 2).</summary>
/// <param name="Type">rsa, dsa or ecdsa; null for other keys, or one that cannot be read</param>
/// <param name="Length">bits; 0 where that is not known</param>
/// <param name="Exponent">of an RSA key, in decimal digits</param>
/// <param name="Curve">name of a curve</param>
internal readonly record struct CertificateKey(string? Type, int Length, string? Exponent, string? Curve)
{
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string RsaPss = "1.2.840.113549.1.1.10";
    private const string Dsa = "1.2.840.10040.4.1";
    private const string Ec = "1.2.840.10045.2.1";

    // Some servers of the remote desktop protocol name their key so.
    private const string Md5WithRsa = "1.2.840.113549.1.1.4";

    // Numbers beyond are not turned into decimal digits, which takes time by the square of the length.
    private const int MostExponentBytes = 2048;

    /// <summary>Takes a key with its algorithm apart.</summary>
    /// <param name="keyInfo">as encoded</param>
    /// <param name="algorithm">content of the identifier</param>
    /// <param name="parameters">of the algorithm, as encoded; may be empty</param>
    /// <param name="key">content of the bit string, without the count of unused bits</param>
    public static bool TrySplit(ReadOnlySpan<byte> keyInfo, out ReadOnlySpan<byte> algorithm, out ReadOnlySpan<byte> parameters, out ReadOnlySpan<byte> key)
    {
        algorithm = parameters = key = default;
        BerReader outer = new(keyInfo);
        if (!outer.TryEnter(BerTag.Sequence, out BerReader fields) || !fields.TryEnter(BerTag.Sequence, out BerReader identifier)
            || !identifier.TryRead(BerTag.ObjectIdentifier, out algorithm) || !fields.TryRead(BerTag.BitString, out key) || key.IsEmpty)
        {
            return false;
        }

        parameters = identifier.Rest;
        key = key[1..];
        return true;
    }

    public static CertificateKey Read(ReadOnlySpan<byte> keyInfo)
    {
        if (!TrySplit(keyInfo, out ReadOnlySpan<byte> algorithm, out ReadOnlySpan<byte> parameters, out ReadOnlySpan<byte> key))
        {
            return default;
        }

        switch (ObjectNames.Dotted(algorithm))
        {
            case Rsa or Md5WithRsa:
                return ReadRsa(key);
            case RsaPss:
                return default;
            case Dsa:
                BerReader outer = new(parameters);
                return outer.TryEnter(BerTag.Sequence, out BerReader numbers) && numbers.TryRead(BerTag.Integer, out ReadOnlySpan<byte> prime)
                    ? new CertificateKey("dsa", Bits(prime), null, null)
                    : default;
            case Ec:
                BerReader curve = new(parameters);
                return curve.TryRead(BerTag.ObjectIdentifier, out ReadOnlySpan<byte> id) && TryGetCurve(ObjectNames.Dotted(id), out string name, out int bits)
                    ? new CertificateKey("ecdsa", bits, null, name)
                    : default;
            default:
                return default;
        }
    }

    private static CertificateKey ReadRsa(ReadOnlySpan<byte> key)
    {
        BerReader outer = new(key);
        if (!outer.TryEnter(BerTag.Sequence, out BerReader numbers) || !numbers.TryRead(BerTag.Integer, out ReadOnlySpan<byte> modulus)
            || !numbers.TryRead(BerTag.Integer, out ReadOnlySpan<byte> exponent) || exponent.Length > MostExponentBytes)
        {
            return default;
        }

        string digits = new BigInteger(exponent, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
        return new CertificateKey("rsa", Bits(modulus), digits, null);
    }

    /// <summary>Bits of a number without leading zeros.</summary>
    private static int Bits(ReadOnlySpan<byte> number)
    {
        ReadOnlySpan<byte> significant = number.TrimStart((byte)0);
        return significant.IsEmpty ? 0 : (8 * significant.Length) - BitOperations.LeadingZeroCount((uint)significant[0]) + 24;
    }

    /// <summary>Name of a curve and bits of the order of its group.</summary>
    private static bool TryGetCurve(string id, out string name, out int bits)
    {
        bits = Array.Find(CurveOrders, c => c.Id == id).Bits;
        return ObjectNames.TryGet(id, out name, out _) && bits > 0;
    }

    private static readonly (string Id, int Bits)[] CurveOrders =
    [
        ("1.2.840.10045.3.1.1", 192), ("1.2.840.10045.3.1.2", 192), ("1.2.840.10045.3.1.3", 192), ("1.2.840.10045.3.1.4", 239),
        ("1.2.840.10045.3.1.5", 239), ("1.2.840.10045.3.1.6", 239), ("1.2.840.10045.3.1.7", 256),
        ("1.3.132.0.1", 163), ("1.3.132.0.2", 162), ("1.3.132.0.3", 239), ("1.3.132.0.4", 113), ("1.3.132.0.5", 113),
        ("1.3.132.0.6", 112), ("1.3.132.0.7", 110), ("1.3.132.0.8", 161), ("1.3.132.0.9", 161), ("1.3.132.0.10", 256),
        ("1.3.132.0.15", 163), ("1.3.132.0.16", 282), ("1.3.132.0.17", 282), ("1.3.132.0.22", 113), ("1.3.132.0.23", 113),
        ("1.3.132.0.24", 193), ("1.3.132.0.25", 193), ("1.3.132.0.26", 232), ("1.3.132.0.27", 233), ("1.3.132.0.28", 128),
        ("1.3.132.0.29", 126), ("1.3.132.0.30", 161), ("1.3.132.0.31", 192), ("1.3.132.0.32", 225), ("1.3.132.0.33", 224),
        ("1.3.132.0.34", 384), ("1.3.132.0.35", 521), ("1.3.132.0.36", 407), ("1.3.132.0.37", 409), ("1.3.132.0.38", 570),
        ("1.3.132.0.39", 570), ("1.3.36.3.3.2.8.1.1.1", 160), ("1.3.36.3.3.2.8.1.1.2", 160), ("1.3.36.3.3.2.8.1.1.3", 192),
        ("1.3.36.3.3.2.8.1.1.4", 192), ("1.3.36.3.3.2.8.1.1.5", 224), ("1.3.36.3.3.2.8.1.1.6", 224), ("1.3.36.3.3.2.8.1.1.7", 256),
        ("1.3.36.3.3.2.8.1.1.8", 256), ("1.3.36.3.3.2.8.1.1.9", 320), ("1.3.36.3.3.2.8.1.1.10", 320), ("1.3.36.3.3.2.8.1.1.11", 384),
        ("1.3.36.3.3.2.8.1.1.12", 384), ("1.3.36.3.3.2.8.1.1.13", 512), ("1.3.36.3.3.2.8.1.1.14", 512), ("1.2.156.10197.1.301", 256),
    ];
}
