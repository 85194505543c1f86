using FsCheck;
using FsCheck.Fluent;
using NidsVm.Vm.Runtime;
using Xunit;
using Timer = NidsVm.Vm.Runtime.Timer;

namespace NidsVm.Vm.Tests.Runtime;

public sealed class TimerQueueTests
{
    [Fact]
    public void Any_mix_of_operations_fires_in_order_of_due_time()
        => Check.One(Configuration(), Prop.ForAll<int>(static seed => Fires_as_a_sorted_list_would(seed, areMany: false)));

    [Fact]
    public void Of_many_timers_those_due_at_once_fire_as_they_were_set()
        => Check.One(Configuration(), Prop.ForAll<int>(static seed => Fires_as_a_sorted_list_would(seed, areMany: true)));

    [Theory]
    [InlineData(3, "0 2 1")]
    [InlineData(4, "0 3 2 1")]
    [InlineData(7, "0 6 5 4 3 2 1")]
    public void Of_few_timers_those_due_at_once_fire_as_a_heap_yields_them(int count, string expected)
    {
        var queue = new TimerQueue();
        List<string> log = [];
        for (int i = 0; i < count; i++)
        {
            queue.Set(new Probe(log, $"{i}"), 1.0);
        }

        Assert.True(queue.KeepsOrder);
        queue.Advance(1.0, 300);
        Assert.Equal(expected, string.Join(' ', log));
    }

    [Fact]
    public void A_cancelled_timer_leaves_the_others_as_if_it_had_fired()
    {
        // 3 takes the place of the first, and so comes before 1, which was set earlier.
        var queue = new TimerQueue();
        List<string> log = [];
        Probe[] timers = [.. Enumerable.Range(0, 4).Select(i => new Probe(log, $"{i}"))];
        foreach (Probe timer in timers)
        {
            queue.Set(timer, 1.0);
        }

        queue.Cancel(timers[2]);
        queue.Advance(1.0, 300);
        Assert.Equal(["3", "0", "1"], log);
    }

    [Fact]
    public void Timers_set_while_firing_come_in_order_too()
    {
        var queue = new TimerQueue();
        List<string> log = [];
        queue.Set(new Probe(log, "a", () => queue.Set(new Probe(log, "b"), 1.5)), 1.0);
        queue.Set(new Probe(log, "c"), 2.0);
        Assert.Equal(3, queue.Advance(2.0, 300));
        Assert.Equal(["a", "b", "c"], log);
    }

    [Fact]
    public void No_more_than_the_maximum_fires_in_one_step()
    {
        var queue = new TimerQueue();
        List<string> log = [];
        for (int i = 0; i < 10; i++)
        {
            queue.Set(new Probe(log, "x"), 1.0);
        }

        Assert.Equal(4, queue.Advance(5.0, 4));
        Assert.Equal(6, queue.Count);
        Assert.Equal(6, queue.Advance(5.0, 300));
    }

    [Fact]
    public void At_the_end_all_fire_but_those_set_meanwhile()
    {
        var queue = new TimerQueue();
        List<string> log = [];
        queue.Set(new Probe(log, "late"), 1e9);
        queue.Set(new Probe(log, "soon", () => queue.Set(new Probe(log, "never"), 2.0)), 1.0);
        queue.Set(new Probe(log, "endless"), double.PositiveInfinity);
        Assert.Equal(3, queue.ExpireAll(0));
        Assert.Equal(["soon", "late", "endless"], log);
        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public void Timers_of_uneven_spacing_take_few_steps()
    {
        var queue = new TimerQueue();
        List<string> log = [];
        var random = new System.Random(7);
        double now = 1.7e9;
        const int Timers = 200_000;
        for (int i = 0; i < Timers; i++)
        {
            queue.Set(new Probe(log, ""), now + (i % 100 == 0 ? random.NextDouble() * 86400 : random.NextDouble() * 5));
            now += 0.0001;
            queue.Advance(now, 300);
        }

        queue.ExpireAll(now);
        Assert.Equal(Timers, log.Count);
        Assert.InRange(queue.StepsWalked, 0, 20L * Timers);
    }

    [Fact]
    public void Laying_out_anew_does_not_lose_the_first_timer() => Assert.True(Fires_as_a_sorted_list_would(14, areMany: true));

    private static Config Configuration() => Config.QuickThrowOnFailure.WithMaxTest(200);

    /// <summary>A queue that once had more timers than a heap takes.</summary>
    private static TimerQueue QueueAfterMany()
    {
        var queue = new TimerQueue();
        Probe[] many = [.. Enumerable.Range(0, TimerQueue.Few + 1).Select(static _ => new Probe([], ""))];
        foreach (Probe timer in many)
        {
            queue.Set(timer, 1e12);
        }

        foreach (Probe timer in many)
        {
            queue.Cancel(timer);
        }

        Assert.False(queue.KeepsOrder);
        return queue;
    }

    private static bool Fires_as_a_sorted_list_would(int seed, bool areMany)
    {
        var random = new System.Random(seed);
        TimerQueue queue = areMany ? QueueAfterMany() : new TimerQueue();
        List<string> fired = [];
        List<(double Due, int Order, Probe Timer)> model = [];
        double now = random.NextDouble() * 100;
        double scale = Math.Pow(10, random.Next(-3, 5));
        int order = 0;
        for (int step = 0; step < 300; step++)
        {
            switch (random.Next(10))
            {
                case < 6:
                    double due = random.Next(3) == 0 ? Math.Floor(now + (random.NextDouble() * scale)) : now + ((random.NextDouble() - 0.1) * scale);
                    var timer = new Probe(fired, $"{order}");
                    queue.Set(timer, due);
                    model.Add((due, order++, timer));
                    break;
                case < 8 when model.Count > 0:
                    int at = random.Next(model.Count);
                    queue.Cancel(model[at].Timer);
                    Assert.False(model[at].Timer.IsPending);
                    model.RemoveAt(at);
                    break;
                default:
                    now += random.NextDouble() * scale / 4;
                    int max = areMany ? random.Next(1, 12) : int.MaxValue;
                    List<(double Due, int Order, Probe Timer)> expected = [.. model.Where(t => t.Due <= now).OrderBy(t => t.Due).ThenBy(t => t.Order).Take(max)];
                    int start = fired.Count;
                    Assert.Equal(expected.Count, queue.Advance(now, max));
                    if (areMany)
                    {
                        Assert.Equal(expected.Select(t => $"{t.Order}"), fired.Skip(start));
                    }
                    else
                    {
                        Dictionary<string, double> dues = expected.ToDictionary(t => $"{t.Order}", t => t.Due);
                        Assert.Equal(expected.Select(t => t.Due), fired.Skip(start).Select(name => dues[name]));
                    }

                    model.RemoveAll(expected.Contains);
                    break;
            }

            Assert.Equal(model.Count, queue.Count);
            Assert.Equal(model.Count == 0 ? double.PositiveInfinity : model.Min(t => t.Due), queue.NextDue);
        }

        return true;
    }

    private sealed class Probe(List<string> log, string name, Action? action = null) : Timer
    {
        public override void Fire(double now, bool isTerminating)
        {
            log.Add(name);
            action?.Invoke();
        }
    }
}
