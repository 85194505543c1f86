using NidsVm.Vm.Runtime;
using Xunit;

namespace NidsVm.Vm.Tests.Runtime;

public sealed class HandlerSamplerTests
{
    [Fact]
    public void The_first_runs_are_all_timed()
    {
        HandlerSampler sampler = new();
        Assert.All(Enumerable.Range(0, 32), runs => Assert.Equal(1, sampler.NextGap(runs)));
    }

    [Fact]
    public void Frequent_events_are_timed_at_random_distances_around_the_mean()
    {
        HandlerSampler sampler = new();
        long[] gaps = [.. Enumerable.Range(0, 20_000).Select(_ => sampler.NextGap(1_000_000))];
        Assert.All(gaps, gap => Assert.InRange(gap, 1, (2 * HandlerSampler.MeanGap) - 1));
        Assert.InRange(gaps.Average(), HandlerSampler.MeanGap * 0.97, HandlerSampler.MeanGap * 1.03);
        Assert.True(gaps.Distinct().Count() > HandlerSampler.MeanGap);
    }
}
