using FsCheck;
using FsCheck.Fluent;
using NidsVm.Analysis.Connections;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Engine;

/// <summary>What is measured of flows.</summary>
public sealed class FlowFeaturesTests
{
    [Fact]
    public void StatisticsAgreeWithTheirDefinitions()
        => Prop.ForAll(Gen.Choose(-1000, 1000).Select(n => n / 8.0).ArrayOf().ToArbitrary(), numbers =>
        {
            RunningStatistics statistics = default;
            foreach (double number in numbers)
            {
                statistics.Add(number);
            }

            if (numbers.Length == 0)
            {
                return statistics is { Count: 0, Minimum: 0, Maximum: 0, Total: 0, Mean: 0, Deviation: 0 };
            }

            double mean = numbers.Average();
            double deviation = numbers.Length < 2 ? 0 : Math.Sqrt(numbers.Sum(n => (n - mean) * (n - mean)) / (numbers.Length - 1));
            return Near(statistics.Minimum, numbers.Min()) && Near(statistics.Maximum, numbers.Max()) && Near(statistics.Total, numbers.Sum())
                && Near(statistics.Mean, mean) && Near(statistics.Deviation, deviation);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void PausesBeginSubflowsAndCountAsIdle()
    {
        var flow = new FlowFeatures();
        flow.Clear();
        foreach (double time in (double[])[100, 100.5, 102, 110, 110.25])
        {
            Add(flow, time, 10, isOrig: true);
        }

        flow.Finish();
        Assert.Equal(3UL, flow.Subflows);
        Assert.Equal(10.25, flow.Duration);
        Assert.Equal((1UL, 8.0), (flow.Idle.Count, flow.Idle.Total));
        Assert.Equal((2UL, 0.25, 2.0), (flow.Active.Count, flow.Active.Minimum, flow.Active.Maximum));
        Assert.Equal((4UL, 10.25), (flow.Gaps.Count, flow.Gaps.Total));
        Assert.Equal((5UL, 50.0, 40.0), (flow.Forward.Packets, flow.Forward.Payload.Total, flow.Forward.Headers.Total));
    }

    [Fact]
    public void BulksAreFourDataPacketsOfOneSide()
    {
        var flow = new FlowFeatures();
        flow.Clear();
        double time = 0;
        Send(3, isOrig: true);
        Send(1, isOrig: false);
        Send(5, isOrig: true);
        time += 2;
        Send(4, isOrig: true);
        Assert.Equal((2UL, 9UL, 900UL), (flow.Forward.Bulks, flow.Forward.BulkPackets, flow.Forward.BulkBytes));
        Assert.Equal(0.7, flow.Forward.BulkDuration, 9);
        Assert.Equal(0UL, flow.Backward.Bulks);

        void Send(int count, bool isOrig)
        {
            for (int i = 0; i < count; i++)
            {
                Add(flow, time += 0.1, 100, isOrig);
            }
        }
    }

    [Fact]
    public void SidesChangePlaces()
    {
        var flow = new FlowFeatures();
        flow.Clear();
        Add(flow, 1, 7, isOrig: true);
        flow.Flip();
        Add(flow, 2, 3, isOrig: true);
        Assert.Equal((3.0, 7.0), (flow.Forward.Payload.Total, flow.Backward.Payload.Total));
        flow.Clear();
        Assert.Equal(0UL, flow.Packets);
    }

    private static void Add(FlowFeatures flow, double time, int payload, bool isOrig)
    {
        var packet = new DecodedPacket
        {
            Time = time,
            Protocol = IpProtocol.Udp,
            IpHeaderLength = 20,
            IpTotalLength = 28 + payload,
            Transport = new byte[8 + payload],
        };
        flow.Add(packet, isOrig);
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-6;
}
