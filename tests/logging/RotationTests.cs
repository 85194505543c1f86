using Xunit;

namespace NidsVm.Logging.Tests;

/// <summary>When logs are rotated.</summary>
public sealed class RotationTests
{
    [Theory]
    [InlineData(1000.0, 300.0, 200.0)]
    [InlineData(1199.5, 300.0, 0.5)]
    [InlineData(1200.0, 300.0, 300.0)]
    [InlineData(1000.0, 3600.0, 2600.0)]
    public void IntervalsAreCountedFromTheBase(double now, double interval, double expected)
        => Assert.Equal(expected, LogManager.SecondsToRotation(now, interval, ""), 6);

    [Fact]
    public void TheBaseIsAnHourOfTheDay()
    {
        double midnight = new DateTimeOffset(new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Local)).ToUnixTimeSeconds();

        Assert.Equal(1800, LogManager.SecondsToRotation(midnight + 3600, 3600, "0:30"), 3);
        Assert.Equal(3600, LogManager.SecondsToRotation(midnight, 3600, "0:00"), 3);
    }
}
