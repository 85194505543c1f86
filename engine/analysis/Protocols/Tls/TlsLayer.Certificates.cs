using System.Globalization;
using System.Text;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Tls;

/// <summary>Certificates and what is said of them; they go to the file analysis, each a file of its own.</summary>
public abstract partial class TlsLayer
{
    private const string HostCertificate = "application/x-x509-user-cert";
    private const string AuthorityCertificate = "application/x-x509-ca-cert";
    private const string OcspReply = "application/ocsp-response";
    private const int OcspStatus = 1;

    /// <summary>A chain of certificates (RFC 5246, section 7.4.2).</summary>
    private void Certificates(ref TlsReader body, bool isOrig)
    {
        TlsReader all = body.Sub(body.U24("Certificate:length"), "Certificate:certificates");

        // Only a message that is whole is looked at.
        TlsReader check = all;
        while (check.HasMore)
        {
            check.Take(check.U24("X509Certificate:length"), "X509Certificate:certificate");
        }

        for (int i = 0; all.HasMore; i++)
        {
            Certificate(all.Take(all.U24("X509Certificate:length"), "X509Certificate:certificate"), isOrig, i);
        }
    }

    private protected void Certificate(ReadOnlySpan<byte> certificate, bool isOrig, int index)
    {
        if (certificate.IsEmpty)
        {
            Weird(TlsWeirds.EmptyCertificate);
            return;
        }

        bool isClient = isOrig ^ _isFlipped;
        string? id = FileId(isClient, index.ToString(CultureInfo.InvariantCulture));
        string known = id;
        _files.DataIn(ref id, certificate, -1, Info!, Connection, isClient, index == 0 ? HostCertificate : AuthorityCertificate);
        _files.EndOfFile(known, Info!, Connection, isClient);
    }

    /// <summary>A stapled OCSP reply (RFC 6066, section 8).</summary>
    private void CertificateStatus(ref TlsReader body, bool isOrig)
    {
        int type = body.U8("CertificateStatus:status_type");
        body.U24("CertificateStatus:length");
        ReadOnlySpan<byte> reply = body.TakeRest();
        if (body.IsFaulty)
        {
            return;
        }

        if (reply.IsEmpty)
        {
            Weird(TlsWeirds.EmptyStapledOcsp);
            return;
        }

        if (type != OcspStatus)
        {
            return;
        }

        string? id = FileId(isClient: false, "ocsp");
        string known = id;
        _files.DataIn(ref id, reply, -1, Info!, Connection, isOrig: false, OcspReply);
        if (_events.StapledOcsp.IsHandled())
        {
            StringValue bytes = new(reply);
            Span<Slot> a = Enqueue(_events.StapledOcsp);
            a[1] = Slot.Of(isOrig ^ _isFlipped);
            a[2].Ref = bytes;
        }

        _files.EndOfFile(known, Info!, Connection, isOrig: false);
    }

    /// <summary>What certificates a server takes of clients (RFC 5246, section 7.4.4).</summary>
    private void CertificateRequest(ref TlsReader body, bool isOrig)
    {
        ReadOnlySpan<byte> types = body.Take(body.U8("CertificateRequest:certificate_types_length"), "CertificateRequest:certificate_types");
        VectorValue? algorithms = _events.AlgorithmList is { } type ? new VectorValue(type) : null;
        if (NamesAlgorithms)
        {
            TlsReader list = body.Sub(body.U16("SignatureAlgorithm:length"), "SignatureAlgorithm:supported_signature_algorithms");
            algorithms = AlgorithmVector(ref list);
        }

        TlsReader names = body.Sub(body.U16("CertificateAuthorities:length"), "CertificateAuthorities:certificate_authorities");
        VectorValue authorities = new(_events.Strings);
        while (names.HasMore)
        {
            ReadOnlySpan<byte> name = names.Take(names.U16("CertificateAuthority:length"), "CertificateAuthority:certificate_authority");
            authorities.Add(Slot.Of((object)new StringValue(name)));
        }

        if (!body.IsFaulty && algorithms is not null && _events.CertificateRequest.IsHandled())
        {
            VectorValue kinds = CountVector(types);
            Span<Slot> a = Enqueue(_events.CertificateRequest);
            a[1] = Slot.Of(isOrig ^ _isFlipped);
            a[2].Ref = kinds;
            a[3].Ref = algorithms;
            a[4].Ref = authorities;
        }
    }

    /// <summary>The identifier of a file: the same for the same place in the same connection.</summary>
    private string FileId(bool isClient, string part)
    {
        string handle = string.Create(
            CultureInfo.InvariantCulture, $"Analyzer::ANALYZER_SSL{Connection.StartTime:F6}{(isClient ? 'T' : 'F')}{Connection}{part}");
        return _files.IdOf(Encoding.ASCII.GetBytes(handle));
    }
}
