using NidsVm.Analysis.Files;
using Xunit;

namespace NidsVm.Analysis.Tests.Files;

public class EntropyTestTests
{
    [Fact]
    public void EvenDistribution()
    {
        EntropyTest test = new();
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        for (int i = 0; i < 10; i++)
        {
            test.Add(all);
        }

        EntropyFigures figures = test.Figures();
        Assert.Equal(8, figures.Entropy, 9);
        Assert.Equal(0, figures.ChiSquare, 9);
        Assert.Equal(127.5, figures.Mean, 9);
    }

    [Fact]
    public void AllAlike()
    {
        EntropyTest test = new();
        test.Add("aaaaaaaaaaaa"u8);
        EntropyFigures figures = test.Figures();
        Assert.Equal(0, figures.Entropy);
        Assert.Equal(97, figures.Mean);
        Assert.Equal(-100000, figures.SerialCorrelation);
        Assert.Equal(4, figures.MonteCarloPi);
    }
}
