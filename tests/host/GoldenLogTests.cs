using System.Text;

namespace NidsVm.Host.Tests;

/// <summary>
/// The logs of each recording in <c>traces/</c> with the default policies are those in <c>traces/expected</c>. With RECORD_GOLDEN=1
/// they are written anew instead of compared.
/// </summary>
public sealed class GoldenLogTests : IDisposable
{
    private static readonly string Expected = Path.Combine(NidsVmProcess.Root, "traces", "expected");
    private static readonly bool IsRecording = Environment.GetEnvironmentVariable("RECORD_GOLDEN") is { Length: > 0 };

    private readonly NidsVmProcess _nidsvm = new();

    public static TheoryData<string> Traces { get; } =
        [.. Directory.GetFiles(Path.Combine(NidsVmProcess.Root, "traces"), "*.pcap").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    public void Dispose() => _nidsvm.Dispose();

    [Theory]
    [MemberData(nameof(Traces))]
    public void Logs_are_as_expected(string trace)
    {
        ProcessResult result = _nidsvm.Run("run", "--quiet", "-r", NidsVmProcess.Trace(trace + ".pcap"));
        SortedDictionary<string, string> logs = LogCanon.Read(_nidsvm.Folder);

        Assert.Equal(0, result.ExitCode);
        string folder = Path.Combine(Expected, trace);
        if (IsRecording)
        {
            Record(folder, logs);
        }

        Assert.Equal(Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal), logs.Keys);
        Assert.All(logs, log => Assert.Equal(File.ReadAllText(Path.Combine(folder, log.Key)), log.Value));
    }

    private static void Record(string folder, SortedDictionary<string, string> logs)
    {
        Directory.CreateDirectory(folder);
        foreach (string old in Directory.GetFiles(folder))
        {
            File.Delete(old);
        }

        foreach ((string name, string text) in logs)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }
    }
}

/// <summary>
/// Logs without what differs from run to run: the times at which a file was opened and closed, and identifiers, which become C1, C2...
/// and F1, F2... in the order in which the logs name them.
/// </summary>
internal sealed class LogCanon
{
    private static readonly HashSet<string> Identifiers = new(StringComparer.Ordinal)
    {
        "uid", "uids", "conn_uids", "tunnel_parents", "fuid", "parent_fuid", "orig_fuids", "resp_fuids",
    };

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private int _connections;
    private int _files;

    /// <summary>All logs of a folder by file name.</summary>
    public static SortedDictionary<string, string> Read(string folder)
    {
        LogCanon canon = new();
        SortedDictionary<string, string> logs = new(StringComparer.Ordinal);

        // Those that introduce identifiers come first: a set names several at once, in any order.
        foreach (string file in Directory.GetFiles(folder, "*.log").OrderBy(f => (Rank(f), f)))
        {
            // Its only row holds the time at which the program was started.
            if (Path.GetFileName(file) is "packet_filter.log")
            {
                continue;
            }

            logs.Add(Path.GetFileName(file), canon.Rewrite(file));
        }

        return logs;
    }

    private static int Rank(string file) => Path.GetFileName(file) switch
    {
        "conn.log" => 0,
        "tunnel.log" => 1,
        "files.log" => 2,
        _ => 3,
    };

    private string Rewrite(string file)
    {
        StringBuilder text = new();
        string[] fields = [];
        foreach (string line in File.ReadLines(file, Encoding.Latin1))
        {
            if (line.StartsWith("#open", StringComparison.Ordinal) || line.StartsWith("#close", StringComparison.Ordinal))
            {
                continue;
            }

            if (line.StartsWith("#fields\t", StringComparison.Ordinal))
            {
                fields = line.Split('\t')[1..];
            }

            text.Append(line.StartsWith('#') ? line : string.Join('\t', line.Split('\t').Select((value, i) => Value(fields[i], value)))).Append('\n');
        }

        return text.ToString();
    }

    private string Value(string field, string value)
        => !Identifiers.Contains(field) || value is "-" or "(empty)" ? value
            : string.Join(',', value.Split(',').Select(Name).Order(StringComparer.Ordinal));

    private string Name(string identifier)
    {
        if (!_names.TryGetValue(identifier, out string? name))
        {
            name = identifier[0] == 'F' ? $"F{++_files}" : $"C{++_connections}";
            _names.Add(identifier, name);
        }

        return name;
    }
}
