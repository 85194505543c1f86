using FsCheck;
using FsCheck.Fluent;
using NidsVm.Vm.Runtime;
using Xunit;
using Timer = NidsVm.Vm.Runtime.Timer;

namespace NidsVm.Vm.Tests.Runtime;

public sealed class TimerQueueTests
{
    [Fact]
    public void Any_mix_of_operations_fires_in_order_of_due_time_then_of_setting()
        => Check.One(Configuration(), Prop.ForAll<int>(Fires_as_a_sorted_list_would));

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
    public void Laying_out_anew_does_not_lose_the_first_timer() => Assert.True(Fires_as_a_sorted_list_would(14));

    private static Config Configuration() => Config.QuickThrowOnFailure.WithMaxTest(200);

    private static bool Fires_as_a_sorted_list_would(int seed)
    {
        var random = new System.Random(seed);
        var queue = new TimerQueue();
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
                    int max = random.Next(1, 12);
                    List<(double Due, int Order, Probe Timer)> expected = [.. model.Where(t => t.Due <= now).OrderBy(t => t.Due).ThenBy(t => t.Order).Take(max)];
                    int start = fired.Count;
                    Assert.Equal(expected.Count, queue.Advance(now, max));
                    Assert.Equal(expected.Select(t => $"{t.Order}"), fired.Skip(start));
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
