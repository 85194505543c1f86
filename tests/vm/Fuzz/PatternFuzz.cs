using System.Diagnostics;
using NidsVm.Vm.Patterns;
using Xunit;

namespace NidsVm.Vm.Tests.Fuzz;

/// <summary>Any bytes as a pattern, and any as input: no exception, and bounded in time and memory.</summary>
public class PatternFuzz
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The first byte tells how much of the rest is the pattern; what follows it is matched.</summary>
    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2)
        {
            return;
        }

        int length = Math.Min(data[0], data.Length - 1);
        ReadOnlySpan<byte> source = data.Slice(1, length);
        ReadOnlySpan<byte> input = data[(1 + length)..];
        long start = Stopwatch.GetTimestamp();
        if (PatternCompiler.TryCompile(source, (PatternModes)(data[0] & 3), out PatternValue? pattern, out string error))
        {
            bool exact = pattern.MatchesExactly(input);
            int longest = pattern.LongestPrefix(input);
            pattern.MatchesAnywhere(input);
            Assert.True(longest <= input.Length);
            Assert.True(!exact || longest == input.Length);
        }
        else
        {
            Assert.NotEmpty(error);
        }

        Assert.True(Stopwatch.GetElapsedTime(start) < Limit);
    }

    [Fact]
    public void Short_run()
    {
        var random = new Random(20);
        ReadOnlySpan<byte> alphabet = "ab(|)*+?{}[]^$.-,0123456789\\xns:i\""u8;
        var data = new byte[96];
        long end = Stopwatch.GetTimestamp() + Stopwatch.Frequency;
        while (Stopwatch.GetTimestamp() < end)
        {
            for (int i = 0; i < data.Length; i++)
            {
                data[i] = random.Next(8) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)];
            }

            data[0] = (byte)random.Next(60);
            Fuzz(data);
        }
    }
}
