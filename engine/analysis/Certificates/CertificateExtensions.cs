using System.Buffers.Binary;
using System.Globalization;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Files;
using NidsVm.Analysis.Protocols.Asn1;
using NidsVm.Analysis.Protocols.Tls;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Certificates;

/// <summary>Extensions of certificates and OCSP replies that have an event of their own.</summary>
internal static class CertificateExtensions
{
    // Contents of 2.5.29.19, 2.5.29.17, 2.5.29.15, 1.3.6.1.4.1.11129.2.4.2 and .5.
    public static ReadOnlySpan<byte> BasicConstraintsId => [0x55, 0x1D, 0x13];

    public static ReadOnlySpan<byte> AlternativeNameId => [0x55, 0x1D, 0x11];

    public static ReadOnlySpan<byte> KeyUsageId => [0x55, 0x1D, 0x0F];

    public static ReadOnlySpan<byte> CertificateTimestampsId => [0x2B, 0x06, 0x01, 0x04, 0x01, 0xD6, 0x79, 0x02, 0x04, 0x02];

    public static ReadOnlySpan<byte> OcspTimestampsId => [0x2B, 0x06, 0x01, 0x04, 0x01, 0xD6, 0x79, 0x02, 0x04, 0x05];

    /// <summary>Whether a certificate may sign others, and over how many (RFC 5280, section 4.2.1.9).</summary>
    /// <param name="pathLength">content of the integer; empty where there is none</param>
    public static bool TryReadBasicConstraints(scoped ref BerReader value, out bool isAuthority, out ReadOnlySpan<byte> pathLength)
    {
        isAuthority = false;
        pathLength = default;
        if (!value.TryEnter(BerTag.Sequence, out BerReader fields))
        {
            return false;
        }

        if (fields.TryRead(BerTag.Boolean, out ReadOnlySpan<byte> flag))
        {
            isAuthority = flag.Length == 1 && flag[0] != 0;
        }

        fields.TryRead(BerTag.Integer, out pathLength);
        return fields.IsEmpty;
    }

    public static void RaiseBasicConstraints(FileState file, CertificateEvents events, ReadOnlySpan<byte> value)
    {
        BerReader reader = new(value);
        if (!TryReadBasicConstraints(ref reader, out bool isAuthority, out ReadOnlySpan<byte> length))
        {
            file.Weird("x509_invalid_basic_constraint");
            return;
        }

        if (!file.CanRaise(events.BasicConstraints) || !events.ConstraintsRecord.Exists)
        {
            return;
        }

        RecordValue record = events.ConstraintsRecord.New();
        events.ConstraintsRecord.Set(record, 0, isAuthority);
        if (!length.IsEmpty)
        {
            events.ConstraintsRecord.Set(record, 1, BerReader.Number(length));
        }

        file.Enqueue(events.BasicConstraints)[1].Ref = record;
    }

    /// <summary>Further names of the subject (RFC 5280, section 4.2.1.6).</summary>
    public static void RaiseAlternativeNames(FileState file, CertificateEvents events, ReadOnlySpan<byte> value)
    {
        BerReader reader = new(value);
        if (!reader.TryEnter(BerTag.Sequence, out BerReader names))
        {
            file.Weird("x509_san_parse_error");
            return;
        }

        VectorValue? hosts = null;
        VectorValue? resources = null;
        VectorValue? mails = null;
        VectorValue? addresses = null;
        bool hasOthers = false;
        while (!names.IsEmpty)
        {
            if (!names.TryRead(out BerHeader header, out ReadOnlySpan<byte> name))
            {
                file.Weird("x509_san_parse_error");
                return;
            }

            switch (header.Tag)
            {
                case 0x81:
                    (mails ??= new VectorValue(events.Strings)).Add(Slot.Of((object)new StringValue(name)));
                    break;
                case 0x82:
                    (hosts ??= new VectorValue(events.Strings)).Add(Slot.Of((object)new StringValue(name)));
                    break;
                case 0x86:
                    (resources ??= new VectorValue(events.Strings)).Add(Slot.Of((object)new StringValue(name)));
                    break;
                case 0x87:
                    addresses ??= new VectorValue(events.Addresses);
                    if (Address(name) is { } address)
                    {
                        addresses.Add(Slot.Of((object)address));
                    }
                    else
                    {
                        file.Weird("x509_san_ip_length", name.Length.ToString(CultureInfo.InvariantCulture));
                    }

                    break;
                default:
                    hasOthers = true;
                    break;
            }
        }

        if (!file.CanRaise(events.AlternativeName) || !events.NamesRecord.Exists)
        {
            return;
        }

        RecordShape shape = events.NamesRecord;
        RecordValue record = shape.New();
        SetVector(shape, record, 0, hosts);
        SetVector(shape, record, 1, resources);
        SetVector(shape, record, 2, mails);
        SetVector(shape, record, 3, addresses);
        shape.Set(record, 4, hasOthers);
        file.Enqueue(events.AlternativeName)[1].Ref = record;
    }

    /// <summary>Signed certificate timestamps (RFC 6962, section 3.3): a list within an octet string.</summary>
    public static void RaiseTimestamps(FileState file, CertificateEvents events, ReadOnlySpan<byte> value)
    {
        BerReader reader = new(value);
        if (!reader.TryRead(BerTag.OctetString, out ReadOnlySpan<byte> encoded))
        {
            file.Machine.Reporter.Error("X509::ParseSignedCertificateTimestamps could not parse inner octet string");
            return;
        }

        TlsFault fault = default;
        TlsReader all = new(encoded, ref fault);
        TlsReader list = all.Sub(all.U16("SignedCertificateTimestampList:length"), "SignedCertificateTimestampList:SCTs");
        while (list.HasMore)
        {
            TlsReader entry = list.Sub(list.U16("SignedCertificateTimestamp:length"), "SignedCertificateTimestamp");
            if (SignedCertificateTimestamp.TryRead(ref entry, out SignedCertificateTimestamp timestamp) && file.CanRaise(events.Timestamp))
            {
                StringValue log = new(timestamp.LogId);
                StringValue signature = new(timestamp.Signature);
                Span<Slot> a = file.Enqueue(events.Timestamp);
                a[1] = Slot.Of((long)timestamp.Version);
                a[2].Ref = log;
                a[3] = Slot.Of(timestamp.Time);
                a[4] = Slot.Of((long)timestamp.HashAlgorithm);
                a[5] = Slot.Of((long)timestamp.SignatureAlgorithm);
                a[6].Ref = signature;
            }
        }

        if (fault.IsSet)
        {
            file.Machine.Reporter.Error("X509::ParseSignedCertificateTimestamps could not parse SCT");
        }
    }

    private static AddrValue? Address(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        4 => AddrValue.FromV4(BinaryPrimitives.ReadUInt32BigEndian(bytes)),
        16 => new AddrValue(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..])),
        _ => null,
    };

    private static void SetVector(RecordShape shape, RecordValue record, int field, VectorValue? vector)
    {
        if (vector is not null)
        {
            shape.Set(record, field, vector);
        }
    }
}
