using static NidsVm.Analysis.Tests.Rpc.RpcMessages;

namespace NidsVm.Analysis.Tests.Rpc;

/// <summary>
/// Calls and replies of every procedure of NFS 3 and of the mount protocol (RFC 1813), with random values in fields of the right shape.
/// </summary>
internal static class NfsCalls
{
    // f handle, n name, w word, l two words, d data, s attributes to set, a attributes, p attributes where there are any, c those before
    // and after, h handle where there is one, e entries of a folder, E entries with attributes.
    private static readonly (string Arguments, string Result)[] Nfs3 =
    [
        ("", ""), ("f", "a"), ("fsw", "c"), ("fn", "fpp"), ("fw", "pw"), ("f", "pn"), ("flw", "pwwd"), ("flwwd", "cwwl"), ("fnws", "hpc"), ("fns", "hpc"),
        ("fnsn", "hpc"), ("fnws", "hpc"), ("fn", "c"), ("fn", "c"), ("fnfn", "cc"), ("ffn", "pc"), ("fllw", "ple"), ("fllww", "plE"), ("f", "pllllllw"),
        ("f", "pwwwwwwwlwwww"), ("f", "pwwwwww"), ("flw", "cl"),
    ];

    private static readonly (string Arguments, string Result)[] Mount3 = [("", ""), ("n", "fw"), ("", "w"), ("n", ""), ("", ""), ("", "w")];

    private static readonly (string Arguments, string Result)[] Portmapper2 = [("", ""), ("wwww", "w"), ("wwww", "w"), ("wwww", "w"), ("", "wwwwww"), ("wwwd", "wd")];

    /// <summary>A call and its reply.</summary>
    /// <param name="program">0 the port mapper, 1 NFS, 2 the mount protocol</param>
    public static (byte[] Call, byte[] Reply) Exchange(Random random, int program)
    {
        (string Arguments, string Result)[] procedures = program switch
        {
            0 => Portmapper2,
            1 => Nfs3,
            _ => Mount3,
        };
        int procedure = random.Next(procedures.Length + 1);
        (string arguments, string result) = procedures[Math.Min(procedure, procedures.Length - 1)];
        uint id = (uint)random.Next(1, 1000);
        byte[] body = Fields(arguments, random);
        uint number = program switch
        {
            0 => Portmapper,
            1 => Nfs,
            _ => Mount,
        };
        byte[] call = random.Next(2) == 0 ? Call(id, number, (uint)procedure, body) : UnixCall(id, number, (uint)procedure, body);
        byte[] status = program == 0 ? [] : Words(random.Next(4) == 0 ? (uint)random.Next(80) : 0);
        return (call, Reply(id, [.. status, .. Fields(result, random)]));
    }

    private static byte[] Fields(string shape, Random random) => [.. shape.SelectMany(field => Field(field, random))];

    private static byte[] Field(char field, Random random)
    {
        bool isThere = random.Next(4) != 0;
        return field switch
        {
            'f' => Opaque("handle-" + random.Next(10)),
            'n' => Opaque("name" + random.Next(10)),
            'w' => Words((uint)random.Next(5)),
            'l' => Words(0, (uint)random.Next(9000)),
            'd' => Opaque(new string('x', random.Next(60))),
            's' => [.. Enumerable.Range(0, 4).SelectMany(i => Optional(i == 3 ? 2 : 1, random)), .. Time(random), .. Time(random)],
            'a' => Words([.. Enumerable.Range(0, 21).Select(i => i == 0 ? (uint)random.Next(1, 8) : (uint)random.Next(2000))]),
            'p' => isThere ? [.. Words(1), .. Field('a', random)] : Words(0),
            'c' => [.. Optional(6, random), .. Field('p', random)],
            'h' => isThere ? [.. Words(1), .. Field('f', random)] : Words(0),
            'e' => [.. Entries("lnl", random), .. Words(1)],
            _ => [.. Entries("lnlph", random), .. Words(1)],
        };
    }

    private static byte[] Optional(int words, Random random) =>
        random.Next(2) == 0 ? Words(0) : Words([1, .. Enumerable.Range(0, words).Select(_ => (uint)random.Next(900))]);

    private static byte[] Time(Random random) => random.Next(3) switch
    {
        0 => Words(0),
        1 => Words(1),
        _ => Words(2, (uint)random.Next(2000), 5),
    };

    private static byte[] Entries(string shape, Random random)
    {
        byte[] entries = [];
        for (int left = random.Next(4); left > 0; left--)
        {
            entries = [.. entries, .. Words(1), .. Fields(shape, random)];
        }

        return [.. entries, .. Words(0)];
    }
}
