using System.Globalization;
using NidsVm.Logging.Columns;
using NidsVm.Logging.Formats;
using NidsVm.Logging.Output;
using NidsVm.Vm.Types;
using Xunit;

namespace NidsVm.Logging.Tests.Output;

/// <summary>Rows of many files through one thread.</summary>
public sealed class LogThreadTests : IDisposable
{
    private static readonly RecordType Row = RowFixture.Type(("n", PolicyType.Count));

    private readonly string _directory = Directory.CreateTempSubdirectory("nidsvm-logs").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(1, 2_000)]
    [InlineData(7, 500)]
    public void RowsOfManyFilesArriveInOrder(int files, int rows)
    {
        using var thread = new LogThread();
        LogWriter[] writers = [.. Enumerable.Range(0, files).Select(n => Open(thread, n))];
        for (int i = 0; i < rows; i++)
        {
            foreach (LogWriter writer in writers)
            {
                RowBudget budget = RowLimits.None.Begin();
                writer.Write(RowFixture.Record(Row, i), null, ref budget);
                if (i % 3 == 0)
                {
                    writer.Flush();
                }
            }
        }

        LogOutput?[] closed = [.. writers.Select(w => w.Close())];
        thread.WaitIdle();

        string expected = string.Concat(Enumerable.Range(0, rows).Select(i => i.ToString(CultureInfo.InvariantCulture) + "\n"));
        Assert.All(closed, file => Assert.Equal(expected, File.ReadAllText(file!.Name)));
    }

    [Fact]
    public void AThreadThatWroteNothingEnds()
    {
        var thread = new LogThread();
        thread.WaitIdle();
        Exception? error = Record.Exception(thread.Dispose);

        Assert.Null(error);
    }

    private LogWriter Open(LogThread thread, int number)
    {
        var options = new TextFormatOptions { Directory = _directory, HasMeta = false };
        var writer = new LogWriter(thread, "default", number.ToString(CultureInfo.InvariantCulture), RowFixture.Columns(Row), options, Stream.Null);
        Assert.Null(writer.Open(0));
        return writer;
    }
}
