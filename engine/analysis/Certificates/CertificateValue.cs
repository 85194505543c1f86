using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Certificates;

/// <summary>A policy's handle of a certificate.</summary>
internal sealed class CertificateValue : OpaqueValue
{
    public CertificateValue(Certificate certificate)
        : base("x509")
    {
        Certificate = certificate;
    }

    public Certificate Certificate { get; }
}
