using System.Diagnostics;
using NidsVm.Analysis.Tests.Engine;
using Xunit;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>A second of each target, always with the same inputs first.</summary>
public class EngineShortRuns
{
    [Fact]
    public void Reassembly_stands_random_segments()
    {
        var random = new Random(4711);
        byte[] buffer = new byte[600];
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < 1;)
        {
            random.NextBytes(buffer);
            ReassemblyFuzz.Fuzz(buffer.AsSpan(0, random.Next(buffer.Length)));
        }
    }

    [Fact]
    public void Engine_stands_damaged_frames()
    {
        var random = new Random(4712);
        byte[][] seeds =
        [
            TcpFrame.Tcp(TestEngine.Client, 1, TestEngine.Server, 2, 1, 2, NidsVm.Packets.TcpFlags.Ack, "abc"u8, options: [2, 4, 5, 180, 3, 3, 7, 0]),
            TcpFrame.Udp(TestEngine.Client, 1, TestEngine.Server, 4789, new byte[64]),
            TcpFrame.Udp(TestEngine.Client, 1, TestEngine.Server, 3544, new byte[64]),
            TcpFrame.Udp(TestEngine.Client, 1, TestEngine.Server, 6081, new byte[64]),
            TcpFrame.Icmp(TestEngine.Client, TestEngine.Server, 3, 1, new byte[40]),
        ];
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < 1;)
        {
            List<byte> input = [];
            for (int i = random.Next(1, 12); i > 0; i--)
            {
                byte[] frame = (byte[])seeds[random.Next(seeds.Length)].Clone();
                for (int j = random.Next(6); j > 0; j--)
                {
                    frame[random.Next(12, frame.Length)] = (byte)random.Next(256);
                }

                input.Add((byte)(frame.Length >> 8));
                input.Add((byte)frame.Length);
                input.AddRange(frame);
            }

            EngineFuzz.Fuzz(input.ToArray());
        }
    }
}
