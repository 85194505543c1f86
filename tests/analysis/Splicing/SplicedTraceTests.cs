using NidsVm.Analysis.Tests.Policies;
using NidsVm.Vm.Bytecode;
using Xunit;

namespace NidsVm.Analysis.Tests.Splicing;

/// <summary>
/// Our own captures, cut and spliced, under the default policies and a handler that looks at every argument of every event:
/// nothing crashes, no policy fails, nothing stays behind. `./dev splice` does more of it, with the whole program.
/// </summary>
public class SplicedTraceTests
{
    private const int Variants = 3;

    private const string Look = """
        redef Log::default_writer = Log::WRITER_NONE;
        global seen = 0;
        event zeek_init() { generate_all_events(); }
        event new_event(name: string, params: call_argument_vector) { seen += |cat(params)|; }
        """;

    private static readonly string[] Files =
        [.. Directory.GetFiles(Path.Combine(PolicyEngine.Root(), "traces"), "*.pcap").Order(StringComparer.Ordinal)];

    private static readonly Lazy<ProgramImage> Program = new(() => PolicyEngine.Compile(Look, isBare: false, signatures: ""));

    public static TheoryData<string> Traces { get; } = [.. Files.Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Traces))]
    public void No_splice_is_too_much(string trace)
    {
        int own = Array.FindIndex(Files, f => Path.GetFileName(f) == trace);
        for (int variant = 0; variant < Variants; variant++)
        {
            int seed = (own * Variants) + variant;
            RecordedPacket[][] captures =
            [
                RecordedPacket.Load(Files[own]),
                RecordedPacket.Load(Files[(own + 1 + (seed * 7)) % Files.Length]),
                RecordedPacket.Load(Files[(own + 5 + (seed * 11)) % Files.Length]),
            ];
            using PolicyEngine engine = new(Program.Value, ignoreChecksums: (seed & 1) == 0);
            try
            {
                Play(engine, TraceSplicer.Splice(captures, seed));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{trace}, seed {seed}: {e.Message}", e);
            }


            // The policies may warn, of checksums and of files that nobody names; they may not fail.
            string complaints = string.Join("\n", engine.Lines.Where(static l => !l.StartsWith("warning in base/", StringComparison.Ordinal)));
            Assert.True(complaints.Length == 0, $"seed {seed}: {complaints}");
            Assert.Equal((seed, 0), (seed, engine.Machine.Reporter.ErrorCount));
            Assert.True(engine.Machine.EventsDispatched > 0, $"seed {seed}: no event");
            Assert.Equal((seed, 0, 0L), (seed, engine.Context.Manager.Table.Count, engine.Context.Reassembly.HeldBytes));
        }
    }

    [Fact]
    public void The_same_seed_splices_alike()
    {
        RecordedPacket[][] captures = [RecordedPacket.Load(Files[0]), RecordedPacket.Load(Files[^1])];

        List<RecordedPacket> first = TraceSplicer.Splice(captures, 12);
        List<RecordedPacket> again = TraceSplicer.Splice(captures, 12);
        List<RecordedPacket> other = TraceSplicer.Splice(captures, 13);

        Assert.Equal(first.SelectMany(static p => p.Data), again.SelectMany(static p => p.Data));
        Assert.Equal(first.Select(static p => p.TimeNs), again.Select(static p => p.TimeNs));
        Assert.NotEqual(first.SelectMany(static p => p.Data), other.SelectMany(static p => p.Data));
    }

    private static void Play(PolicyEngine engine, List<RecordedPacket> packets)
    {
        long last = packets.Count > 0 ? packets[0].TimeNs : 0;
        foreach (RecordedPacket packet in packets)
        {
            long later = Math.Max(0, packet.TimeNs - last);
            last += later;
            engine.Send(packet.Data, later / 1e9, packet.LinkType, packet.WireLength);
        }

        engine.End();
    }
}
