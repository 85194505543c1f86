using System.Globalization;
using NidsVm.Logging.Output;
using NidsVm.Vm.Values;
using Xunit;

namespace NidsVm.Logging.Tests.Output;

/// <summary>Blocks of many files through one thread.</summary>
public sealed class LogThreadTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("nidsvm-logs").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(1, 2_000)]
    [InlineData(7, 500)]
    public void BlocksOfManyFilesArriveInOrder(int files, int blocks)
    {
        using var thread = new LogThread();
        LogFile[] opened = [.. Enumerable.Range(0, files).Select(Open)];
        for (int i = 0; i < blocks; i++)
        {
            foreach (LogFile file in opened)
            {
                TextBuffer block = thread.Rent();
                block.Append(i.ToString(CultureInfo.InvariantCulture));
                block.Append((byte)'\n');
                thread.Post(file, block, closes: i == blocks - 1);
            }
        }

        thread.WaitIdle();

        string expected = string.Concat(Enumerable.Range(0, blocks).Select(i => i.ToString(CultureInfo.InvariantCulture) + "\n"));
        Assert.All(opened, file => Assert.Equal(expected, File.ReadAllText(file.Name)));
    }

    [Fact]
    public void AThreadThatWroteNothingEnds()
    {
        using var thread = new LogThread();
        thread.WaitIdle();

        Assert.Equal(0, thread.Rent().Length);
    }

    private LogFile Open(int number)
        => LogFile.TryOpen(Path.Combine(_directory, $"{number}.log"), 0, out string? error) ?? throw new IOException(error);
}
