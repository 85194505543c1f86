using System.Security.Cryptography;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Certificates;

/// <summary>Trusted certificates by the digest of their subject.</summary>
internal sealed class CertificateStore
{
    private const string Bundle = "ca-certificates.crt";
    private const int MostFileBytes = 16 << 20;

    private readonly Dictionary<string, List<Certificate>> _bySubject = new(StringComparer.Ordinal);

    public static CertificateStore Of(IEnumerable<Certificate> certificates)
    {
        CertificateStore store = new();
        foreach (Certificate certificate in certificates)
        {
            store.Add(certificate);
        }

        return store;
    }

    /// <summary>The certificates that a policy's table holds as encodings; null where one is none.</summary>
    public static CertificateStore? Of(TableValue table)
    {
        CertificateStore store = new();
        for (int i = 0; i < table.EntryLimit; i++)
        {
            if (!table.IsLive(i))
            {
                continue;
            }

            if (table.ValueAt(i).Ref is not StringValue der || !Certificate.TryParse(der.Span, out Certificate? certificate))
            {
                return null;
            }

            store.Add(certificate);
        }

        return store;
    }

    /// <summary>
    /// The certificates in a directory: those of its bundle, or else of all its files. What is no certificate is passed over, and so is
    /// what cannot be read.
    /// </summary>
    public static CertificateStore OfDirectory(string directory)
    {
        CertificateStore store = new();
        string bundle = Path.Combine(directory, Bundle);
        IEnumerable<string> files = File.Exists(bundle) ? [bundle] : Directory.Exists(directory) ? Directory.EnumerateFiles(directory) : [];
        foreach (string file in files)
        {
            store.AddFile(file);
        }

        return store;
    }

    public IReadOnlyList<Certificate> WithSubject(ReadOnlySpan<byte> name) =>
        _bySubject.TryGetValue(Convert.ToHexString(name), out List<Certificate>? found) ? found : [];

    public bool Contains(Certificate certificate)
    {
        foreach (Certificate other in WithSubject(certificate.Subject))
        {
            if (other.Der.SequenceEqual(certificate.Der))
            {
                return true;
            }
        }

        return false;
    }

    private void Add(Certificate certificate)
    {
        string subject = Convert.ToHexString(certificate.Subject);
        if (!_bySubject.TryGetValue(subject, out List<Certificate>? same))
        {
            _bySubject.Add(subject, same = []);
        }

        same.Add(certificate);
    }

    private void AddFile(string path)
    {
        byte[] bytes;
        try
        {
            if (new FileInfo(path).Length > MostFileBytes)
            {
                return;
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return;
        }

        if (Certificate.TryParse(bytes, out Certificate? single))
        {
            Add(single);
            return;
        }

        ReadOnlySpan<char> text = System.Text.Encoding.Latin1.GetString(bytes);
        while (PemEncoding.TryFind(text, out PemFields fields))
        {
            byte[] der = new byte[fields.DecodedDataLength];
            if (text[fields.Label].SequenceEqual("CERTIFICATE") && Convert.TryFromBase64Chars(text[fields.Base64Data], der, out int length)
                && Certificate.TryParse(der.AsSpan(0, length), out Certificate? certificate))
            {
                Add(certificate);
            }

            text = text[fields.Location.End..];
        }
    }
}
