using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Tls;

/// <summary>Messages with keys (RFC 5246, sections 7.4.3 and 7.4.7; RFC 8422, section 5), whose layout the cipher suite decides.</summary>
public abstract partial class TlsLayer
{
    private const int NamedCurve = 3;

    // Stands for algorithms that the version leaves open.
    private const int NoAlgorithm = 256;

    /// <summary>Since TLS 1.2 messages say which algorithms a signature has.</summary>
    private bool NamesAlgorithms => _chosenVersion is > TlsVersion.Tls11 and not TlsVersion.Dtls10;

    private void ServerKeyExchange(ref TlsReader body)
    {
        switch (TlsCipherSuites.KeyExchangeOf(_chosenCipher))
        {
            case TlsKeyExchange.Ecdhe:
                EcdhServerKey(ref body, isSigned: true);
                break;
            case TlsKeyExchange.EcdhAnonymous:
                EcdhServerKey(ref body, isSigned: false);
                break;
            case TlsKeyExchange.Dhe:
                DhServerKey(ref body, isSigned: true);
                break;
            case TlsKeyExchange.DhAnonymous:
                DhServerKey(ref body, isSigned: false);
                break;
        }
    }

    private void EcdhServerKey(ref TlsReader body, bool isSigned)
    {
        if (body.U8("EcdheServerKeyExchange:curve_type") != NamedCurve)
        {
            return;
        }

        int curve = body.U16("ServerECDHParamsAndSignature:curve");
        ReadOnlySpan<byte> point = body.Take(body.U8("ServerECDHParamsAndSignature:point_length"), "ServerECDHParamsAndSignature:point");
        TlsSignature signature = isSigned ? ReadSignature(ref body) : default;
        if (body.IsFaulty)
        {
            return;
        }

        if (_events.EcdhServerParams.IsHandled())
        {
            StringValue key = new(point);
            Span<Slot> a = Enqueue(_events.EcdhServerParams);
            a[1] = Slot.Of((long)curve);
            a[2].Ref = key;
        }

        if (isSigned)
        {
            RaiseSignature(signature);
        }
    }

    private void DhServerKey(ref TlsReader body, bool isSigned)
    {
        ReadOnlySpan<byte> prime = body.Take(body.U16("DheServerKeyExchange:dh_p_length"), "DheServerKeyExchange:dh_p");
        ReadOnlySpan<byte> generator = body.Take(body.U16("DheServerKeyExchange:dh_g_length"), "DheServerKeyExchange:dh_g");
        ReadOnlySpan<byte> key = body.Take(body.U16("DheServerKeyExchange:dh_Ys_length"), "DheServerKeyExchange:dh_Ys");
        TlsSignature signature = isSigned ? ReadSignature(ref body) : default;
        if (body.IsFaulty)
        {
            return;
        }

        if (_events.DhServerParams.IsHandled())
        {
            StringValue p = new(prime);
            StringValue g = new(generator);
            StringValue ys = new(key);
            Span<Slot> a = Enqueue(_events.DhServerParams);
            a[1].Ref = p;
            a[2].Ref = g;
            a[3].Ref = ys;
        }

        if (isSigned)
        {
            RaiseSignature(signature);
        }
    }

    private void ClientKeyExchange(ref TlsReader body)
    {
        EventHandle? handle = TlsCipherSuites.KeyExchangeOf(_chosenCipher) switch
        {
            TlsKeyExchange.Rsa => _events.RsaClientSecret,
            TlsKeyExchange.Dhe or TlsKeyExchange.DhAnonymous => _events.DhClientParams,
            TlsKeyExchange.Ecdh or TlsKeyExchange.Ecdhe or TlsKeyExchange.EcdhAnonymous => _events.EcdhClientParams,
            _ => null,
        };
        ReadOnlySpan<byte> key = body.TakeRest();
        if (handle.IsHandled())
        {
            StringValue value = new(key);
            Enqueue(handle)[1].Ref = value;
        }
    }

    private TlsSignature ReadSignature(ref TlsReader body)
    {
        TlsSignature signature = default;
        signature.Hash = NamesAlgorithms ? body.U8("SignatureAndHashAlgorithm:HashAlgorithm") : NoAlgorithm;
        signature.Algorithm = NamesAlgorithms ? body.U8("SignatureAndHashAlgorithm:SignatureAlgorithm") : NoAlgorithm;
        signature.Bytes = body.Take(body.U16("ServerKeyExchangeSignature:signature_length"), "ServerKeyExchangeSignature:signature");
        return signature;
    }

    private void RaiseSignature(in TlsSignature signature)
    {
        if (_events.ServerSignature.IsHandled() && _events.Algorithms.Exists)
        {
            RecordValue algorithms = Algorithms(signature.Hash, signature.Algorithm);
            StringValue bytes = new(signature.Bytes);
            Span<Slot> a = Enqueue(_events.ServerSignature);
            a[1].Ref = algorithms;
            a[2].Ref = bytes;
        }
    }

    private ref struct TlsSignature
    {
        public int Hash;
        public int Algorithm;
        public ReadOnlySpan<byte> Bytes;
    }
}
