using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace NidsVm.Logging.Tests.Stores;

/// <summary>A fact about a real PostgreSQL: needs Debian's package, and root to run it as its own user; skipped without.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute()
    {
        if (PostgresServer.Binaries is null)
        {
            Skip = "skipped: PostgreSQL is not installed (Debian: postgresql)";
        }
        else if (!Environment.IsPrivilegedProcess)
        {
            Skip = "skipped: PostgreSQL needs another user than this one";
        }
    }
}

/// <summary>A PostgreSQL of its own, in a folder of its own, on a port of the loopback interface.</summary>
internal sealed class PostgresServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nidsvm-postgres").FullName;
    private readonly int _port;

    public PostgresServer()
    {
        using (TcpListener probe = new(IPAddress.Loopback, 0))
        {
            probe.Start();
            _port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        Run("chown", "postgres", _folder);
        AsPostgres("initdb", "-D", Path.Combine(_folder, "data"), "-A", "trust", "-N");
        AsPostgres("pg_ctl", "-D", Path.Combine(_folder, "data"), "-w", "-l", Path.Combine(_folder, "log"), "-o", $"-p {_port} -k {_folder} -h 127.0.0.1 -F", "start");
    }

    /// <summary>Where the newest server's programs lie, or null.</summary>
    public static string? Binaries { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).LastOrDefault(b => File.Exists(Path.Combine(b, "initdb")))
        : null;

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres";

    /// <summary>The rows of a query, columns with bars between.</summary>
    public string Query(string text) => AsPostgres("psql", "-h", "127.0.0.1", "-p", $"{_port}", "-U", "postgres", "-At", "-c", text).TrimEnd('\n');

    public void Dispose()
    {
        AsPostgres("pg_ctl", "-D", Path.Combine(_folder, "data"), "-m", "immediate", "-w", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private static string AsPostgres(string program, params string[] arguments) => Run("runuser", ["-u", "postgres", "--", Path.Combine(Binaries!, program), .. arguments]);

    private static string Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = "/" };
        using Process process = Process.Start(start)!;

        // The server that pg_ctl leaves behind holds the error stream open; its own output goes to a file.
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} failed: {process.ExitCode}");
        return output;
    }
}
