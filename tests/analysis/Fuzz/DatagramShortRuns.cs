using Xunit;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Short runs of the protocols over UDP, the same each time.</summary>
public class DatagramShortRuns
{
    [Fact]
    public void Datagrams() => ProtocolShortRuns.Run(DatagramFuzz.Fuzz, DatagramFuzz.Seeds(), 20_000);
}
