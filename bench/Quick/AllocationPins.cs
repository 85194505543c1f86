using System.Text.Json;
using NidsVm.Bench.Inputs;

namespace NidsVm.Bench.Quick;

/// <summary>Bytes allocated by an operation of each benchmark, as <c>pinned-allocations.json</c> has them.</summary>
internal sealed class AllocationPins
{
    // What is pinned at 0 has to be 0. Of the rest, a little depends on hash seeds and on what the just-in-time compiler proves.
    private const double Slack = 0.02;
    private const double Unit = 0.05;

    private static readonly string File = Path.Combine(Repository.Root, "bench", "pinned-allocations.json");
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };
    private readonly SortedDictionary<string, double> _bytes;

    private AllocationPins(SortedDictionary<string, double> bytes) => _bytes = bytes;

    public static AllocationPins Load() => new(System.IO.File.Exists(File)
        ? new(JsonSerializer.Deserialize<Dictionary<string, double>>(System.IO.File.ReadAllText(File))!, StringComparer.Ordinal)
        : new(StringComparer.Ordinal));

    /// <summary>Names that are pinned.</summary>
    public IEnumerable<string> Names => _bytes.Keys;

    /// <summary>The pinned bytes, or null.</summary>
    public double? Of(string name) => _bytes.TryGetValue(name, out double pin) ? pin : null;

    /// <summary>Whether a benchmark allocates more than it is allowed to.</summary>
    public bool IsExceeded(string name, double bytes) => Of(name) is { } pin && bytes > (pin == 0 ? 0 : pin + Math.Max(Unit, pin * Slack));

    public void Set(string name, double bytes) => _bytes[name] = bytes == 0 ? 0 : Math.Max(0.1, Math.Round(bytes, 1));

    public void Remove(string name) => _bytes.Remove(name);

    public void Save() => System.IO.File.WriteAllText(File, JsonSerializer.Serialize(_bytes, Json) + "\n");
}
