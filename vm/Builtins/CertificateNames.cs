using System.Text;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Names in certificates (RFC 6125, section 6.4).</summary>
public static class CertificateNames
{
    public static void AddTo(BuiltinCatalog catalog)
        => catalog.Add("x509_check_hostname", (in BuiltinCall c) => Slot.Of(Covers(c.Bytes(1), c.Bytes(0))), BuiltinTraits.Pure);

    /// <summary>
    /// Whether a name of a certificate covers a host. A wildcard ends the first of at least three labels and stands for the rest of
    /// that label; case does not count.
    /// </summary>
    public static bool Covers(ReadOnlySpan<byte> certificate, ReadOnlySpan<byte> host)
    {
        int star = certificate.IndexOf((byte)'*');
        if (star < 0)
        {
            return Ascii.EqualsIgnoreCase(certificate, host);
        }

        ReadOnlySpan<byte> rest = certificate[(star + 1)..];
        int label = host.IndexOf((byte)'.');
        if (certificate[..star].Contains((byte)'.') || rest.Length == 0 || rest[0] != '.' || rest.Count((byte)'.') < 2 || rest.Contains((byte)'*') || label < star + 1)
        {
            return false;
        }

        return Ascii.EqualsIgnoreCase(certificate[..star], host[..star]) && Ascii.EqualsIgnoreCase(rest, host[label..]);
    }
}
