using System.Security.Cryptography;
using System.Text;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Transport.Tcp;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Ssh;

/// <summary>Raises the events of SSH 1 and 2.</summary>
public sealed class SshAnalyzer : EventRaisingAnalyzer, ISshSink
{
    // A fingerprint shows so many bytes of the hash, which is all that its 32 characters hold.
    private const int FingerprintBytes = 24;

    private readonly SshEvents _events;
    private readonly SshSession _session;
    private SshLogins _logins;
    private bool _hadGap;

    public SshAnalyzer(Connection connection, AnalyzerInfo info, SshEvents events)
        : base(connection, info)
    {
        _events = events;
        _session = new SshSession(this, events.Limits);
    }

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (_hadGap || Connection.Session is TcpSession { IsPartial: true })
        {
            return;
        }

        int encrypted = _session.State(isOrig) == SshState.Encrypted ? data.Length : _session.Deliver(isOrig, data);
        if (encrypted > 0)
        {
            EncryptedSegment(isOrig, encrypted);
        }
    }

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig) => _hadGap = true;

    private void EncryptedSegment(bool isOrig, int length)
    {
        if (_events.EncryptedPacket.IsHandled())
        {
            Span<Slot> a = Enqueue(_events.EncryptedPacket);
            a[1] = Slot.Of(isOrig);
            a[2] = Slot.Of((long)length);
        }

        if (_session.Version != SshVersion.Ssh2)
        {
            return;
        }

        SshLogin login = _logins.Segment(isOrig, length);
        if (login == SshLogin.Nothing)
        {
            return;
        }

        Raise(_events.AuthAttempted, login != SshLogin.Failed);
        if (login != SshLogin.Failed)
        {
            Raise(_events.AuthSuccessful, login == SshLogin.SucceededAtOnce);
        }
    }

    // ---- From the session ----------------------------------------------------------------------------------------

    void ISshSink.Version(bool isOrig, ReadOnlySpan<byte> line) => Raise(isOrig ? _events.ClientVersion : _events.ServerVersion, line);

    void ISshSink.PreBanner(ReadOnlySpan<byte> line) => Raise(_events.PreBanner, line);

    void ISshSink.KexInit(bool isOrig, in SshKexInit lists)
    {
        if (!_events.Capabilities.IsHandled() || !_events.CapabilityData.Exists || !_events.Preferences.Exists || _events.Names is null)
        {
            return;
        }

        RecordShape shape = _events.CapabilityData;
        SshLimits limits = _events.Limits;
        RecordValue record = shape.New();
        shape.Set(record, 0, Names(lists.KexAlgorithms, limits.KexAlgorithms, SshWeirds.KexAlgorithms));
        shape.Set(record, 1, Names(lists.HostKeyAlgorithms, limits.HostKeyAlgorithms, SshWeirds.HostKeyAlgorithms));
        shape.Set(record, 2, Both(lists.EncryptionToServer, lists.EncryptionToClient, limits.EncryptionAlgorithms, SshWeirds.EncryptionAlgorithms));
        shape.Set(record, 3, Both(lists.MacToServer, lists.MacToClient, limits.MacAlgorithms, SshWeirds.MacAlgorithms));
        shape.Set(
            record, 4, Both(lists.CompressionToServer, lists.CompressionToClient, limits.CompressionAlgorithms, SshWeirds.CompressionAlgorithms));
        if (!lists.LanguagesToServer.IsEmpty || !lists.LanguagesToClient.IsEmpty)
        {
            RecordValue languages = _events.Preferences.New();
            if (!lists.LanguagesToServer.IsEmpty)
            {
                _events.Preferences.Set(languages, 0, Names(lists.LanguagesToServer, limits.Languages, SshWeirds.Languages));
            }

            if (!lists.LanguagesToClient.IsEmpty)
            {
                _events.Preferences.Set(languages, 1, Names(lists.LanguagesToClient, limits.Languages, SshWeirds.Languages));
            }

            shape.Set(record, 5, languages);
        }

        shape.Set(record, 6, !isOrig);
        StringValue cookie = new(lists.Cookie);
        Span<Slot> a = Enqueue(_events.Capabilities);
        a[1].Ref = cookie;
        a[2].Ref = record;
    }

    void ISshSink.DhGroup(ReadOnlySpan<byte> p, ReadOnlySpan<byte> g) => Raise(_events.DhServerParameters, p, g);

    void ISshSink.EccKey(bool isOrig, ReadOnlySpan<byte> key)
    {
        if (_events.EccKey.IsHandled())
        {
            StringValue point = new(key);
            Span<Slot> a = Enqueue(_events.EccKey);
            a[1] = Slot.Of(isOrig);
            a[2].Ref = point;
        }
    }

    void ISshSink.EccInit(bool isOrig) => Raise(_events.EccInit, isOrig);

    void ISshSink.DhInit(bool isOrig) => Raise(_events.DhInit, isOrig);

    void ISshSink.GssInit(bool isOrig) => Raise(_events.GssInit, isOrig);

    void ISshSink.RsaSecret(bool isOrig) => Raise(_events.RsaSecret, isOrig);

    void ISshSink.GssError(uint major, uint minor, ReadOnlySpan<byte> message)
    {
        if (_events.GssError.IsHandled())
        {
            StringValue text = new(message);
            Span<Slot> a = Enqueue(_events.GssError);
            a[1] = Slot.Of((ulong)major);
            a[2] = Slot.Of((ulong)minor);
            a[3].Ref = text;
        }
    }

    void ISshSink.HostKey(ReadOnlySpan<byte> key)
    {
        if (_events.HostKeyMd5.IsHandled())
        {
            Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
            Md5(key, default, hash);
            Raise(_events.HostKeyMd5, Colons(hash, stackalloc byte[(3 * MD5.HashSizeInBytes) - 1]));
        }

        if (_events.HostKeyFingerprint.IsHandled())
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(key, hash);
            Raise(_events.HostKeyFingerprint, Encoding.ASCII.GetBytes("SHA256:" + Convert.ToBase64String(hash[..FingerprintBytes])));
        }

        Raise(_events.HostKey2, key);
    }

    void ISshSink.HostKey1(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        if (_events.HostKeyMd5.IsHandled())
        {
            Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
            Md5(modulus, exponent, hash);
            Raise(_events.HostKeyMd5, Colons(hash, stackalloc byte[(3 * MD5.HashSizeInBytes) - 1]));
        }

        Raise(_events.HostKey1, modulus, exponent);
    }

    void ISshSink.Confirmed() => Confirm();

    void ISshSink.Exceeded(string weird, uint length, uint limit)
    {
        Connection.NoteUnanalysed();
        Weird(weird, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{length} > {limit}"));
    }

    void ISshSink.UnknownKexAlgorithm(ReadOnlySpan<byte> name) =>
        Weird(SshWeirds.UnknownKexAlgorithm, Encoding.Latin1.GetString(name[..Math.Min(name.Length, 256)]));

    void ISshSink.Violation(string reason) => Violation(reason);

    // ---- Events --------------------------------------------------------------------------------------------------

    private RecordValue Both(ReadOnlySpan<byte> toServer, ReadOnlySpan<byte> toClient, int limit, string weird)
    {
        RecordValue record = _events.Preferences.New();
        _events.Preferences.Set(record, 0, Names(toServer, limit, weird));
        _events.Preferences.Set(record, 1, Names(toClient, limit, weird));
        return record;
    }

    private VectorValue Names(ReadOnlySpan<byte> list, int limit, string weird)
    {
        VectorValue vector = new(_events.Names!);
        SshNames names = new(list);
        while (names.TryNext(out ReadOnlySpan<byte> name))
        {
            if (limit > 0 && vector.Count >= limit)
            {
                ((ISshSink)this).Exceeded(weird, (uint)Count(list), (uint)limit);
                break;
            }

            vector.Add(Slot.Of((object)new StringValue(name)));
        }

        return vector;
    }

    private static int Count(ReadOnlySpan<byte> list)
    {
        int count = 0;
        SshNames names = new(list);
        while (names.TryNext(out _))
        {
            count++;
        }

        return count;
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "SSH tools show fingerprints so.")]
    private static void Md5(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> hash)
    {
        using IncrementalHash md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        md5.AppendData(first);
        md5.AppendData(second);
        md5.GetHashAndReset(hash);
    }

    private static ReadOnlySpan<byte> Colons(ReadOnlySpan<byte> hash, Span<byte> text)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        int at = 0;
        for (int i = 0; i < hash.Length; i++)
        {
            if (i > 0)
            {
                text[at++] = (byte)':';
            }

            text[at++] = digits[hash[i] >> 4];
            text[at++] = digits[hash[i] & 15];
        }

        return text[..at];
    }
}
