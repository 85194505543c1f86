using System.Security.Cryptography;
using NidsVm.Analysis.Protocols.Asn1;

namespace NidsVm.Analysis.Certificates;

/// <summary>Checks signatures of certificates, OCSP replies and timestamps (RFC 3279, RFC 4055, RFC 5758).</summary>
internal static class SignatureCheck
{
    /// <summary>Whether a signature holds.</summary>
    /// <param name="keyInfo">who signed: key with its algorithm, as encoded</param>
    /// <param name="algorithm">algorithm identifier of the signature, as encoded</param>
    public static bool IsValid(ReadOnlySpan<byte> keyInfo, ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        BerReader outer = new(algorithm);
        if (!outer.TryEnter(BerTag.Sequence, out BerReader fields) || !fields.TryRead(BerTag.ObjectIdentifier, out ReadOnlySpan<byte> id))
        {
            return false;
        }

        switch (ObjectNames.Dotted(id))
        {
            case "1.2.840.113549.1.1.4":
                return IsValid(keyInfo, HashAlgorithmName.MD5, data, signature);
            case "1.2.840.113549.1.1.5" or "1.3.14.3.2.29" or "1.2.840.10045.4.1" or "1.2.840.10040.4.3":
                return IsValid(keyInfo, HashAlgorithmName.SHA1, data, signature);
            case "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" or "2.16.840.1.101.3.4.3.2":
                return IsValid(keyInfo, HashAlgorithmName.SHA256, data, signature);
            case "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" or "2.16.840.1.101.3.4.3.3":
                return IsValid(keyInfo, HashAlgorithmName.SHA384, data, signature);
            case "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" or "2.16.840.1.101.3.4.3.4":
                return IsValid(keyInfo, HashAlgorithmName.SHA512, data, signature);
            case "1.2.840.113549.1.1.10":
                return IsValid(keyInfo, PssHash(fields), data, signature, RSASignaturePadding.Pss);
            default:
                return false;
        }
    }

    /// <summary>Whether a signature holds, with the algorithm of the key and this digest.</summary>
    public static bool IsValid(
        ReadOnlySpan<byte> keyInfo, HashAlgorithmName hash, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, RSASignaturePadding? padding = null)
    {
        if (!CertificateKey.TrySplit(keyInfo, out ReadOnlySpan<byte> algorithm, out _, out _))
        {
            return false;
        }

        try
        {
            switch (ObjectNames.Dotted(algorithm))
            {
                case "1.2.840.113549.1.1.1" or "1.2.840.113549.1.1.10":
                    using (RSA rsa = RSA.Create())
                    {
                        rsa.ImportSubjectPublicKeyInfo(keyInfo, out _);
                        return rsa.VerifyData(data, signature, hash, padding ?? RSASignaturePadding.Pkcs1);
                    }

                case "1.2.840.10045.2.1":
                    using (ECDsa ec = ECDsa.Create())
                    {
                        ec.ImportSubjectPublicKeyInfo(keyInfo, out _);
                        return ec.VerifyData(data, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
                    }

                case "1.2.840.10040.4.1":
                    using (DSA dsa = DSA.Create())
                    {
                        dsa.ImportSubjectPublicKeyInfo(keyInfo, out _);
                        return dsa.VerifyData(data, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
                    }

                default:
                    return false;
            }
        }
        catch (CryptographicException)
        {
            // The framework tells in this way of keys and signatures that are none.
            return false;
        }
    }

    /// <summary>The digest of a hash algorithm of TLS 1.2 (RFC 5246, section 7.4.1.4.1); false where there is none.</summary>
    public static bool TryGetHash(ulong number, out HashAlgorithmName name)
    {
        name = number switch
        {
            1 => HashAlgorithmName.MD5,
            2 => HashAlgorithmName.SHA1,
            4 => HashAlgorithmName.SHA256,
            5 => HashAlgorithmName.SHA384,
            6 => HashAlgorithmName.SHA512,
            _ => default,
        };
        return name.Name is not null;
    }

    private static HashAlgorithmName PssHash(BerReader fields)
    {
        if (fields.TryEnter(BerTag.Sequence, out BerReader parameters) && parameters.TryEnter(BerTag.Context, out BerReader hash)
            && hash.TryEnter(BerTag.Sequence, out BerReader identifier) && identifier.TryRead(BerTag.ObjectIdentifier, out ReadOnlySpan<byte> id))
        {
            return ObjectNames.Dotted(id) switch
            {
                "2.16.840.1.101.3.4.2.1" => HashAlgorithmName.SHA256,
                "2.16.840.1.101.3.4.2.2" => HashAlgorithmName.SHA384,
                "2.16.840.1.101.3.4.2.3" => HashAlgorithmName.SHA512,
                _ => HashAlgorithmName.SHA1,
            };
        }

        return HashAlgorithmName.SHA1;
    }
}
