using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NidsVm.Host.Tests;

/// <summary>What a finished process left.</summary>
public sealed record ProcessResult(int ExitCode, string Output, string Error);

/// <summary>The program as a user starts it: through the launcher at the root of the repository, in a folder of its own.</summary>
public sealed class NidsVmProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly List<(int Id, DateTime Started)> _started = [];

    public NidsVmProcess() => Directory.CreateDirectory(Folder);

    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The working folder of this test.</summary>
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "nidsvm-test-" + Guid.NewGuid().ToString("N"));

    public static string Trace(string name) => Path.Combine(Root, "traces", name);

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Write(string name, string text)
    {
        string path = PathOf(name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs to the end.</summary>
    public ProcessResult Run(params string[] arguments)
    {
        using Process process = Start(arguments);
        process.StandardInput.Close();
        return Finish(process);
    }

    /// <summary>Runs to the end, in a changed environment.</summary>
    public ProcessResult Run(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using Process process = Start(environment, arguments);
        process.StandardInput.Close();
        return Finish(process);
    }

    /// <summary>Starts without waiting; standard input stays open.</summary>
    public Process Start(params string[] arguments) => Start(new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    /// <summary>Starts with further variables in its environment.</summary>
    public Process Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = new(Path.Combine(Root, "nidsvm"), arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TZ"] = "UTC";
        start.Environment["ZEEK_DNS_FAKE"] = "1";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        _started.Add((process.Id, DateTime.Now));
        return process;
    }

    public static ProcessResult Finish(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"nidsvm did not end within {Limit.TotalSeconds} s");
        }

        return new ProcessResult(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Sends an interrupt, as Ctrl-C does.</summary>
    public static void Interrupt(Process process) => Signal(process, InterruptSignal);

    /// <summary>Sends a signal, by its number.</summary>
    public static void Signal(Process process, int signal) => SendSignal(process.Id, signal);

    /// <summary>Ends what a test that failed has left running, and removes the folder.</summary>
    public void Dispose()
    {
        foreach ((int id, DateTime started) in _started)
        {
            try
            {
                using Process process = Process.GetProcessById(id);

                // A later process may have the same number.
                if (process.StartTime < started + TimeSpan.FromSeconds(1))
                {
                    process.Kill(entireProcessTree: true);
                    process.WaitForExit();
                }
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // It has ended.
            }
        }

        Directory.Delete(Folder, recursive: true);
    }

    private const int InterruptSignal = 2;

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "NidsVm.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("the tests must lie below the repository");
    }
}
