using System.Diagnostics;
using System.Globalization;
using NidsVm.Analysis.Tests.Splicing;
using NidsVm.Bench.Inputs;
using NidsVm.Packets;

namespace NidsVm.Bench.Traces;

/// <summary>
/// Runs the program on spliced captures, in turns with the default policies and with all that look at the protocols besides, every
/// argument of every event included. What crashes, hangs, needs too much memory or makes a policy fail is kept as a file.
/// </summary>
public static class SpliceRuns
{
    private const string Usage = "usage: splice [COUNT] [--seed N] [--program PATH] [CAPTURE]...";

    private static readonly string Everything = Path.Combine(Repository.Root, "bench", "policies", "everything.zeek");

    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(60);

    // Captures here have a few thousand packets; a run needs a tenth of it.
    private const string HeapLimit = "0x40000000";

    /// <summary>The command <c>splice [COUNT] [CAPTURE]…</c>.</summary>
    /// <returns>Exit code: 0, 1 where a run failed, 2 for wrong arguments.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        int count = 10;
        int seed = 0;
        string program = Path.Combine(Repository.Root, "nidsvm");
        List<string> files = [];
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--seed" && i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out seed))
            {
                i++;
            }
            else if (args[i] == "--program" && i + 1 < args.Length)
            {
                program = args[++i];
            }
            else if (i == 0 && int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                count = number;
            }
            else if (args[i].StartsWith('-'))
            {
                Console.Error.WriteLine($"splice: {args[i]}: wrong argument\n{Usage}");
                return 2;
            }
            else
            {
                files.Add(args[i]);
            }
        }

        if (files.Count == 0)
        {
            files.AddRange(Directory.GetFiles(Path.Combine(Repository.Root, "traces"), "*.pcap").Order(StringComparer.Ordinal));
        }

        return new Series(program, files).Run(count, seed);
    }

    private sealed record Outcome(int Status, string Errors, HashSet<string> Events, double Seconds);

    /// <summary>Many runs, and what came of them.</summary>
    private sealed class Series(string program, List<string> files)
    {
        private const int Donors = 2;
        private const int ProgressEvery = 100;

        private readonly Lock _results = new();
        private readonly SortedDictionary<string, (int Runs, HashSet<string> Captures)> _services = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, (int Runs, HashSet<string> Captures)> _events = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, (int Runs, string First)> _complaints = new(StringComparer.Ordinal);
        private string _everything = "";
        private int _runs;
        private int _failures;
        private double _longest;

        public int Run(int count, int seed)
        {
            Console.Error.WriteLine($"splice: {files.Count} captures, {count} times each, seeds from {seed}");
            DirectoryInfo folder = Directory.CreateTempSubdirectory("nidsvm-splice");
            _everything = Path.Combine(folder.FullName, "everything.bpc");
            (int status, string errors, _, _) = Start(folder.FullName, ["compile", "-o", _everything, Everything]);
            if (status != 0)
            {
                Console.Error.WriteLine($"splice: {Everything} does not compile\n{errors}");
                return 1;
            }

            Parallel.For(0, files.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            {
                for (int variant = 0; variant < count; variant++)
                {
                    One(folder.FullName, i, seed + (i * count) + variant);
                }
            });
            if (_failures == 0)
            {
                folder.Delete(recursive: true);
            }

            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_runs} runs, {_failures} failed; the longest took {_longest:0.0} s"));
            Print("services", _services);
            Print("events by their first word", _events);

            foreach ((string complaint, (int runs, string first)) in _complaints)
            {
                Console.Out.WriteLine($"  {runs} times, first in {first}: {complaint}");
            }

            return _failures == 0 ? 0 : 1;
        }

        private static void Print(string title, SortedDictionary<string, (int Runs, HashSet<string> Captures)> counts)
        {
            Console.Out.WriteLine($"{title} (runs of captures):");
            foreach ((string name, (int runs, HashSet<string> captures)) in counts)
            {
                Console.Out.WriteLine($"  {name,-20} {runs,5} of {captures.Count}");
            }
        }

        private void One(string parent, int capture, int seed)
        {
            string name = $"{Path.GetFileName(Path.GetDirectoryName(files[capture]))}-{Path.GetFileNameWithoutExtension(files[capture])}-{seed}";
            DirectoryInfo folder = Directory.CreateDirectory(Path.Combine(parent, name));
            string file = Path.Combine(folder.FullName, "spliced.pcap");
            Random donors = new(seed);
            try
            {
                string[] inputs = [files[capture], .. Enumerable.Range(0, Donors).Select(_ => files[donors.Next(files.Count)])];
                SpliceCommand.Write(TraceSplicer.Splice([.. inputs.Select(RecordedPacket.Load)], seed), file);
            }
            catch (PacketSourceException e)
            {
                Fail(name, e.Message);
                return;
            }

            bool isFull = (seed & 1) != 0;

            // Mostly as if all checksums were right: captures often hold wrong ones of their own.
            string[] noChecksums = (seed & 6) != 0 ? ["-C"] : [];
            string[] policies = isFull ? [_everything] : [];
            (int status, string errors, HashSet<string> events, double seconds) = Start(folder.FullName, ["run", .. noChecksums, "--quiet", "-r", file, .. policies]);
            lock (_results)
            {
                if (++_runs % ProgressEvery == 0)
                {
                    Console.Error.WriteLine($"splice: {_runs} runs, {_failures} failed");
                }

                _longest = Math.Max(_longest, seconds);
            }

            if (status != 0)
            {
                Fail(name, $"exit code {status} after {seconds:0.0} s, kept in {folder.FullName}\n{Shortened(errors)}");
                return;
            }

            Note(name, files[capture], folder.FullName, events, errors);
            folder.Delete(recursive: true);
        }

        private Outcome Start(string folder, string[] arguments)
        {
            ProcessStartInfo start = new(program.EndsWith(".dll", StringComparison.Ordinal) ? "dotnet" : program, program.EndsWith(".dll", StringComparison.Ordinal) ? [program, .. arguments] : arguments)
            {
                UseShellExecute = false,
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
            start.Environment["ZEEK_DNS_FAKE"] = "1";
            long begin = Stopwatch.GetTimestamp();
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            Task<HashSet<string>> events = EventFamilies(process.StandardOutput);
            bool ended = process.WaitForExit(HangLimit);
            if (!ended)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            Task.WaitAll(errors, events);
            return new Outcome(
                ended ? process.ExitCode : -1, (ended ? "" : "still running: killed\n") + errors.Result, events.Result, Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }

        /// <summary>Services that connections had, and what the program and its policies complained of.</summary>
        private void Note(string run, string capture, string folder, HashSet<string> events, string errors)
        {
            HashSet<string> services = [.. Column(folder, "conn.log", "service").SelectMany(static s => s.Split(',')).Where(static s => s is not "-")];
            string[] reports = [.. Column(folder, "reporter.log", "message"), .. errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
            lock (_results)
            {
                Count(_services, services, capture);
                Count(_events, events, capture);

                foreach (string report in reports.Distinct(StringComparer.Ordinal))
                {
                    (int runs, string first) = _complaints.GetValueOrDefault(Shortened(report), (0, run));
                    _complaints[Shortened(report)] = (runs + 1, first);
                }
            }
        }

        private static void Count(SortedDictionary<string, (int Runs, HashSet<string> Captures)> counts, HashSet<string> seen, string capture)
        {
            foreach (string name in seen)
            {
                (int runs, HashSet<string> captures) = counts.GetValueOrDefault(name, (0, []));
                captures.Add(capture);
                counts[name] = (runs + 1, captures);
            }
        }

        /// <summary>What the names of dumped events begin with: a line is a time, a blank and the name.</summary>
        private static async Task<HashSet<string>> EventFamilies(StreamReader output)
        {
            HashSet<string> families = [];
            while (await output.ReadLineAsync() is { } line)
            {
                int blank = line.IndexOf(' ');
                if (blank > 0 && double.TryParse(line.AsSpan(0, blank), CultureInfo.InvariantCulture, out _))
                {
                    families.Add(line[(blank + 1)..].Split('_', ':')[0]);
                }
            }

            return families;
        }

        private static string[] Column(string folder, string log, string field)
        {
            string path = Path.Combine(folder, log);
            if (!File.Exists(path))
            {
                return [];
            }

            string[] lines = File.ReadAllLines(path);
            int column = Array.IndexOf((Array.Find(lines, static l => l.StartsWith("#fields\t", StringComparison.Ordinal)) ?? "").Split('\t'), field) - 1;
            return column < 0 ? [] : [.. lines.Where(static l => !l.StartsWith('#')).Select(l => l.Split('\t')[column])];
        }

        private static string Shortened(string text) => text.Length <= 400 ? text : text[..400] + "…";

        private void Fail(string name, string what)
        {
            lock (_results)
            {
                _failures++;
                Console.Error.WriteLine($"splice {name}: {what}");
            }
        }
    }
}
