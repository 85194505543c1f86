using System.Buffers.Binary;
using NidsVm.Analysis.Engine;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Tls;

/// <summary>The two hello messages (RFC 5246, section 7.4.1; RFC 8446, section 4.1).</summary>
public abstract partial class TlsLayer
{
    private const int SessionIdLength = 32;
    private const int ServerRandomLength = 32;
    private const int ClientRandomLength = 28;

    // What keys are derived from.
    private byte[]? _clientRandom;
    private byte[]? _serverRandom;

    private void ClientHello(ref TlsReader body, bool isOrig)
    {
        int version = body.U16("ClientHello:client_version");
        uint time = body.U32("ClientHello:gmt_unix_time");
        ReadOnlySpan<byte> random = body.Take(ClientRandomLength, "ClientHello:random_bytes");
        ReadOnlySpan<byte> session = body.Take(body.U8("ClientHello:session_len"), "ClientHello:session_id");
        if (version is TlsVersion.Dtls10 or TlsVersion.Dtls12)
        {
            body.Take(body.U8("ClientHelloCookie:cookie_len"), "ClientHelloCookie:cookie");
        }

        ReadOnlySpan<byte> ciphers = body.Take(body.U16("ClientHello:csuit_len") & ~1, "ClientHello:csuits");
        ReadOnlySpan<byte> compression = body.Take(body.U8("ClientHello:cmeth_len"), "ClientHello:cmeths");
        Extensions(ref body, isOrig, TlsMessage.ClientHello);
        if (body.IsFaulty)
        {
            return;
        }

        _clientRandom = KeepRandom(_clientRandom, time, random);
        VectorValue suites = new(_events.Counts, ciphers.Length / 2);
        for (; ciphers.Length >= 2; ciphers = ciphers[2..])
        {
            suites.Add(Slot.Of((long)BinaryPrimitives.ReadUInt16BigEndian(ciphers)));
        }

        RaiseClientHello(version, _recordVersion, time, random, session, suites, compression);
    }

    private void ServerHello(ref TlsReader body, bool isOrig)
    {
        int version = body.U16("ServerHelloChoice:server_version");

        // Drafts of TLS 1.3 have their version here, and neither session nor compression.
        bool is13 = version == TlsVersion.Tls13 || version >> 8 == 0x7F;
        ReadOnlySpan<byte> random = body.Take(ServerRandomLength, "ServerHello:random_bytes");
        ReadOnlySpan<byte> session = is13 ? default : body.Take(body.U8("ServerHello:session_len"), "ServerHello:session_id");
        int cipher = body.U16("ServerHello:cipher_suite");
        int compression = is13 ? 0 : body.U8("ServerHello:compression_method");
        Extensions(ref body, isOrig, TlsMessage.ServerHello);
        if (body.IsFaulty)
        {
            return;
        }

        _chosenCipher = cipher;
        ChooseVersion(version);
        _serverRandom = random.ToArray();
        uint time = BinaryPrimitives.ReadUInt32BigEndian(random);
        RaiseServerHello(version, _recordVersion, time, random, session, cipher, compression);
    }

    /// <param name="session">more than 32 bytes are taken for none</param>
    private protected void RaiseClientHello(
        int version, int recordVersion, uint time, ReadOnlySpan<byte> random, ReadOnlySpan<byte> session, VectorValue ciphers,
        ReadOnlySpan<byte> compression)
    {
        if (TlsVersion.IsKnown(version))
        {
            Confirm();
        }
        else
        {
            Violation($"unsupported client SSL version 0x{version:x4}");
            IsSkipping = true;
        }

        if (_events.ClientHello.IsHandled())
        {
            StringValue randomValue = new(random);
            StringValue sessionValue = SessionId(session);
            VectorValue methods = CountVector(compression);
            Span<Slot> a = Enqueue(_events.ClientHello);
            a[1] = Slot.Of((long)version);
            a[2] = Slot.Of((long)recordVersion);
            a[3] = Slot.Of((double)time);
            a[4].Ref = randomValue;
            a[5].Ref = sessionValue;
            a[6].Ref = ciphers;
            a[7].Ref = methods;
        }
    }

    private protected void RaiseServerHello(
        int version, int recordVersion, uint time, ReadOnlySpan<byte> random, ReadOnlySpan<byte> session, int cipher, int compression)
    {
        if (!TlsVersion.IsKnown(version))
        {
            Violation($"unsupported server SSL version 0x{version:x4}");
            IsSkipping = true;
        }

        if (_events.ServerHello.IsHandled())
        {
            StringValue randomValue = new(random);
            StringValue sessionValue = SessionId(session);
            Span<Slot> a = Enqueue(_events.ServerHello);
            a[1] = Slot.Of((long)version);
            a[2] = Slot.Of((long)recordVersion);
            a[3] = Slot.Of((double)time);
            a[4].Ref = randomValue;
            a[5].Ref = sessionValue;
            a[6] = Slot.Of((long)cipher);
            a[7] = Slot.Of((long)compression);
        }
    }

    private static StringValue SessionId(ReadOnlySpan<byte> session)
    {
        Span<byte> padded = stackalloc byte[SessionIdLength];
        padded.Clear();
        if (session.Length <= SessionIdLength)
        {
            session.CopyTo(padded);
        }

        return new StringValue(padded);
    }

    private static byte[] KeepRandom(byte[]? kept, uint time, ReadOnlySpan<byte> random)
    {
        kept ??= new byte[ServerRandomLength];
        BinaryPrimitives.WriteUInt32BigEndian(kept, time);
        random.CopyTo(kept.AsSpan(4));
        return kept;
    }

    private VectorValue CountVector(ReadOnlySpan<byte> numbers)
    {
        VectorValue vector = new(_events.Counts, numbers.Length);
        foreach (byte number in numbers)
        {
            vector.Add(Slot.Of((long)number));
        }

        return vector;
    }
}
