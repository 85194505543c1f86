namespace NidsVm.Analysis.Tests.Splicing;

/// <summary>What may happen to one payload: cut, doubled, moved, overwritten, swollen, or joined with a piece of another one.</summary>
internal static class PayloadDamage
{
    private const int MaxLength = 16 * 1024;
    private const int MaxPiece = 2048;

    // Values that lengths, counts and offsets are wrong with.
    private static readonly byte[][] Extremes =
    [
        [0], [1], [0x7F], [0x80], [0xFF], [0, 0], [0xFF, 0xFF], [0x7F, 0xFF], [0x80, 0], [0, 0xFF], [0xFF, 0],
        [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], [0, 0, 0xFF, 0xFF], [0xFF, 0xFF, 0, 0],
    ];

    /// <param name="other">draws a payload that pieces are taken from</param>
    public static byte[] Apply(byte[] data, Random random, Func<byte[]> other)
    {
        int at = random.Next(data.Length + 1);
        int length = random.Next(Math.Min(data.Length - at, MaxPiece) + 1);
        byte[] damaged = random.Next(11) switch
        {
            0 => [.. data[..at], .. data[(at + length)..]],
            1 => [.. data[..(at + length)], .. data[at..]],
            2 => Move(data, at, length, random),
            3 => [.. data[..at], .. Tail(other(), random)],
            4 => [.. data[..at], .. Piece(other(), random), .. data[at..]],
            5 => Tail(other(), random),
            6 => Flip(data, random),
            7 or 8 => Overwrite(data, at, Extremes[random.Next(Extremes.Length)]),
            9 => data[..at],
            _ => Swell(data, at, length, random),
        };
        return damaged.Length <= MaxLength ? damaged : damaged[..MaxLength];
    }

    private static byte[] Move(byte[] data, int at, int length, Random random)
    {
        byte[] rest = [.. data[..at], .. data[(at + length)..]];
        int to = random.Next(rest.Length + 1);
        return [.. rest[..to], .. data[at..(at + length)], .. rest[to..]];
    }

    private static byte[] Flip(byte[] data, Random random)
    {
        byte[] flipped = [.. data];
        for (int left = random.Next(1, 9); left > 0 && flipped.Length > 0; left--)
        {
            flipped[random.Next(flipped.Length)] = (byte)random.Next(256);
        }

        return flipped;
    }

    private static byte[] Overwrite(byte[] data, int at, byte[] value)
    {
        byte[] overwritten = [.. data];
        value.AsSpan(0, Math.Min(value.Length, data.Length - at)).CopyTo(overwritten.AsSpan(at));
        return overwritten;
    }

    private static byte[] Swell(byte[] data, int at, int length, Random random)
    {
        byte[] unit = length == 0 ? [(byte)random.Next(256)] : data[at..Math.Min(data.Length, at + Math.Min(length, 40))];
        byte[] swollen = new byte[random.Next(1, MaxLength)];
        for (int i = 0; i < swollen.Length; i++)
        {
            swollen[i] = unit[i % unit.Length];
        }

        return [.. data[..at], .. swollen, .. data[at..]];
    }

    private static byte[] Tail(byte[] data, Random random) => data[random.Next(data.Length + 1)..];

    private static byte[] Piece(byte[] data, Random random)
    {
        int at = random.Next(data.Length + 1);
        return data[at..(at + random.Next(Math.Min(data.Length - at, MaxPiece) + 1))];
    }
}
