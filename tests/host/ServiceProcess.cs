using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace NidsVm.Host.Tests;

/// <summary>A running <c>nidsvm monitor</c> on the loopback interface, and what tests ask of it.</summary>
public sealed class ServiceProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly NidsVmProcess _nidsvm;
    private readonly string _folder;
    private readonly Process _process;

    /// <summary>Starts the service and waits until it answers.</summary>
    /// <param name="nidsvm">gives the working folder</param>
    /// <param name="folder">of the logs, in the working folder</param>
    /// <param name="environment">variables of the service</param>
    /// <param name="arguments">besides the interface and the folder</param>
    public ServiceProcess(NidsVmProcess nidsvm, string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        _nidsvm = nidsvm;
        _folder = folder;
        _process = nidsvm.Start(environment, ["monitor", "-i", "lo", "-b", "base/protocols/conn", "--folder", folder, "--control", Socket, .. arguments]);
        WaitFor(() => _process.HasExited || Ctl("status").ExitCode == 0, "the service");
        if (_process.HasExited)
        {
            ProcessResult result = Finish();
            throw new InvalidOperationException($"the service ended with {result.ExitCode}: {result.Error}");
        }
    }

    public int Id => _process.Id;

    /// <summary>Path of the control socket.</summary>
    public string Socket => _nidsvm.PathOf(_folder + ".sock");

    public static void WaitFor(Func<bool> condition, string what)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Patience, $"{what} did not come");
            Thread.Sleep(50);
        }
    }

    /// <summary>Sends datagrams to a port, each from a port of its own, so that each is a connection.</summary>
    public static void Send(int port, int count)
    {
        for (int i = 0; i < count; i++)
        {
            using UdpClient client = new();
            client.Send("payload"u8, new IPEndPoint(IPAddress.Loopback, port));
        }
    }

    public ProcessResult Ctl(params string[] arguments) => _nidsvm.Run(["ctl", "--control", Socket, .. arguments]);

    /// <summary>What <c>ctl stats</c> tells.</summary>
    public JsonElement Stats() => JsonDocument.Parse(Ctl("stats", "--json").Output).RootElement;

    /// <summary>A variable that is a number, summed over the workers.</summary>
    public int Sum(string variable) => Ctl("print", variable).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Sum(l => int.Parse(l, CultureInfo.InvariantCulture));

    public void Signal(int signal) => NidsVmProcess.Signal(_process, signal);

    /// <summary>Waits for the end.</summary>
    public ProcessResult Finish() => NidsVmProcess.Finish(_process);

    /// <summary>Packets that all workers have seen so far.</summary>
    public int Packets() => Stats().GetProperty("workers").EnumerateArray().Sum(w => w.GetProperty("packets").GetInt32());

    /// <summary>Rows of archived connection logs about datagrams to a port.</summary>
    public int ArchivedRows(int port) => Archived().Count(row => row["id.resp_p"] == port.ToString(CultureInfo.InvariantCulture));

    /// <summary>Datagrams to a port that archived connection logs tell of.</summary>
    public int ArchivedPackets(int port) => Archived()
        .Where(row => row["id.resp_p"] == port.ToString(CultureInfo.InvariantCulture))
        .Sum(row => int.Parse(row["orig_pkts"], CultureInfo.InvariantCulture));

    private IEnumerable<Dictionary<string, string>> Archived()
    {
        foreach (string file in Directory.GetFiles(_nidsvm.PathOf(_folder), "conn.*.log.gz", SearchOption.AllDirectories))
        {
            using GZipStream stream = new(File.OpenRead(file), CompressionMode.Decompress);
            using StreamReader reader = new(stream);
            string[] names = [];
            while (reader.ReadLine() is { } line)
            {
                if (line.StartsWith("#fields\t", StringComparison.Ordinal))
                {
                    names = line.Split('\t')[1..];
                }
                else if (!line.StartsWith('#'))
                {
                    yield return names.Zip(line.Split('\t')).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
                }
            }
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
