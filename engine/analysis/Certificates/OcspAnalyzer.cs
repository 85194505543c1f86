using System.Text;
using NidsVm.Analysis.Files;
using NidsVm.Analysis.Protocols.Asn1;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Certificates;

/// <summary>Reads files that are OCSP requests or replies, once they are complete.</summary>
internal sealed class OcspAnalyzer : FileAnalyzer
{
    private readonly CertificateEvents _events;
    private readonly WholeFile _content = new();
    private readonly bool _isRequest;

    public OcspAnalyzer(FileState file, FileAnalyzerKind kind, RecordValue arguments, bool isRequest)
        : base(file, kind, arguments)
    {
        _events = CertificateEvents.Of(file.Machine);
        _isRequest = isRequest;
    }

    public override bool DeliverStream(ReadOnlySpan<byte> data) => _content.Add(data);

    public override bool Undelivered(long offset, long length) => false;

    public override bool EndOfFile()
    {
        if (_isRequest ? !Request(_content.Bytes) : !Reply(_content.Bytes))
        {
            File.Weird(_isRequest ? "openssl_ocsp_request_parse_error" : "openssl_ocsp_response_parse_error");
            return false;
        }

        return true;
    }

    // ---- Requests (RFC 6960, section 4.1.1) ----------------------------------------------------------------------

    private bool Request(ReadOnlySpan<byte> bytes)
    {
        BerReader outer = new(bytes);
        if (!outer.TryEnter(BerTag.Sequence, out BerReader fields) || !fields.TryEnter(BerTag.Sequence, out BerReader signed))
        {
            return false;
        }

        signed.TryRead(BerTag.Context, out _);
        signed.TryRead(BerTag.Context + 1, out _);
        if (!signed.TryEnter(BerTag.Sequence, out BerReader list))
        {
            return false;
        }

        BerReader check = list;
        while (!check.IsEmpty)
        {
            if (!check.TryEnter(BerTag.Sequence, out BerReader entry) || !OcspCertificateId.TryRead(ref entry, out _))
            {
                return false;
            }
        }

        // The version is told as the first one whatever it is.
        if (File.CanRaise(_events.OcspRequest))
        {
            File.Enqueue(_events.OcspRequest)[1] = Slot.Of(0L);
        }

        while (list.TryEnter(BerTag.Sequence, out BerReader request) && OcspCertificateId.TryRead(ref request, out OcspCertificateId id))
        {
            if (File.CanRaise(_events.OcspRequestCertificate))
            {
                EnqueueWithId(_events.OcspRequestCertificate, id);
            }
        }

        return true;
    }

    // ---- Replies -------------------------------------------------------------------------------------------------

    private bool Reply(ReadOnlySpan<byte> bytes)
    {
        if (!OcspReply.TryRead(bytes, out OcspReply reply))
        {
            return false;
        }

        StringValue status = new(reply.Status);
        if (File.CanRaise(_events.OcspStatus))
        {
            File.Enqueue(_events.OcspStatus)[1].Ref = status;
        }

        if (!reply.HasBody)
        {
            return true;
        }

        double produced = Time(reply.ProducedAt);
        while (OcspSingleReply.TryRead(ref reply.Replies, out OcspSingleReply single))
        {
            RaiseSingle(ref single);
        }

        if (File.CanRaise(_events.OcspBytes))
        {
            StringValue responder = new(Responder(reply));
            StringValue algorithm = new(CertificateRecords.AlgorithmName(reply.Algorithm));
            VectorValue certificates = new(_events.Certificates);
            while (Certificate.TryTake(ref reply.Certificates, BerTag.Sequence, out ReadOnlySpan<byte> der))
            {
                if (Certificate.TryParse(der, out Certificate? certificate))
                {
                    certificates.Add(Slot.Of((object)new CertificateValue(certificate)));
                }
            }

            Span<Slot> a = File.Enqueue(_events.OcspBytes);
            a[1].Ref = status;
            a[2] = Slot.Of(0L);
            a[3].Ref = responder;
            a[4] = Slot.Of(produced);
            a[5].Ref = algorithm;
            a[6].Ref = certificates;
        }

        Extensions(reply.Extensions, isGlobal: true);
        return true;
    }

    private void RaiseSingle(ref OcspSingleReply single)
    {
        if (File.CanRaise(_events.OcspCertificate))
        {
            StringValue certificateStatus = new(single.Status);
            StringValue reason = new(single.Reason);
            double revoked = single.RevokedAt.IsEmpty ? 0 : Time(single.RevokedAt);
            double thisUpdate = Time(single.ThisUpdate);
            double nextUpdate = single.NextUpdate.IsEmpty ? 0 : Time(single.NextUpdate);
            Span<Slot> a = EnqueueWithId(_events.OcspCertificate, single.Id);
            a[5].Ref = certificateStatus;
            a[6] = Slot.Of(revoked);
            a[7].Ref = reason;
            a[8] = Slot.Of(thisUpdate);
            a[9] = Slot.Of(nextUpdate);
        }

        Extensions(single.Extensions, isGlobal: false);
    }

    private void Extensions(BerReader list, bool isGlobal)
    {
        while (!list.IsEmpty && CertificateExtension.TryRead(ref list, out ReadOnlySpan<byte> id, out bool isCritical, out ReadOnlySpan<byte> value))
        {
            if (File.CanRaise(_events.OcspExtension) && _events.ExtensionRecord.Exists)
            {
                RecordValue record = CertificateRecords.Extension(id, isCritical, value, _events);
                Span<Slot> a = File.Enqueue(_events.OcspExtension);
                a[1].Ref = record;
                a[2] = Slot.Of(isGlobal);
            }

            if (id.SequenceEqual(CertificateExtensions.OcspTimestampsId))
            {
                CertificateExtensions.RaiseTimestamps(File, _events, value);
            }
        }
    }

    private Span<Slot> EnqueueWithId(EventHandle handle, in OcspCertificateId id)
    {
        StringValue algorithm = new(ObjectNames.LongName(id.Algorithm));
        StringValue name = new(Hex(id.IssuerNameHash));
        StringValue key = new(Hex(id.IssuerKeyHash));
        StringValue serial = new(CertificateRecords.Serial(id.Serial));
        Span<Slot> a = File.Enqueue(handle);
        a[1].Ref = algorithm;
        a[2].Ref = name;
        a[3].Ref = key;
        a[4].Ref = serial;
        return a;
    }

    private double Time(ReadOnlySpan<byte> encoding) => CertificateRecords.Time(encoding, problem => File.Weird(problem));

    private static byte[] Responder(in OcspReply reply)
    {
        const int NameLimit = 2048;
        return reply.ResponderName.IsEmpty
            ? Hex(reply.ResponderKeyHash)
            : DistinguishedName.Format(reply.ResponderName, NameStyle.OneLine, NameLimit);
    }

    /// <summary>Hexadecimal digits, a line of 35 bytes each; "0" for nothing.</summary>
    private static byte[] Hex(ReadOnlySpan<byte> bytes)
    {
        const int BytesPerLine = 35;
        StringBuilder text = new(bytes.IsEmpty ? "0" : "");
        for (int i = 0; i < bytes.Length; i += BytesPerLine)
        {
            text.Append(i == 0 ? "" : "\\\n").Append(Convert.ToHexString(bytes.Slice(i, Math.Min(BytesPerLine, bytes.Length - i))));
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
