using System.Security.Cryptography;
using NidsVm.Analysis.Files;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Certificates;

/// <summary>Reads files that are certificates, once they are complete.</summary>
internal sealed class CertificateAnalyzer : FileAnalyzer
{
    private readonly CertificateEvents _events;
    private readonly WholeFile _content = new();

    public CertificateAnalyzer(FileState file, FileAnalyzerKind kind, RecordValue arguments)
        : base(file, kind, arguments)
    {
        _events = CertificateEvents.Of(file.Machine);
    }

    public override bool DeliverStream(ReadOnlySpan<byte> data) => _content.Add(data);

    public override bool Undelivered(long offset, long length) => false;

    public override bool EndOfFile()
    {
        if (IsCached())
        {
            return false;
        }

        if (!Certificate.TryParse(_content.Bytes, out Certificate? certificate))
        {
            File.Weird("x509_cert_parse_error");
            return false;
        }

        if (File.CanRaise(_events.Certificate) && _events.CertificateRecord.Exists)
        {
            RecordValue record = CertificateRecords.Of(certificate, _events, problem => File.Weird(problem));
            CertificateValue handle = new(certificate);
            Span<Slot> a = File.Enqueue(_events.Certificate);
            a[1].Ref = handle;
            a[2].Ref = record;
        }

        for (int i = 0; i < certificate.ExtensionCount; i++)
        {
            Extension(certificate.ExtensionId(i), certificate.ExtensionIsCritical(i), certificate.ExtensionValue(i));
        }

        return false;
    }

    private void Extension(ReadOnlySpan<byte> id, bool isCritical, ReadOnlySpan<byte> value)
    {
        if (File.CanRaise(_events.Extension) && _events.ExtensionRecord.Exists)
        {
            RecordValue record = CertificateRecords.Extension(id, isCritical, value, _events);
            File.Enqueue(_events.Extension)[1].Ref = record;
        }

        if (id.SequenceEqual(CertificateExtensions.BasicConstraintsId))
        {
            CertificateExtensions.RaiseBasicConstraints(File, _events, value);
        }
        else if (id.SequenceEqual(CertificateExtensions.AlternativeNameId))
        {
            CertificateExtensions.RaiseAlternativeNames(File, _events, value);
        }
        else if (id.SequenceEqual(CertificateExtensions.CertificateTimestampsId))
        {
            CertificateExtensions.RaiseTimestamps(File, _events, value);
        }
    }

    /// <summary>Whether policies know the certificate; they are told that it has come.</summary>
    private bool IsCached()
    {
        if (_events.Cache is not { Count: > 0 } cache)
        {
            return false;
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_content.Bytes, digest);
        StringValue text = new(Convert.ToHexStringLower(digest));
        Slot key = Slot.Of((object)text);
        int entry = cache.Find(new ReadOnlySpan<Slot>(in key));
        if (entry < 0)
        {
            return false;
        }

        if (_events.CacheHit is { } hit)
        {
            File.Machine.TryInvoke(hit, [Slot.Of((object)File.Record), cache.ValueAt(entry), Slot.Of((object)text)], out _);
        }

        return true;
    }
}

/// <summary>The content of a file up to a limit.</summary>
internal sealed class WholeFile
{
    // Certificates and OCSP messages are a few kilobytes; lists of names may make them larger.
    private const int Most = 1 << 20;

    private readonly MemoryStream _bytes = new();

    public ReadOnlySpan<byte> Bytes => _bytes.GetBuffer().AsSpan(0, (int)_bytes.Length);

    /// <summary>False where it is too large.</summary>
    public bool Add(ReadOnlySpan<byte> data)
    {
        if (_bytes.Length + data.Length > Most)
        {
            return false;
        }

        _bytes.Write(data);
        return true;
    }
}
