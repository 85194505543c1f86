using System.Security.Cryptography;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Digests at once and in pieces, keyed digests, FNV hashes, rendezvous weights and community ids.</summary>
public static class HashBuiltins
{
    // Keyed hashes are told apart from run to run, not within one.
    private static readonly byte[] RunKey = RandomNumberGenerator.GetBytes(32);

    public static void AddTo(BuiltinCatalog catalog)
    {
        foreach ((string name, DigestAlgorithm algorithm) in (ReadOnlySpan<(string, DigestAlgorithm)>)
            [("md5", DigestAlgorithm.Md5), ("sha1", DigestAlgorithm.Sha1), ("sha224", DigestAlgorithm.Sha224),
            ("sha256", DigestAlgorithm.Sha256), ("sha384", DigestAlgorithm.Sha384), ("sha512", DigestAlgorithm.Sha512)])
        {
            catalog.Add(name + "_hash", (in BuiltinCall c) => Hash(c, algorithm));
            catalog.Add(name + "_hash_init", (in BuiltinCall _) => Slot.Of(new DigestValue(name, algorithm)));
            catalog.Add(name + "_hash_update", Update);
            catalog.Add(name + "_hash_finish", Finish);
        }

        catalog.Add("md5_hmac", (in BuiltinCall c) => Slot.Of(Hex(HMACMD5.HashData(RunKey, Bytes(c).Span))));
        catalog.Add("sha256_hmac", (in BuiltinCall c) => Slot.Of(Hex(HMACSHA256.HashData(RunKey, Bytes(c).Span))));
        catalog.Add("fnv1a32", (in BuiltinCall c) => Slot.Of((long)Fnv32(Bytes(c).Span)));
        catalog.Add("fnv1a64", (in BuiltinCall c) => Slot.Of(Fnv64(Bytes(c).Span)));
        catalog.Add("hrw_weight", Weight, BuiltinTraits.Pure);
        catalog.Add("community_id_v1", CommunityId);
    }

    private static StringValue Hex(ReadOnlySpan<byte> digest) => new(Convert.ToHexStringLower(digest));

    private static TextBuffer Bytes(in BuiltinCall call)
    {
        var bytes = new TextBuffer();
        for (int i = 0; i < call.Count; i++)
        {
            Slot slot = call.Actual(i, out PolicyType type);
            BinaryForm.WriteArgument(bytes, type, slot);
        }

        return bytes;
    }

    private static Slot Hash(in BuiltinCall call, DigestAlgorithm algorithm)
    {
        ReadOnlySpan<byte> bytes = Bytes(call).Span;
        byte[] digest;
        switch (algorithm)
        {
            case DigestAlgorithm.Md5:
                digest = MD5.HashData(bytes);
                break;
            case DigestAlgorithm.Sha1:
                digest = SHA1.HashData(bytes);
                break;
            case DigestAlgorithm.Sha256:
                digest = SHA256.HashData(bytes);
                break;
            case DigestAlgorithm.Sha384:
                digest = SHA384.HashData(bytes);
                break;
            case DigestAlgorithm.Sha512:
                digest = SHA512.HashData(bytes);
                break;
            default:
                Digest own = Digest.Create(algorithm);
                own.Append(bytes);
                digest = own.Finish();
                break;
        }

        return Slot.Of(Hex(digest));
    }

    private static Slot Update(in BuiltinCall call)
    {
        if (((DigestValue)call.Arguments[0].Ref!).Update(call.Bytes(1)))
        {
            return Slot.Of(true);
        }

        call.Error("attempt to update an invalid opaque hash value");
        return Slot.Of(false);
    }

    private static Slot Finish(in BuiltinCall call)
        => Slot.Of(((DigestValue)call.Arguments[0].Ref!).Finish() is { } digest ? Hex(digest) : StringValue.Empty);

    private static uint Fnv32(ReadOnlySpan<byte> bytes)
    {
        uint h = 2166136261;
        foreach (byte b in bytes)
        {
            h = (h ^ b) * 16777619;
        }

        return h;
    }

    private static ulong Fnv64(ReadOnlySpan<byte> bytes)
    {
        ulong h = 14695981039346656037;
        foreach (byte b in bytes)
        {
            h = (h ^ b) * 1099511628211;
        }

        return h;
    }

    /// <summary>Highest random weight (Thaler and Ravishankar, 1998): two rounds of a linear congruential generator, 31 bits.</summary>
    private static Slot Weight(in BuiltinCall call)
    {
        uint digest = (uint)call.CountAt(0) & 0x7FFF_FFFF;
        uint site = (uint)call.CountAt(1) & 0x7FFF_FFFF;
        uint mixed = ((1103515245 * site) + 12345) ^ digest;
        return Slot.Of((long)(((1103515245 * mixed) + 12345) & 0x7FFF_FFFF));
    }

    /// <summary>Community ID version 1: SHA-1 over the seed and the tuple in a fixed direction.</summary>
    private static Slot CommunityId(in BuiltinCall call)
    {
        RecordValue id = call.Arguments[0].AsRecord;
        AddrValue from = id["orig_h"].AsAddr;
        AddrValue to = id["resp_h"].AsAddr;
        long fromPort = id["orig_p"].Bits;
        long toPort = id["resp_p"].Bits;
        int protocol = (fromPort >> 16) switch
        {
            1 => 6,
            2 => 17,
            3 => from.IsV4 ? 1 : 58,
            _ => 0,
        };
        int a = (int)(fromPort & 0xFFFF);
        int b = (int)(toPort & 0xFFFF);
        bool oneWay = false;
        if (protocol is 1 or 58)
        {
            oneWay = !IcmpCounterpart(protocol, a, ref b);
        }

        int order = (from.Hi, from.Lo).CompareTo((to.Hi, to.Lo));
        if (!oneWay && (order > 0 || (order == 0 && a > b)))
        {
            (from, to) = (to, from);
            (a, b) = (b, a);
        }

        var data = new TextBuffer(64);
        data.Append([(byte)(call.CountAt(1) >> 8), (byte)call.CountAt(1)]);
        AppendAddr(data, from);
        AppendAddr(data, to);
        data.Append([(byte)protocol, 0, (byte)(a >> 8), (byte)a, (byte)(b >> 8), (byte)b]);
        byte[] digest = SHA1.HashData(data.Span);
        return Slot.Of(new StringValue("1:" + (call.Bool(2) ? Convert.ToBase64String(digest) : Convert.ToHexStringLower(digest))));
    }

    /// <summary>Gives request and reply of ICMP each other's type; false where the type has no counterpart.</summary>
    private static bool IcmpCounterpart(int protocol, int type, ref int other)
    {
        int answer = (protocol, type) switch
        {
            (1, 0) => 8,
            (1, 8) => 0,
            (1, 9) => 10,
            (1, 10) => 9,
            (1, 13) => 14,
            (1, 14) => 13,
            (1, 15) => 16,
            (1, 16) => 15,
            (1, 17) => 18,
            (1, 18) => 17,
            (58, 128) => 129,
            (58, 129) => 128,
            (58, 130) => 131,
            (58, 131) => 130,
            (58, 133) => 134,
            (58, 134) => 133,
            (58, 135) => 136,
            (58, 136) => 135,
            (58, 139) => 140,
            (58, 140) => 139,
            (58, 144) => 145,
            (58, 145) => 144,
            _ => -1,
        };
        other = answer >= 0 ? answer : other;
        return answer >= 0;
    }

    private static void AppendAddr(TextBuffer to, AddrValue address)
    {
        for (int shift = address.IsV4 ? -8 : 56; shift >= 0; shift -= 8)
        {
            to.Append((byte)(address.Hi >> shift));
        }

        for (int shift = address.IsV4 ? 24 : 56; shift >= 0; shift -= 8)
        {
            to.Append((byte)(address.Lo >> shift));
        }
    }
}
