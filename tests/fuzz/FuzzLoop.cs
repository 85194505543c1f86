using System.Diagnostics;

namespace NidsVm.Fuzz;

/// <summary>
/// Runs one target on mutated seeds until time is up. Seeds are the recorded traces (whole files and single packets) and the
/// policies of the project. An input that crashes, hangs or grows the heap past the limit is kept as a file.
/// </summary>
internal static class FuzzLoop
{
    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(10);
    private const long HeapLimit = 2L << 30;
    private const int MaxInput = 64 * 1024;

    /// <summary>Runs until the seconds or the inputs are used up. Yields the exit status.</summary>
    public static int Run(string name, FuzzTarget target, double seconds, int seed, long mostRuns)
    {
        Random random = new(seed);
        List<byte[]> seeds = target.Generate is null ? LoadSeeds() : [];
        Console.Error.WriteLine($"fuzz {name}: {(target.Generate is null ? $"{seeds.Count} seeds" : "inputs of its own")}, random seed {seed}, {seconds:0} s");
        byte[] current = [];
        long started = Stopwatch.GetTimestamp();
        long runs = 0;
        long watchedRun = -1;
        TimeSpan watchedSince = default;
        using Timer watchdog = new(
            _ =>
            {
                // Time of the processor: on a busy machine the clock tells nothing about the input.
                using var process = Process.GetCurrentProcess();
                TimeSpan now = process.TotalProcessorTime;
                if (Volatile.Read(ref runs) != watchedRun)
                {
                    watchedRun = Volatile.Read(ref runs);
                    watchedSince = now;
                }
                else if (now - watchedSince > HangLimit)
                {
                    Console.Error.WriteLine($"fuzz {name}: HANG, input kept in {Keep(name, current)}");
                    Environment.Exit(1);
                }
            },
            null,
            1000,
            1000);

        long bytes = 0;
        while (runs < mostRuns && Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
        {
            current = target.Generate is { } generate ? generate(random) : Mutate(random, seeds);
            try
            {
                target.Body(current);
            }
#pragma warning disable CA1031 // Whatever escapes a target is the finding.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Console.Error.WriteLine($"fuzz {name}: CRASH after {runs} runs, input kept in {Keep(name, current)}\n{e}");
                return 1;
            }

            Volatile.Write(ref runs, runs + 1);
            bytes += current.Length;
            if ((runs & 0xFFF) == 0 && GC.GetTotalMemory(false) > HeapLimit)
            {
                Console.Error.WriteLine($"fuzz {name}: HEAP over {HeapLimit >> 20} MiB after {runs} runs, last input kept in {Keep(name, current)}");
                return 1;
            }
        }

        Console.Out.WriteLine($"fuzz {name}: {runs} inputs, {bytes} bytes, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s: no crash, no hang"
            + (target.Report is { } report ? $"; {report()}" : ""));
        return 0;
    }

    /// <summary>Runs one kept input again, and shows all that is thrown on the way, what the target handles included.</summary>
    public static void Replay(FuzzTarget target, string file)
    {
        AppDomain.CurrentDomain.FirstChanceException += (_, e) => Console.Error.WriteLine($"thrown: {e.Exception.Message}\n{new StackTrace(1)}");
        target.Body(File.ReadAllBytes(file));
    }

    private static byte[] Mutate(Random random, List<byte[]> seeds)
    {
        byte[] from = seeds[random.Next(seeds.Count)];
        byte[] data = from.Length <= MaxInput ? (byte[])from.Clone() : from.AsSpan(random.Next(from.Length - MaxInput), MaxInput).ToArray();
        for (int edits = random.Next(1, 9); edits > 0 && data.Length > 0; edits--)
        {
            int at = random.Next(data.Length);
            switch (random.Next(7))
            {
                case 0:
                    data[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    data[at] = (byte)random.Next(256);
                    break;
                case 2:
                    data[at] = (byte)(random.Next(2) == 0 ? 0 : 255);
                    break;
                case 3:
                    data = data[..at];
                    break;
                case 4:
                    int length = random.Next(Math.Min(64, data.Length - at) + 1);
                    data = [.. data[..at], .. data.AsSpan(at, length), .. data[at..]];
                    break;
                case 5:
                    data = [.. data[..at], .. data[Math.Min(data.Length, at + random.Next(64))..]];
                    break;
                default:
                    byte[] other = seeds[random.Next(seeds.Count)];
                    int cut = random.Next(other.Length + 1);
                    data = [.. data[..at], .. other.AsSpan(cut, Math.Min(1024, other.Length - cut))];
                    break;
            }
        }

        return data.Length > MaxInput ? data[..MaxInput] : data;
    }

    private static List<byte[]> LoadSeeds()
    {
        List<byte[]> seeds = [];
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "NidsVm.sln")))
        {
            root = Path.GetDirectoryName(root);
        }

        if (root is null)
        {
            throw new DirectoryNotFoundException($"no recordings and policies to start from above {AppContext.BaseDirectory}");
        }

        foreach (string folder in (string[])["traces", "tests/compiler", "tests/language", "stdlib"])
        {
            string path = Path.Combine(root, folder);
            if (!Directory.Exists(path))
            {
                continue;
            }

            foreach (string file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
            {
                string extension = Path.GetExtension(file);
                if (extension is ".pcap" or ".pcapng")
                {
                    byte[] trace = File.ReadAllBytes(file);
                    seeds.Add(trace);
                    AddPackets(trace, seeds);
                }
                else if (extension is ".zeek" or ".bpc")
                {
                    seeds.Add(File.ReadAllBytes(file));
                }
            }
        }

        return seeds;
    }

    /// <summary>The packets of a little-endian pcap file as seeds of their own (RFC draft-ietf-opsawg-pcap, 16-byte record headers).</summary>
    private static void AddPackets(ReadOnlySpan<byte> trace, List<byte[]> seeds)
    {
        const int FileHeader = 24;
        const int RecordHeader = 16;
        const int MaxSeedsATrace = 200;
        int added = 0;
        for (int at = FileHeader; at + RecordHeader <= trace.Length && added < MaxSeedsATrace; added++)
        {
            int length = BitConverter.ToInt32(trace[(at + 8)..]);
            if (length < 0 || length > trace.Length - at - RecordHeader)
            {
                return;
            }

            seeds.Add(trace.Slice(at + RecordHeader, length).ToArray());
            at += RecordHeader + length;
        }
    }

    private static string Keep(string name, byte[] input)
    {
        string path = Path.Combine(Path.GetTempPath(), $"fuzz-{name}-{Environment.ProcessId}.bin");
        File.WriteAllBytes(path, input);
        return path;
    }
}
