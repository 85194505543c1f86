namespace NidsVm.Analysis.Protocols.Tls;

/// <summary>How keys are exchanged, as far as the layout of messages depends on it.</summary>
internal enum TlsKeyExchange
{
    Other,
    Rsa,
    Dhe,
    DhAnonymous,
    Ecdh,
    Ecdhe,
    EcdhAnonymous,
}

/// <summary>Cipher suites by how their keys are exchanged (IANA, TLS Cipher Suites, and withdrawn drafts).</summary>
internal static class TlsCipherSuites
{
    /// <summary>No suite has been chosen.</summary>
    public const int None = 0xFFFFFF;

    /// <summary>The one suite whose data can be decrypted: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384.</summary>
    public const int EcdheRsaAes256GcmSha384 = 0xC030;

    // In order and without overlaps.
    private static readonly SuiteRange[] Ranges =
    [
        new(0x0001, 0x000A, TlsKeyExchange.Rsa),
        new(0x0011, 0x0016, TlsKeyExchange.Dhe),
        new(0x0017, 0x001B, TlsKeyExchange.DhAnonymous),
        new(0x002D, 0x002D, TlsKeyExchange.Dhe),
        new(0x002E, 0x002F, TlsKeyExchange.Rsa),
        new(0x0032, 0x0033, TlsKeyExchange.Dhe),
        new(0x0034, 0x0034, TlsKeyExchange.DhAnonymous),
        new(0x0035, 0x0035, TlsKeyExchange.Rsa),
        new(0x0038, 0x0039, TlsKeyExchange.Dhe),
        new(0x003A, 0x003A, TlsKeyExchange.DhAnonymous),
        new(0x003B, 0x003D, TlsKeyExchange.Rsa),
        new(0x0040, 0x0040, TlsKeyExchange.Dhe),
        new(0x0041, 0x0041, TlsKeyExchange.Rsa),
        new(0x0044, 0x0045, TlsKeyExchange.Dhe),
        new(0x0046, 0x0046, TlsKeyExchange.DhAnonymous),
        new(0x0060, 0x0062, TlsKeyExchange.Rsa),
        new(0x0063, 0x0063, TlsKeyExchange.Dhe),
        new(0x0064, 0x0064, TlsKeyExchange.Rsa),
        new(0x0065, 0x0067, TlsKeyExchange.Dhe),
        new(0x006A, 0x006B, TlsKeyExchange.Dhe),
        new(0x006C, 0x006D, TlsKeyExchange.DhAnonymous),
        new(0x0072, 0x0074, TlsKeyExchange.Dhe),
        new(0x0077, 0x0079, TlsKeyExchange.Dhe),
        new(0x007C, 0x007E, TlsKeyExchange.Rsa),
        new(0x0084, 0x0084, TlsKeyExchange.Rsa),
        new(0x0087, 0x0088, TlsKeyExchange.Dhe),
        new(0x0089, 0x0089, TlsKeyExchange.DhAnonymous),
        new(0x008E, 0x0091, TlsKeyExchange.Dhe),
        new(0x0092, 0x0096, TlsKeyExchange.Rsa),
        new(0x0099, 0x009A, TlsKeyExchange.Dhe),
        new(0x009B, 0x009B, TlsKeyExchange.DhAnonymous),
        new(0x009C, 0x009D, TlsKeyExchange.Rsa),
        new(0x009E, 0x009F, TlsKeyExchange.Dhe),
        new(0x00A2, 0x00A3, TlsKeyExchange.Dhe),
        new(0x00A6, 0x00A7, TlsKeyExchange.DhAnonymous),
        new(0x00AA, 0x00AB, TlsKeyExchange.Dhe),
        new(0x00B2, 0x00B5, TlsKeyExchange.Dhe),
        new(0x00B6, 0x00BA, TlsKeyExchange.Rsa),
        new(0x00BD, 0x00BE, TlsKeyExchange.Dhe),
        new(0x00BF, 0x00BF, TlsKeyExchange.DhAnonymous),
        new(0x00C0, 0x00C0, TlsKeyExchange.Rsa),
        new(0x00C3, 0x00C4, TlsKeyExchange.Dhe),
        new(0x00C5, 0x00C5, TlsKeyExchange.DhAnonymous),
        new(0xC001, 0xC005, TlsKeyExchange.Ecdh),
        new(0xC006, 0xC00A, TlsKeyExchange.Ecdhe),
        new(0xC00B, 0xC00F, TlsKeyExchange.Ecdh),
        new(0xC010, 0xC014, TlsKeyExchange.Ecdhe),
        new(0xC015, 0xC019, TlsKeyExchange.EcdhAnonymous),
        new(0xC023, 0xC024, TlsKeyExchange.Ecdhe),
        new(0xC025, 0xC026, TlsKeyExchange.Ecdh),
        new(0xC027, 0xC028, TlsKeyExchange.Ecdhe),
        new(0xC029, 0xC02A, TlsKeyExchange.Ecdh),
        new(0xC02B, 0xC02C, TlsKeyExchange.Ecdhe),
        new(0xC02D, 0xC02E, TlsKeyExchange.Ecdh),
        new(0xC02F, 0xC030, TlsKeyExchange.Ecdhe),
        new(0xC031, 0xC032, TlsKeyExchange.Ecdh),
        new(0xC033, 0xC03B, TlsKeyExchange.Ecdhe),
        new(0xC03C, 0xC03D, TlsKeyExchange.Rsa),
        new(0xC042, 0xC045, TlsKeyExchange.Dhe),
        new(0xC046, 0xC047, TlsKeyExchange.DhAnonymous),
        new(0xC048, 0xC049, TlsKeyExchange.Ecdhe),
        new(0xC04A, 0xC04B, TlsKeyExchange.Ecdh),
        new(0xC04C, 0xC04D, TlsKeyExchange.Ecdhe),
        new(0xC04E, 0xC04F, TlsKeyExchange.Ecdh),
        new(0xC050, 0xC051, TlsKeyExchange.Rsa),
        new(0xC052, 0xC053, TlsKeyExchange.Dhe),
        new(0xC056, 0xC057, TlsKeyExchange.Dhe),
        new(0xC05A, 0xC05B, TlsKeyExchange.DhAnonymous),
        new(0xC05C, 0xC05D, TlsKeyExchange.Ecdhe),
        new(0xC05E, 0xC05F, TlsKeyExchange.Ecdh),
        new(0xC060, 0xC061, TlsKeyExchange.Ecdhe),
        new(0xC062, 0xC063, TlsKeyExchange.Ecdh),
        new(0xC066, 0xC067, TlsKeyExchange.Dhe),
        new(0xC068, 0xC069, TlsKeyExchange.Rsa),
        new(0xC06C, 0xC06D, TlsKeyExchange.Dhe),
        new(0xC06E, 0xC06F, TlsKeyExchange.Rsa),
        new(0xC070, 0xC073, TlsKeyExchange.Ecdhe),
        new(0xC074, 0xC075, TlsKeyExchange.Ecdh),
        new(0xC076, 0xC077, TlsKeyExchange.Ecdhe),
        new(0xC078, 0xC079, TlsKeyExchange.Ecdh),
        new(0xC07A, 0xC07B, TlsKeyExchange.Rsa),
        new(0xC07C, 0xC07D, TlsKeyExchange.Dhe),
        new(0xC080, 0xC081, TlsKeyExchange.Dhe),
        new(0xC084, 0xC085, TlsKeyExchange.DhAnonymous),
        new(0xC086, 0xC087, TlsKeyExchange.Ecdhe),
        new(0xC088, 0xC089, TlsKeyExchange.Ecdh),
        new(0xC08A, 0xC08B, TlsKeyExchange.Ecdhe),
        new(0xC08C, 0xC08D, TlsKeyExchange.Ecdh),
        new(0xC090, 0xC091, TlsKeyExchange.Dhe),
        new(0xC092, 0xC093, TlsKeyExchange.Rsa),
        new(0xC096, 0xC097, TlsKeyExchange.Dhe),
        new(0xC098, 0xC099, TlsKeyExchange.Rsa),
        new(0xC09A, 0xC09B, TlsKeyExchange.Ecdhe),
        new(0xC09C, 0xC09D, TlsKeyExchange.Rsa),
        new(0xC09E, 0xC09F, TlsKeyExchange.Dhe),
        new(0xC0A0, 0xC0A1, TlsKeyExchange.Rsa),
        new(0xC0A2, 0xC0A3, TlsKeyExchange.Dhe),
        new(0xC0A6, 0xC0A7, TlsKeyExchange.Dhe),
        new(0xC0AA, 0xC0AB, TlsKeyExchange.Dhe),
        new(0xC0AC, 0xC0AF, TlsKeyExchange.Ecdhe),
        new(0xCCA8, 0xCCA9, TlsKeyExchange.Ecdhe),
        new(0xCCAA, 0xCCAA, TlsKeyExchange.Dhe),
    ];

    public static TlsKeyExchange KeyExchangeOf(int suite)
    {
        int low = 0;
        int high = Ranges.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            ref readonly SuiteRange range = ref Ranges[middle];
            if (suite < range.First)
            {
                high = middle - 1;
            }
            else if (suite > range.Last)
            {
                low = middle + 1;
            }
            else
            {
                return range.KeyExchange;
            }
        }

        return TlsKeyExchange.Other;
    }

    private readonly record struct SuiteRange(int First, int Last, TlsKeyExchange KeyExchange);
}
