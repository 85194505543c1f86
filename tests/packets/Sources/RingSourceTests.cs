using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace NidsVm.Packets.Tests.Sources;

/// <summary>A fact about the kernel's ring: needs the right to capture, and is skipped without.</summary>
public sealed class RingFactAttribute : FactAttribute
{
    public RingFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Skip = "skipped: capturing needs Linux and root";
        }
    }
}

/// <summary>A fact about an interface that is made for it: needs root with all its rights and the tool <c>ip</c>, and is skipped without.</summary>
public sealed class LinkFactAttribute : FactAttribute
{
    private const int NetworkAdministration = 12;

    public LinkFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !MayMakeInterfaces() || !Array.Exists(["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip"], File.Exists))
        {
            Skip = "skipped: making interfaces needs Linux, iproute2 and the capability cap_net_admin";
        }
    }

    private static bool MayMakeInterfaces()
    {
        const string Field = "CapEff:";
        string? line = Array.Find(File.ReadAllLines("/proc/self/status"), l => l.StartsWith(Field, StringComparison.Ordinal));
        return line is not null
            && (ulong.Parse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1UL << NetworkAdministration)) != 0;
    }
}

/// <summary>The ring on the loopback interface, with real datagrams.</summary>
public sealed class RingSourceTests
{
    private const int EthernetHeader = 14;
    private const int UdpProtocol = 17;
    private const int Datagrams = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [RingFact]
    public void Each_datagram_comes_once_whole_and_in_order()
    {
        using RingSource source = new("lo", bufferBytes: 4 << 20);
        using UdpClient receiver = new(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)receiver.Client.LocalEndPoint!).Port;
        using UdpClient sender = new();
        for (int i = 0; i < Datagrams; i++)
        {
            sender.Send(new byte[] { (byte)i, 1, 2, 3 }, new IPEndPoint(IPAddress.Loopback, port));
        }

        List<byte> numbers = [];
        Read(source, (in CapturedPacket packet) =>
        {
            if (DestinationPort(packet.Data) == port)
            {
                numbers.Add(packet.Data[EthernetHeader + 28]);
                Assert.Equal(packet.WireLength, packet.CaptureLength);
                Assert.InRange(packet.Time, 1e9, 1e10);
            }

            return numbers.Count == Datagrams;
        });
        Assert.Equal(Enumerable.Range(0, Datagrams).Select(i => (byte)i), numbers);
        Assert.Equal(0, source.Statistics.Dropped);
        Assert.True(source.Statistics.Link >= Datagrams);
    }

    [RingFact]
    public void Sources_of_a_group_share_the_flows_and_never_split_one()
    {
        const int Flows = 32;
        int group = Environment.ProcessId & 0xFFFF;
        using RingSource first = new("lo", bufferBytes: 4 << 20, group: group);
        using RingSource second = new("lo", bufferBytes: 4 << 20, group: group);
        using UdpClient server = new(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)server.Client.LocalEndPoint!).Port;
        for (int i = 0; i < Flows; i++)
        {
            using UdpClient client = new();
            client.Send("question"u8, new IPEndPoint(IPAddress.Loopback, port));
            IPEndPoint? peer = null;
            server.Receive(ref peer);
            server.Send("answer"u8, peer);
        }

        HashSet<int> ofFirst = [];
        HashSet<int> ofSecond = [];
        int packets = 0;
        Stopwatch watch = Stopwatch.StartNew();
        CapturedPacket packet = default;
        while (packets < 2 * Flows && watch.Elapsed < Patience)
        {
            foreach ((RingSource source, HashSet<int> clients) in ((RingSource, HashSet<int>)[])[(first, ofFirst), (second, ofSecond)])
            {
                if (source.Next(ref packet) == PacketReadStatus.Packet && (DestinationPort(packet.Data) == port || SourcePort(packet.Data) == port))
                {
                    packets++;
                    clients.Add(DestinationPort(packet.Data) == port ? SourcePort(packet.Data) : DestinationPort(packet.Data));
                }
            }
        }

        Assert.Equal(2 * Flows, packets);
        Assert.Empty(ofFirst.Intersect(ofSecond));
        Assert.NotEmpty(ofFirst);
        Assert.NotEmpty(ofSecond);
    }

    [RingFact]
    public void A_source_that_is_told_to_stop_ends()
    {
        using RingSource source = new("lo", bufferBytes: 4 << 20);
        source.Break();
        CapturedPacket packet = default;
        Assert.Equal(PacketReadStatus.End, source.Next(ref packet));
    }

    [RingFact]
    public void Checksums_that_the_kernel_leaves_to_the_interface_are_trusted()
    {
        using RingSource source = new("lo", bufferBytes: 4 << 20);
        using UdpClient receiver = new(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)receiver.Client.LocalEndPoint!).Port;
        using UdpClient sender = new();
        sender.Send("payload"u8, new IPEndPoint(IPAddress.Loopback, port));
        bool isTrusted = false;
        Read(source, (in CapturedPacket packet) =>
        {
            isTrusted |= DestinationPort(packet.Data) == port && packet.IsChecksumTrusted;
            return DestinationPort(packet.Data) == port;
        });
        Assert.True(isTrusted);
    }

    [LinkFact]
    public void An_interface_may_go_down_and_come_back_but_not_go_away()
    {
        string name = $"nv{Environment.ProcessId & 0xFFFFF:x}";
        Assert.True(TryIp("link", "add", name, "type", "veth", "peer", "name", name + "p"));
        try
        {
            Assert.True(TryIp("link", "set", name, "up") && TryIp("link", "set", name + "p", "up"));
            using RingSource source = new(name, bufferBytes: 4 << 20);
            CapturedPacket packet = default;
            Assert.True(TryIp("link", "set", name, "down"));

            // Without an interface the source still waits between its answers.
            int answers = 0;
            Stopwatch watch = Stopwatch.StartNew();
            while (watch.ElapsedMilliseconds < 500)
            {
                Assert.NotEqual(PacketReadStatus.End, source.Next(ref packet));
                answers++;
            }

            Assert.InRange(answers, 1, 100);
            Assert.True(TryIp("link", "set", name, "up"));
            Assert.True(TryIp("address", "add", "192.0.2.2/32", "dev", name + "p"));
            Assert.True(TryIp("neighbour", "replace", "192.0.2.1", "lladdr", "02:00:00:00:00:01", "dev", name + "p"));
            Assert.True(TryIp("route", "replace", "192.0.2.1/32", "dev", name + "p"));
            using UdpClient sender = new();
            sender.Send("payload"u8, new IPEndPoint(IPAddress.Parse("192.0.2.1"), 9));
            bool isThere = false;
            Read(source, (in CapturedPacket p) => isThere |= DestinationPort(p.Data) == 9);
            Assert.True(isThere);

            Assert.True(TryIp("link", "del", name));
            watch.Restart();
            PacketReadStatus status;
            while ((status = source.Next(ref packet)) != PacketReadStatus.End && watch.Elapsed < Patience)
            {
                // It says so within a second or two.
            }

            Assert.Equal(PacketReadStatus.End, status);
            Assert.Equal($"{name}: the interface went away", source.CutOff);
        }
        finally
        {
            _ = TryIp("link", "del", name);
        }
    }

    [RingFact]
    public void Interfaces_that_do_not_exist_are_told()
    {
        PacketSourceException error = Assert.Throws<PacketSourceException>(() => new RingSource("no-such-if0"));
        Assert.Equal("no-such-if0: there is no such interface", error.Message);
        Assert.False(RingSource.NeedsLibpcap("no-such-if0"));
        Assert.False(RingSource.NeedsLibpcap("lo"));
        Assert.True(RingSource.NeedsLibpcap("any"));
    }

    private static bool TryIp(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("ip", arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private delegate bool Until(in CapturedPacket packet);

    private static void Read(RingSource source, Until until)
    {
        Stopwatch watch = Stopwatch.StartNew();
        CapturedPacket packet = default;
        while (watch.Elapsed < Patience)
        {
            if (source.Next(ref packet) == PacketReadStatus.Packet && until(packet))
            {
                return;
            }
        }

        Assert.Fail("the packets did not come");
    }

    private static int SourcePort(ReadOnlySpan<byte> frame) => Port(frame, EthernetHeader + 20);

    private static int DestinationPort(ReadOnlySpan<byte> frame) => Port(frame, EthernetHeader + 22);

    /// <summary>A port of a datagram over IPv4 without options, or -1.</summary>
    private static int Port(ReadOnlySpan<byte> frame, int at) =>
        frame.Length >= EthernetHeader + 28 && frame[EthernetHeader] == 0x45 && frame[EthernetHeader + 9] == UdpProtocol ? (frame[at] << 8) | frame[at + 1] : -1;
}
