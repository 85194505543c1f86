using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace NidsVm.Host.Tests;

/// <summary>A fact about live capture: needs libpcap and the right to capture, and is skipped without.</summary>
public sealed class LiveFactAttribute : FactAttribute
{
    public LiveFactAttribute()
    {
        if (!NativeLibrary.TryLoad("libpcap.so.0.8", out _) && !NativeLibrary.TryLoad("libpcap.so.1", out _))
        {
            Skip = "skipped: libpcap is not installed";
        }
        else if (!Environment.IsPrivilegedProcess)
        {
            Skip = "skipped: capturing needs root";
        }
    }
}

/// <summary>The program on the loopback interface, with real datagrams.</summary>
public sealed class LiveCaptureTests : IDisposable
{
    private const int Port = 40053;
    private const int Datagrams = 20;

    private readonly NidsVmProcess _nidsvm = new();

    public void Dispose() => _nidsvm.Dispose();

    [LiveFact]
    public void Datagrams_on_the_interface_are_seen_and_logged_until_the_interrupt()
    {
        _nidsvm.Write("ready.zeek", "event zeek_init() { print open(\"ready\"); }\n");
        using Process process = _nidsvm.Start("run", "-i", "lo", "-f", $"udp port {Port}", "ready.zeek");
        Wait(() => File.Exists(_nidsvm.PathOf("ready")));
        Thread.Sleep(500);
        using (UdpClient client = new())
        {
            client.Connect(IPAddress.Loopback, Port);
            for (int i = 0; i < Datagrams; i++)
            {
                try
                {
                    client.Send("payload"u8);
                }
                catch (SocketException)
                {
                    // Nobody listens: the kernel tells of it at the next send.
                }
            }
        }

        Thread.Sleep(1000);
        NidsVmProcess.Interrupt(process);
        ProcessResult result = NidsVmProcess.Finish(process);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("packets received on interface lo", result.Error, StringComparison.Ordinal);
        string row = Assert.Single(File.ReadAllLines(_nidsvm.PathOf("conn.log")), l => l.Contains($"\t{Port}\tudp", StringComparison.Ordinal));
        Assert.Contains("127.0.0.1", row, StringComparison.Ordinal);
    }

    [LiveFact]
    public void An_interface_that_does_not_exist_is_one_line()
    {
        ProcessResult result = _nidsvm.Run("run", "-i", "no-such-interface");
        Assert.Equal(1, result.ExitCode);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("no-such-interface", result.Error, StringComparison.Ordinal);
    }

    private static void Wait(Func<bool> condition)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "the program did not start");
            Thread.Sleep(20);
        }
    }
}
