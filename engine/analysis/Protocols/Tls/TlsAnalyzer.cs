using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Detection;
using NidsVm.Analysis.Files;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Tls;

/// <summary>
/// TLS over a stream (RFC 5246, RFC 8446), and SSLv2. A protocol that goes on with TLS (STARTTLS) has this analyzer as its child and
/// forwards to it all that follows: <c>AddChild("SSL")</c>, then <see cref="Analyzer.ForwardStream"/>.
/// </summary>
public sealed class TlsAnalyzer : TlsLayer
{
    private const int HeaderLength = 5;

    private readonly TlsDecryption _decryption = new();
    private TlsBuffer _origInput;
    private TlsBuffer _respInput;
    private int _recordLayerVersion = TlsVersion.Unknown;
    private bool _hadGap;
    private bool _decryptionFailed;

    public TlsAnalyzer(Connection connection, AnalyzerInfo info, TlsEvents events, FileManager files)
        : base(connection, info, events, files)
    {
    }

    /// <summary>Sets the master secret of the session, so that what it carries can be read.</summary>
    public void SetSecret(ReadOnlySpan<byte> secret) => _decryption.SetSecret(secret);

    /// <summary>Sets the keys of the session.</summary>
    public void SetKeys(ReadOnlySpan<byte> keys) => _decryption.SetKeys(keys);

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (_hadGap || Connection.Session is TcpSession { IsPartial: true })
        {
            return;
        }

        ref TlsBuffer waiting = ref isOrig ? ref _origInput : ref _respInput;
        if (waiting.IsEmpty)
        {
            ReadOnlySpan<byte> rest = Records(data, isOrig);
            if (!rest.IsEmpty)
            {
                waiting.Append(rest);
            }
        }
        else
        {
            waiting.Append(data);
            int rest = Records(waiting.Bytes, isOrig).Length;
            if (rest == 0)
            {
                waiting.Clear();
            }
            else
            {
                waiting.Consume(waiting.Bytes.Length - rest);
            }
        }
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig)
    {
        _hadGap = true;
        _origInput.Clear();
        _respInput.Clear();
    }

    protected internal override void EndpointEof(bool isOrig)
    {
        foreach (Analyzer child in Children)
        {
            child.EndpointEof(isOrig);
        }
    }

    /// <summary>Handles whole records and yields what is left; nothing is where something was wrong.</summary>
    private ReadOnlySpan<byte> Records(ReadOnlySpan<byte> data, bool isOrig)
    {
        while (data.Length >= HeaderLength && !IsSkipping && !IsBeingRemoved && !IsFinished)
        {
            int version = RecordLayer(data, isOrig);
            if (version == TlsVersion.Unknown)
            {
                return default;
            }

            bool isV2 = version == TlsVersion.Ssl2;
            int length = isV2 ? (((data[0] & 0x7F) << 8) | data[1]) - 3 : (data[3] << 8) | data[4];
            if (length < 0)
            {
                Violation($"Invalid headers in SSL connection. Head1: {data[1]}, head2: {data[2]}, head3: {data[3]}");
                IsSkipping = true;
                return default;
            }

            if (data.Length < HeaderLength + length)
            {
                return data;
            }

            TlsFault fault = default;
            TlsReader record = new(data.Slice(HeaderLength, length), ref fault);
            int content = isV2 ? data[2] + TlsContent.V2Base : data[0];
            Record(isOrig, isV2 ? 0 : (data[1] << 8) | data[2], content, length, (data[3] << 8) | data[4], ref record);
            if (fault.IsSet)
            {
                Report(fault);
                return default;
            }

            data = data[(HeaderLength + length)..];
        }

        return IsSkipping ? default : data;
    }

    /// <summary>
    /// The version that tells the layout of a record, or <see cref="TlsVersion.Unknown"/> where it is none. A hello of SSLv2 may be
    /// answered in any version; once there was a record of TLS, all are.
    /// </summary>
    private int RecordLayer(ReadOnlySpan<byte> header, bool isOrig)
    {
        int version = (header[1] << 8) | header[2];
        if (_recordLayerVersion is not (TlsVersion.Unknown or TlsVersion.Ssl2) && !TlsVersion.IsRecordLayer(version))
        {
            return Refuse($"Invalid version late in TLS connection. Packet reported version: {version}");
        }

        if (_recordLayerVersion != TlsVersion.Unknown)
        {
            return _recordLayerVersion;
        }

        if ((header[0] & 0x80) != 0)
        {
            int helloVersion = (header[3] << 8) | header[4];
            if (header[2] == 1 && isOrig)
            {
                return helloVersion == TlsVersion.Ssl2 || TlsVersion.IsRecordLayer(helloVersion)
                    ? TlsVersion.Ssl2
                    : Refuse($"Invalid version in SSL client hello. Version: {helloVersion}");
            }

            if (header[2] == 4 && header[4] < 2 && !isOrig)
            {
                return _recordLayerVersion = TlsVersion.Ssl2;
            }

            return Refuse($"Invalid headers in SSL connection. Head1: {header[1]}, head2: {header[2]}, head3: {header[3]}");
        }

        if (!TlsVersion.IsRecordLayer(version))
        {
            return Refuse($"Invalid version in TLS connection. Version: {version}");
        }

        return header[0] is >= 20 and <= 30
            ? _recordLayerVersion = version
            : Refuse($"Invalid type in TLS connection. Version: {version}, Type: {header[0]}");
    }

    private int Refuse(string reason)
    {
        Violation(reason);
        IsSkipping = true;
        return TlsVersion.Unknown;
    }

    /// <summary>The content of a record. What one unit leaves of it is taken for the next.</summary>
    /// <param name="version">0 for SSLv2</param>
    /// <param name="head">the last two bytes of the header, which SSLv2 counts to the message</param>
    private void Record(bool isOrig, int version, int content, int length, int head, ref TlsReader record)
    {
        while (record.HasMore)
        {
            if (IsCiphertext(isOrig, content))
            {
                ReadOnlySpan<byte> data = record.TakeRest();
                EncryptedData(isOrig, version, content, length);
                Decrypt(isOrig, version, content, data);
                continue;
            }

            switch (content)
            {
                case TlsContent.Handshake:
                    DeliverHandshake(version, record.TakeRest(), isOrig);
                    break;
                case TlsContent.V2Error:
                    record.TakeRest();
                    Alert(isOrig, ulong.MaxValue, head);
                    break;
                case TlsContent.V2ClientHello:
                    V2ClientHello(ref record);
                    break;
                case TlsContent.V2ServerHello:
                    V2ServerHello(isOrig, ref record);
                    break;
                case TlsContent.V2ClientMasterKey:
                    V2ClientMasterKey(ref record);
                    break;
                default:
                    Content(isOrig, content, length, ref record);
                    break;
            }

            if (!record.IsFaulty)
            {
                PlaintextData(isOrig, version, content, length);
            }
        }
    }

    /// <summary>TLS 1.3 has no message that switches to encryption: the first record of data does.</summary>
    private bool IsCiphertext(bool isOrig, int content)
    {
        if (!IsEncrypted(isOrig) && content == TlsContent.ApplicationData
            && NegotiatedVersion is not (TlsVersion.Ssl2 or TlsVersion.Ssl3 or TlsVersion.Tls10 or TlsVersion.Tls11 or TlsVersion.Tls12))
        {
            StartEncryption(isOrig);
        }

        return IsEncrypted(isOrig);
    }

    private void Decrypt(bool isOrig, int version, int content, ReadOnlySpan<byte> data)
    {
        if (content != TlsContent.ApplicationData || _decryptionFailed)
        {
            return;
        }

        if (!_decryption.IsPossible || ChosenCipher != TlsCipherSuites.EcdheRsaAes256GcmSha384
            || !_decryption.TryDecrypt(isOrig ^ IsFlipped, version, content, data, ClientRandom, ServerRandom, out ReadOnlySpan<byte> plain))
        {
            _decryptionFailed = true;
            return;
        }

        if (!HasChildren)
        {
            AddChild(new DetectionAnalyzer(Connection));
        }

        ForwardStream(plain, isOrig);
    }

    // ---- SSLv2 (draft-hickman-netscape-ssl-00, sections 2.5 and 2.6) ---------------------------------------------

    private void V2ClientHello(ref TlsReader record)
    {
        int ciphersLength = record.U16("V2ClientHello:csuit_len");
        int sessionLength = record.U16("V2ClientHello:session_len");
        int challengeLength = record.U16("V2ClientHello:chal_len");
        ReadOnlySpan<byte> ciphers = record.Take(ciphersLength, "V2ClientHello:ciphers");
        ReadOnlySpan<byte> session = record.Take(sessionLength, "V2ClientHello:session_id");
        ReadOnlySpan<byte> challenge = record.Take(challengeLength, "V2ClientHello:challenge");
        if (!record.IsFaulty)
        {
            VectorValue suites = new(Events.Counts, ciphers.Length / 3);
            for (; ciphers.Length >= 3; ciphers = ciphers[3..])
            {
                suites.Add(Slot.Of((long)((ciphers[0] << 16) | (ciphers[1] << 8) | ciphers[2])));
            }

            RaiseClientHello(TlsVersion.Ssl2, 0, 0, challenge, session, suites, default);
        }
    }

    private void V2ServerHello(bool isOrig, ref TlsReader record)
    {
        int version = record.U16("V2ServerHello:server_version");
        int certificateLength = record.U16("V2ServerHello:cert_len");
        int ciphersLength = record.U16("V2ServerHello:ciph_len");
        int idLength = record.U16("V2ServerHello:conn_id_len");
        ReadOnlySpan<byte> certificate = record.Take(certificateLength, "V2ServerHello:cert_data");
        ReadOnlySpan<byte> ciphers = record.Take(ciphersLength / 3 * 3, "V2ServerHello:ciphers");
        ReadOnlySpan<byte> id = record.Take(idLength, "V2ServerHello:conn_id_data");
        if (record.IsFaulty)
        {
            return;
        }

        if (version != TlsVersion.Ssl2)
        {
            Violation($"Invalid version in SSL server hello. Version: {version}");
            IsSkipping = true;
            return;
        }

        int cipher = ciphers.IsEmpty ? 0 : (ciphers[0] << 16) | (ciphers[1] << 8) | ciphers[2];
        RaiseServerHello(version, 0, 0, id, default, cipher, 0);
        Certificate(certificate, isOrig, 0);
    }

    private void V2ClientMasterKey(ref TlsReader record)
    {
        record.U8("V2ClientMasterKey:cipher_kind_8");
        int clear = record.U16("V2ClientMasterKey:cl_key_len");
        int encrypted = record.U16("V2ClientMasterKey:en_key_len");
        int argument = record.U16("V2ClientMasterKey:key_arg_len");
        record.Take(clear, "V2ClientMasterKey:cl_key_data");
        record.Take(encrypted, "V2ClientMasterKey:en_key_data");
        record.Take(argument, "V2ClientMasterKey:key_arg_data");
        if (!record.IsFaulty)
        {
            StartEncryption(true);
            StartEncryption(false);
            Connection.Raise(Events.Established);
        }
    }
}
