namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Damages conversations: bytes changed, pieces cut out, the end of one joined to the begin of another.</summary>
internal static class Conversations
{
    private const int MostMutations = 6;

    public static byte[] Damaged(byte[][] seeds, Random random)
    {
        byte[] data = [.. seeds[random.Next(seeds.Length)]];
        for (int left = random.Next(MostMutations); left > 0 && data.Length > 0; left--)
        {
            int at = random.Next(data.Length);
            data = random.Next(6) switch
            {
                0 => [.. data[..at], (byte)random.Next(256), .. data[(at + 1)..]],
                1 => [.. data[..at], (byte)(data[at] ^ (1 << random.Next(8))), .. data[(at + 1)..]],
                2 => data[..at],
                3 => [.. data[..at], .. data[random.Next(at, data.Length)..]],
                4 => [.. data[..at], .. data],
                _ => [.. data[..at], .. seeds[random.Next(seeds.Length)]],
            };
        }

        return data;
    }
}
