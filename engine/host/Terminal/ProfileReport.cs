using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using NidsVm.Host.Commands;
using NidsVm.Host.Running;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Profiling;

namespace NidsVm.Host.Terminal;

/// <summary>What <c>nidsvm profile</c> prints.</summary>
internal sealed class ProfileReport(PolicyProfiler profiler, ProfiledRun run, int rows)
{
    private const int LongestName = 60;
    private const int LongestText = 50;

    private readonly IReadOnlyList<BodyCost> _bodies = profiler.Bodies();
    private readonly IReadOnlyList<LineCost> _lines = profiler.Lines();

    /// <summary>A body as <c>name (file:line)</c>.</summary>
    public static string Label(ProgramImage program, CodeBlock code) => $"{code.Name} ({Place(program.Sources[code.Source].Name, code.Line)})";

    /// <summary>Two tables: by function and by line, the most time first.</summary>
    public void Write(TextWriter output)
    {
        long all = Math.Max(1, _bodies.Sum(b => b.SelfTicks));
        output.WriteLine(Invariant(
            $"{run.Packets:N0} packets; policies ran for {Milliseconds(all)} ms and allocated {_bodies.Sum(b => b.SelfBytes):N0} bytes; the whole run took {run.Seconds * 1e3:0.0} ms, probes included"));
        output.WriteLine();
        output.WriteLine("  self ms   self  total ms        calls     ns/call        bytes  function, event or hook");
        foreach (BodyCost body in _bodies.Take(rows))
        {
            output.WriteLine(Invariant(
                $"{Milliseconds(body.SelfTicks),9} {Share(body.SelfTicks, all),6} {Milliseconds(body.TotalTicks),9} {body.Calls,12:N0} {Nanoseconds(body.TotalTicks) / body.Calls,11:N0} {body.SelfBytes,12:N0}  {Shortened($"{body.Name} ({Place(body.Source, body.Line)})", LongestName)}"));
        }

        output.WriteLine();
        output.WriteLine("       ms  share         hits       bytes  line");
        SourceLines sources = new();
        foreach (LineCost line in _lines.Take(rows))
        {
            string text = Shortened((sources.Line(line.Source, line.Line) ?? "").Trim(), LongestText);
            output.WriteLine(Invariant(
                $"{Milliseconds(line.Ticks),9} {Share(line.Ticks, all),6} {line.Hits,12:N0} {line.Bytes,11:N0}  {Place(line.Source, line.Line)}: {text}"));
        }
    }

    /// <summary>One object: <c>packets</c>, <c>seconds</c>, <c>functions</c> and <c>lines</c>, complete, the most time first.</summary>
    public void WriteJson(Stream output)
    {
        using Utf8JsonWriter json = new(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteNumber("packets", run.Packets);
        json.WriteNumber("seconds", run.Seconds);
        json.WriteStartArray("functions");
        foreach (BodyCost body in _bodies)
        {
            json.WriteStartObject();
            json.WriteString("name", body.Name);
            json.WriteString("file", body.Source);
            json.WriteNumber("line", body.Line);
            json.WriteNumber("calls", body.Calls);
            json.WriteNumber("selfNanoseconds", Nanoseconds(body.SelfTicks));
            json.WriteNumber("totalNanoseconds", Nanoseconds(body.TotalTicks));
            json.WriteNumber("selfBytes", body.SelfBytes);
            json.WriteNumber("totalBytes", body.TotalBytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("lines");
        foreach (LineCost line in _lines)
        {
            json.WriteStartObject();
            json.WriteString("file", line.Source);
            json.WriteNumber("line", line.Line);
            json.WriteNumber("hits", line.Hits);
            json.WriteNumber("nanoseconds", Nanoseconds(line.Ticks));
            json.WriteNumber("bytes", line.Bytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Place(string source, int line) => $"{source}:{line}";

    private static string Shortened(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";

    private static long Nanoseconds(long ticks) => (long)(ticks * (1e9 / Stopwatch.Frequency));

    private static string Milliseconds(long ticks) => (ticks * 1e3 / Stopwatch.Frequency).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Share(long ticks, long all) => (100.0 * ticks / all).ToString("0.0", CultureInfo.InvariantCulture) + "%";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
