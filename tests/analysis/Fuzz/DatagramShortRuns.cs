using Xunit;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Short runs of the protocols over UDP and of those that machines speak, the same each time.</summary>
public class DatagramShortRuns
{
    [Fact]
    public void Datagrams() => ProtocolShortRuns.Run(DatagramFuzz.Fuzz, DatagramFuzz.Seeds(), 20_000);

    [Fact]
    public void Industrial() => ProtocolShortRuns.Run(IndustrialFuzz.Fuzz, IndustrialFuzz.Seeds(), 5_000);
}
