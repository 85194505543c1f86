using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Certificates;

/// <summary>The events and types of certificates and OCSP messages of a program, looked up once.</summary>
internal sealed class CertificateEvents
{
    private CertificateEvents(Machine machine)
    {
        Certificate = machine.FindEvent("x509_certificate");
        Extension = machine.FindEvent("x509_extension");
        BasicConstraints = machine.FindEvent("x509_ext_basic_constraints");
        AlternativeName = machine.FindEvent("x509_ext_subject_alternative_name");
        Timestamp = machine.FindEvent("x509_ocsp_ext_signed_certificate_timestamp");
        OcspRequest = machine.FindEvent("ocsp_request");
        OcspRequestCertificate = machine.FindEvent("ocsp_request_certificate");
        OcspStatus = machine.FindEvent("ocsp_response_status");
        OcspBytes = machine.FindEvent("ocsp_response_bytes");
        OcspCertificate = machine.FindEvent("ocsp_response_certificate");
        OcspExtension = machine.FindEvent("ocsp_extension");
        CertificateRecord = new RecordShape(
            machine, "X509::Certificate", "version", "serial", "subject", "issuer", "cn", "not_valid_before", "not_valid_after", "key_alg", "sig_alg",
            "key_type", "key_length", "exponent", "curve", "tbs_sig_alg");
        ExtensionRecord = new RecordShape(machine, "X509::Extension", "name", "short_name", "oid", "critical", "value");
        ConstraintsRecord = new RecordShape(machine, "X509::BasicConstraints", "ca", "path_len");
        NamesRecord = new RecordShape(machine, "X509::SubjectAlternativeName", "dns", "uri", "email", "ip", "other_fields");
        ResultRecord = new RecordShape(machine, "X509::Result", "result", "result_string", "chain_certs");
        Strings = machine.FindType("string_vec") as VectorType ?? new VectorType(PolicyType.String);
        Addresses = machine.FindType("addr_vec") as VectorType ?? new VectorType(PolicyType.Addr);
        Certificates = machine.FindType("x509_opaque_vector") as VectorType ?? new VectorType(new OpaqueType("x509"));
    }

    public EventHandle? Certificate { get; }

    public EventHandle? Extension { get; }

    public EventHandle? BasicConstraints { get; }

    public EventHandle? AlternativeName { get; }

    public EventHandle? Timestamp { get; }

    public EventHandle? OcspRequest { get; }

    public EventHandle? OcspRequestCertificate { get; }

    public EventHandle? OcspStatus { get; }

    public EventHandle? OcspBytes { get; }

    public EventHandle? OcspCertificate { get; }

    public EventHandle? OcspExtension { get; }

    /// <summary>version serial subject issuer cn not_valid_before not_valid_after key_alg sig_alg key_type key_length exponent curve tbs_sig_alg</summary>
    public RecordShape CertificateRecord { get; }

    /// <summary>name short_name oid critical value</summary>
    public RecordShape ExtensionRecord { get; }

    /// <summary>ca path_len</summary>
    public RecordShape ConstraintsRecord { get; }

    /// <summary>dns uri email ip other_fields</summary>
    public RecordShape NamesRecord { get; }

    /// <summary>result result_string chain_certs</summary>
    public RecordShape ResultRecord { get; }

    public VectorType Strings { get; }

    public VectorType Addresses { get; }

    public VectorType Certificates { get; }

    /// <summary>Certificates whose events policies raise again, by SHA-256 in hexadecimal digits; null: none.</summary>
    public TableValue? Cache { get; set; }

    /// <summary>What is called for those.</summary>
    public FunctionValue? CacheHit { get; set; }

    /// <summary>The program's, made on first use.</summary>
    public static CertificateEvents Of(Machine machine)
    {
        if (machine.FindService<CertificateEvents>() is { } known)
        {
            return known;
        }

        CertificateEvents events = new(machine);
        machine.SetService(events);
        return events;
    }
}
