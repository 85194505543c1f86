using Xunit;

namespace NidsVm.Packets.Tests.Fuzz;

/// <summary>A short run of every fuzz target, the same each time.</summary>
public class ShortRuns
{
    [Fact]
    public void Decoder()
    {
        var random = new Random(20_240_101);
        var seeds = DecoderFuzz.Seeds();
        var buffer = new byte[4096];
        var end = Environment.TickCount64 + 1500;
        var runs = 0;
        while (Environment.TickCount64 < end || runs < 2000)
        {
            var seed = seeds[random.Next(seeds.Count)];
            seed.CopyTo(buffer, 0);
            var length = seed.Length;
            for (var mutations = random.Next(6); mutations > 0; mutations--)
            {
                var at = random.Next(length);
                switch (random.Next(4))
                {
                    case 0:
                        buffer[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        buffer[at] ^= (byte)(1 << random.Next(8));
                        break;
                    case 2:
                        length = Math.Max(2, at);
                        break;
                    default:
                        var other = seeds[random.Next(seeds.Count)];
                        var take = Math.Min(random.Next(other.Length), buffer.Length - at);
                        other.AsSpan(0, take).CopyTo(buffer.AsSpan(at));
                        length = Math.Max(length, at + take);
                        break;
                }
            }

            // Every run on an exact copy, so that a read beyond the end shows.
            DecoderFuzz.Fuzz(buffer.AsSpan(0, length).ToArray());
            runs++;
        }
    }

    [Fact]
    public void Recordings()
    {
        var random = new Random(3);
        var seeds = RecordingFuzz.Seeds();
        for (var run = 0; run < 4000; run++)
        {
            var data = (byte[])seeds[random.Next(seeds.Length)].Clone();
            for (var mutations = random.Next(5); mutations > 0; mutations--)
            {
                data[random.Next(data.Length)] = (byte)random.Next(256);
            }

            RecordingFuzz.Fuzz(data.AsSpan(0, random.Next(3) == 0 ? random.Next(data.Length) : data.Length));
        }
    }
}
