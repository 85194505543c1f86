using System.Globalization;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Tls;

/// <summary>Extensions of hello messages. The event of an extension's kind comes before the one that all have.</summary>
public abstract partial class TlsLayer
{
    /// <summary>The rest of a hello message. The length of the list is passed over: extensions go on to the message's end.</summary>
    private void Extensions(ref TlsReader body, bool isOrig, int message)
    {
        if (body.HasMore)
        {
            body.U16("SSLExtensions:ext_len");
        }

        while (body.HasMore)
        {
            int type = body.U16("SSLExtension:type");
            int length = body.U16("SSLExtension:data_len");
            TlsReader extension = body.Sub(length, "SSLExtension:ext");
            ReadOnlySpan<byte> value = extension.Rest;
            if (extension.HasMore)
            {
                Extension(type, ref extension, isOrig, message);
            }

            if (!body.IsFaulty && _events.Extension.IsHandled())
            {
                StringValue bytes = new(value);
                Span<Slot> a = Enqueue(_events.Extension);
                a[1] = Slot.Of(isOrig ^ _isFlipped);
                a[2] = Slot.Of((long)type);
                a[3].Ref = bytes;
            }
        }
    }

    private void Extension(int type, ref TlsReader extension, bool isOrig, int message)
    {
        bool isClient = isOrig ^ _isFlipped;
        switch (type)
        {
            case TlsExtension.ServerName:
                ServerName(ref extension, isClient);
                break;
            case TlsExtension.SupportedGroups:
                TlsReader groups = extension.Sub(extension.U16("EllipticCurves:length") & ~1, "EllipticCurves:elliptic_curve_list");
                RaiseNumbers16(_events.EllipticCurves, ref groups, isClient, "EllipticCurves:elliptic_curve_list");
                break;
            case TlsExtension.PointFormats:
                RaiseNumbers8(_events.PointFormats, extension.Take(extension.U8("EcPointFormats:length"), "EcPointFormats:point_format_list"), isClient, ref extension);
                break;
            case TlsExtension.SignatureAlgorithms:
                extension.U16("SignatureAlgorithm:length");
                RaiseAlgorithms(ref extension, isClient);
                break;
            case TlsExtension.ProtocolNegotiation:
                ProtocolNegotiation(ref extension, isClient);
                break;
            case TlsExtension.SignedCertificateTimestamp:
                Timestamps(ref extension, isClient);
                break;
            case TlsExtension.KeyShare or TlsExtension.KeyShareOld:
                KeyShare(ref extension, isClient, message);
                break;
            case TlsExtension.PreSharedKey:
                PreSharedKey(ref extension, isClient, message);
                break;
            case TlsExtension.SupportedVersions:
                SupportedVersions(ref extension, isClient);
                break;
            case TlsExtension.KeyExchangeModes:
                RaiseNumbers8(_events.KeyExchangeModes, extension.Take(extension.U8("PSKKeyExchangeModes:length"), "PSKKeyExchangeModes:modes"), isClient, ref extension);
                break;
            case TlsExtension.ConnectionId:
                ReadOnlySpan<byte> id = extension.Take(extension.U8("ConnectionId:length"), "ConnectionId:cid");
                if (!extension.IsFaulty && _events.ConnectionId.IsHandled())
                {
                    StringValue value = new(id);
                    Span<Slot> a = Enqueue(_events.ConnectionId);
                    a[1] = Slot.Of(isClient);
                    a[2].Ref = value;
                }

                break;
            case TlsExtension.EncryptedClientHello:
                EncryptedClientHello(ref extension, isClient, message);
                break;
        }
    }

    /// <summary>Names of servers (RFC 6066, section 3).</summary>
    private void ServerName(ref TlsReader extension, bool isClient)
    {
        TlsReader list = extension.Sub(extension.U16("ServerNameExt:length"), "ServerNameExt:server_names");
        VectorValue names = new(_events.Strings);
        while (list.HasMore)
        {
            int type = list.U8("ServerName:name_type");
            if (type != 0)
            {
                list.TakeRest();
                Weird(TlsWeirds.UnknownServerNameType, type.ToString(CultureInfo.InvariantCulture));
                continue;
            }

            ReadOnlySpan<byte> name = list.Take(list.U16("ServerNameHostName:length"), "ServerNameHostName:host_name");
            names.Add(Slot.Of((object)new StringValue(name)));
        }

        RaiseVector(_events.ServerName, names, isClient, list.IsFaulty);
    }

    /// <summary>Protocols (RFC 7301, section 3.1).</summary>
    private void ProtocolNegotiation(ref TlsReader extension, bool isClient)
    {
        TlsReader list = extension.Sub(
            extension.U16("ApplicationLayerProtocolNegotiationExtension:length"), "ApplicationLayerProtocolNegotiationExtension:protocol_name_list");
        VectorValue protocols = new(_events.Strings);
        while (list.HasMore)
        {
            ReadOnlySpan<byte> name = list.Take(list.U8("ProtocolName:length"), "ProtocolName:name");
            protocols.Add(Slot.Of((object)new StringValue(name)));
        }

        RaiseVector(_events.ProtocolNegotiation, protocols, isClient, list.IsFaulty);
    }

    /// <summary>Signed certificate timestamps (RFC 6962, section 3.3).</summary>
    private void Timestamps(ref TlsReader extension, bool isClient)
    {
        TlsReader list = extension.Sub(extension.U16("SignedCertificateTimestampList:length"), "SignedCertificateTimestampList:SCTs");
        while (list.HasMore)
        {
            TlsReader entry = list.Sub(list.U16("SignedCertificateTimestamp:length"), "SignedCertificateTimestamp");
            if (SignedCertificateTimestamp.TryRead(ref entry, out SignedCertificateTimestamp timestamp)
                && _events.SignedCertificateTimestamp.IsHandled() && _events.Algorithms.Exists)
            {
                StringValue log = new(timestamp.LogId);
                StringValue signature = new(timestamp.Signature);
                RecordValue algorithms = Algorithms(timestamp.HashAlgorithm, timestamp.SignatureAlgorithm);
                Span<Slot> a = Enqueue(_events.SignedCertificateTimestamp);
                a[1] = Slot.Of(isClient);
                a[2] = Slot.Of((long)timestamp.Version);
                a[3].Ref = log;
                a[4] = Slot.Of(timestamp.Time);
                a[5].Ref = algorithms;
                a[6].Ref = signature;
            }
        }
    }

    /// <summary>Keys of the exchange (RFC 8446, section 4.2.8); a server that asks for another one names the group alone.</summary>
    private void KeyShare(ref TlsReader extension, bool isClient, int message)
    {
        VectorValue groups = new(_events.Counts);
        if (message == TlsMessage.ClientHello)
        {
            TlsReader list = extension.Sub(extension.U16("ClientHelloKeyShare:length"), "ClientHelloKeyShare:keyshares");
            while (list.HasMore)
            {
                groups.Add(Slot.Of((long)KeyShareEntry(ref list)));
            }
        }
        else if (extension.Rest.Length == 2)
        {
            groups.Add(Slot.Of((long)extension.U16("HelloRetryRequestKeyShare:namedgroup")));
        }
        else
        {
            groups.Add(Slot.Of((long)KeyShareEntry(ref extension)));
        }

        RaiseVector(_events.KeyShare, groups, isClient, extension.IsFaulty);
    }

    private static int KeyShareEntry(ref TlsReader list)
    {
        int group = list.U16("KeyShareEntry:namedgroup");
        list.Take(list.U16("KeyShareEntry:key_exchange_length"), "KeyShareEntry:key_exchange");
        return group;
    }

    /// <summary>Pre-shared keys (RFC 8446, section 4.2.11).</summary>
    private void PreSharedKey(ref TlsReader extension, bool isClient, int message)
    {
        if (message == TlsMessage.ServerHello)
        {
            int selected = extension.U16("SelectedPreSharedKeyIdentity:selected_identity");
            if (!extension.IsFaulty && _events.PreSharedKeyServer.IsHandled())
            {
                Span<Slot> s = Enqueue(_events.PreSharedKeyServer);
                s[1] = Slot.Of(isClient);
                s[2] = Slot.Of((long)selected);
            }

            return;
        }

        bool isWanted = _events.PreSharedKeyClient.IsHandled() && _events.IdentityList is not null && _events.Identity.Exists;
        VectorValue? identities = isWanted ? new VectorValue(_events.IdentityList!) : null;
        VectorValue? binders = isWanted ? new VectorValue(_events.Strings) : null;
        TlsReader list = extension.Sub(extension.U16("PSKIdentitiesList:length"), "PSKIdentitiesList:identities");
        while (list.HasMore)
        {
            ReadOnlySpan<byte> name = list.Take(list.U16("PSKIdentity:length"), "PSKIdentity:identity");
            uint age = list.U32("PSKIdentity:obfuscated_ticket_age");
            if (identities is not null && !list.IsFaulty)
            {
                RecordValue identity = _events.Identity.New();
                _events.Identity.Set(identity, 0, new StringValue(name));
                _events.Identity.Set(identity, 1, (ulong)age);
                identities.Add(Slot.Of((object)identity));
            }
        }

        TlsReader codes = extension.Sub(extension.U16("PSKBindersList:length"), "PSKBindersList:binders");
        while (codes.HasMore)
        {
            ReadOnlySpan<byte> code = codes.Take(codes.U8("PSKBinder:length"), "PSKBinder:binder");
            binders?.Add(Slot.Of((object)new StringValue(code)));
        }

        if (isWanted && !extension.IsFaulty)
        {
            Span<Slot> a = Enqueue(_events.PreSharedKeyClient!);
            a[1] = Slot.Of(isClient);
            a[2].Ref = identities;
            a[3].Ref = binders;
        }
    }

    /// <summary>Versions (RFC 8446, section 4.2.1): a list of the client's, the chosen one of the server.</summary>
    private void SupportedVersions(ref TlsReader extension, bool isClient)
    {
        if (isClient)
        {
            TlsReader list = extension.Sub(extension.U8("SupportedVersions:length"), "SupportedVersions:versions");
            RaiseNumbers16(_events.SupportedVersions, ref list, isClient, "SupportedVersions:versions");
            return;
        }

        int version = extension.U16("OneSupportedVersion:version");
        if (!extension.IsFaulty)
        {
            ChooseVersion(version);
            VectorValue one = new(_events.Counts, 1);
            one.Add(Slot.Of((long)version));
            RaiseVector(_events.SupportedVersions, one, isClient, isFaulty: false);
        }
    }

    /// <summary>An encrypted hello (RFC 9849, section 5); only the outer kind has fields.</summary>
    private void EncryptedClientHello(ref TlsReader extension, bool isClient, int message)
    {
        if (message != TlsMessage.ClientHello || extension.U8("EncryptedClientHello:type") != 0)
        {
            return;
        }

        int kdf = extension.U16("EncryptedClientHello:kdf_id");
        int aead = extension.U16("EncryptedClientHello:aead_id");
        int config = extension.U8("EncryptedClientHello:config_id");
        ReadOnlySpan<byte> key = extension.Take(extension.U16("EncryptedClientHello:enc_length"), "EncryptedClientHello:enc");
        int length = extension.U16("EncryptedClientHello:payload_length");
        extension.Take(length, "EncryptedClientHello:payload");
        if (!extension.IsFaulty && _events.EncryptedClientHello.IsHandled())
        {
            StringValue encapsulated = new(key);
            Span<Slot> a = Enqueue(_events.EncryptedClientHello);
            a[1] = Slot.Of(isClient);
            a[2] = Slot.Of((long)kdf);
            a[3] = Slot.Of((long)aead);
            a[4] = Slot.Of((long)config);
            a[5].Ref = encapsulated;
            a[6] = Slot.Of((long)length);
        }
    }

    // ---- Lists ---------------------------------------------------------------------------------------------------

    private void RaiseAlgorithms(ref TlsReader list, bool isClient)
    {
        VectorValue? algorithms = _events.SignatureAlgorithm.IsHandled() ? AlgorithmVector(ref list) : null;
        if (algorithms is not null && !list.IsFaulty)
        {
            RaiseVector(_events.SignatureAlgorithm, algorithms, isClient, isFaulty: false);
        }
    }

    /// <summary>Pairs of algorithms up to the end; null where the library lacks their type.</summary>
    private VectorValue? AlgorithmVector(ref TlsReader list)
    {
        if (_events.AlgorithmList is not { } type || !_events.Algorithms.Exists)
        {
            return null;
        }

        VectorValue vector = new(type, list.Rest.Length / 2);
        while (list.HasMore)
        {
            int hash = list.U8("SignatureAndHashAlgorithm:HashAlgorithm");
            vector.Add(Slot.Of((object)Algorithms(hash, list.U8("SignatureAndHashAlgorithm:SignatureAlgorithm"))));
        }

        return vector;
    }

    private RecordValue Algorithms(int hash, int signature)
    {
        RecordValue record = _events.Algorithms.New();
        _events.Algorithms.Set(record, 0, hash);
        _events.Algorithms.Set(record, 1, signature);
        return record;
    }

    private void RaiseNumbers16(EventHandle? handle, ref TlsReader list, bool isClient, string where)
    {
        if (!handle.IsHandled())
        {
            return;
        }

        VectorValue vector = new(_events.Counts, list.Rest.Length / 2);
        while (list.HasMore)
        {
            vector.Add(Slot.Of((long)list.U16(where)));
        }

        RaiseVector(handle, vector, isClient, list.IsFaulty);
    }

    private void RaiseNumbers8(EventHandle? handle, ReadOnlySpan<byte> numbers, bool isClient, ref TlsReader reader)
    {
        if (handle.IsHandled())
        {
            RaiseVector(handle, CountVector(numbers), isClient, reader.IsFaulty);
        }
    }

    private void RaiseVector(EventHandle? handle, VectorValue vector, bool isClient, bool isFaulty)
    {
        if (!isFaulty && handle.IsHandled())
        {
            Span<Slot> a = Enqueue(handle);
            a[1] = Slot.Of(isClient);
            a[2].Ref = vector;
        }
    }
}
