using System.Text.Json;
using NidsVm.Dashboard.Live;
using NidsVm.Dashboard.Tests.Browser;

namespace NidsVm.Dashboard.Tests;

/// <summary>Counters as steps, and what is told as it happens.</summary>
public sealed class LiveTests
{
    [Fact]
    public async Task Ticks_and_alerts_are_told_and_kept()
    {
        await using Served served = await Served.StartAsync(SampleSource.WriteLogs, folder => new SampleSource(folder));
        await served.GetAsync("api/alerts");
        using Listener listener = await Listener.OpenAsync(served, "api/live");
        JsonElement tick = await listener.NextAsync("tick");
        Assert.True(tick.GetProperty("packets").GetInt64() > 0);
        Assert.Equal(
            tick.GetProperty("packets").GetInt64(),
            tick.GetProperty("protocols").EnumerateObject().Sum(p => p.Value.GetProperty("packets").GetInt64()));
        Assert.InRange(tick.GetProperty("seconds").GetDouble(), 0.001, 10);
        JsonElement next = await listener.NextAsync("tick");
        Assert.True(next.GetProperty("time").GetDouble() > tick.GetProperty("time").GetDouble());
        File.AppendAllText(Path.Combine(served.Folder, "current", "weird.log"), SampleSource.WeirdRow("just_now", "-") + SampleSource.WeirdRow("just_now", "-"));
        JsonElement alert = await listener.NextAsync("alert");
        Assert.Equal("just_now", alert.GetProperty("name").GetString());
        Assert.Equal("weird", alert.GetProperty("kind").GetString());
        Assert.Equal(2, alert.GetProperty("count").GetInt32());
        JsonElement[] kept = [.. (await served.GetAsync("api/history")).GetProperty("ticks").EnumerateArray()];
        Assert.Contains(kept, t => t.GetProperty("time").GetDouble() == tick.GetProperty("time").GetDouble());
    }

    [Fact]
    public void Steps_are_what_grew_and_counters_begun_anew_count_from_nothing()
    {
        TickMaker maker = new();
        maker.Begin(100, Sample(1000, 5, ("dns", 10), ("tcp", 20)));
        Tick tick = maker.Next(101, Sample(1100, 7, ("dns", 40), ("tcp", 20)));
        Assert.Equal((100, 2, 1.0), (tick.Packets, tick.Drops, tick.Seconds));
        Assert.Equal([new ProtocolCounters("dns", 30, 300), new ProtocolCounters("other", 70, 700)], tick.Protocols);
        tick = maker.Next(103, Sample(50, 7, ("dns", 4)));
        Assert.Equal((50, 0, 2.0), (tick.Packets, tick.Drops, tick.Seconds));
        Assert.Equal(new ProtocolCounters("dns", 4, 40), tick.Protocols[0]);
    }

    [Fact]
    public void History_covers_any_time_in_few_steps_and_keeps_all_bytes()
    {
        LoggedHistory history = new();
        Random random = new(5);
        double bytes = 0;
        for (int i = 0; i < 2000; i++)
        {
            FlowRow flow = new() { Start = 1_700_000_000 + (random.NextDouble() * 90_000), Duration = random.NextDouble() * 5000, Protocol = i % 2 == 0 ? "tcp" : "udp", OrigBytes = random.Next(10_000) };
            bytes += flow.OrigBytes;
            history.Add(flow);
        }

        history.Add(new FlowRow { Start = double.NaN, Duration = 1, OrigBytes = 5 });
        List<(double Time, LoggedStep? Step)> steps = [.. history.Steps()];
        Assert.InRange(steps.Count, 150, LoggedHistory.MaxSteps);
        Assert.Equal(256, history.Seconds);
        Assert.Equal(bytes, steps.Sum(s => s.Step?.Bytes ?? 0), 1.0);
        Assert.Equal(["tcp", "udp"], steps.SelectMany(s => s.Step?.Protocols.Keys ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Alerts_of_a_kind_are_joined_within_a_second_and_forgotten_beyond_the_cap()
    {
        AlertList list = new();
        for (int i = 0; i < 3 * AlertList.Capacity; i++)
        {
            list.Add(new Alert { Kind = "weird", Time = i / 2.0, Name = "odd" });
        }

        Assert.Equal(AlertList.Capacity, list.Newest.Count());
        Assert.All(list.Newest, a => Assert.Equal(2, a.Count));
        Assert.Equal(AlertList.Capacity, list.TakeNew().Count);
        Assert.Empty(list.TakeNew());
    }

    private static CounterSample Sample(long packets, long dropped, params (string Name, long Packets)[] protocols)
    {
        CounterSample sample = new();
        sample.Workers.Add(new WorkerCounters(0, packets, packets * 10, packets, dropped, packets, 0));
        sample.Protocols.AddRange(protocols.Select(p => new ProtocolCounters(p.Name, p.Packets, p.Packets * 10)));
        return sample;
    }
}
