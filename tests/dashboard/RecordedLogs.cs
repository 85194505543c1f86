using System.Diagnostics;
using NidsVm.Dashboard.Tests.Browser;

namespace NidsVm.Dashboard.Tests;

/// <summary>Logs of real runs over recorded traffic, made once: in either format.</summary>
public sealed class RecordedLogs : IDisposable
{
    private static readonly string[] Traces = ["web-and-dns.pcap", "http.pcap", "loss.pcap"];

    private readonly string _folder = Served.NewFolder();

    public RecordedLogs()
    {
        Text = Run("text");
        Json = Run("json", "LogAscii::use_json=T");
    }

    /// <summary>Folder of logs as text with tabs.</summary>
    public string Text { get; }

    /// <summary>Folder of the same logs as JSON.</summary>
    public string Json { get; }

    /// <summary>The rows of a text log, in the order of the file.</summary>
    public static string[][] RowsOf(string path) => [.. File.ReadAllLines(path).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t'))];

    public static string[] FieldsOf(string path) => File.ReadLines(path).First(l => l.StartsWith("#fields\t", StringComparison.Ordinal)).Split('\t')[1..];

    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Run(string name, params string[] more)
    {
        string folder = Path.Combine(_folder, name);
        ProcessStartInfo start = new(Path.Combine(Repository.Root, "nidsvm"))
        {
            WorkingDirectory = _folder,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in (string[])["run", "-q", "--seed", "7", "--logdir", folder, .. Traces.SelectMany(t => (string[])["-r", Path.Combine(Repository.Root, "traces", t)]), .. more])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
        return folder;
    }
}
