using NidsVm.Logging.Columns;
using NidsVm.Logging.Formats;
using NidsVm.Logging.Output;
using NidsVm.Vm.Types;
using Xunit;

namespace NidsVm.Logging.Tests.Output;

/// <summary>Files written behind the caller's back.</summary>
public sealed class LogWriterTests : IDisposable
{
    private static readonly RecordType Row = RowFixture.Type(("n", PolicyType.Count), ("s", PolicyType.String));

    private readonly string _directory = Directory.CreateTempSubdirectory("nidsvm-logs").FullName;
    private readonly LogThread _thread = new();

    public void Dispose()
    {
        _thread.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void ManyRowsArriveInOrder()
    {
        LogWriter writer = Open("many");
        for (int i = 0; i < 50_000; i++)
        {
            Write(writer, i);
        }

        writer.Close();
        _thread.WaitIdle();
        string[] rows = [.. File.ReadLines(Path.Combine(_directory, "many.log")).Where(l => !l.StartsWith('#'))];

        Assert.Equal(50_000, rows.Length);
        Assert.Equal("0\trow", rows[0]);
        Assert.Equal("49999\trow", rows[^1]);
        Assert.Equal(50_000, writer.Rows);
    }

    [Fact]
    public void RowsThatWaitAreWrittenOnFlush()
    {
        LogWriter writer = Open("flushed");
        Write(writer, 1);
        writer.Flush();
        _thread.WaitIdle();

        Assert.EndsWith("1\trow\n", File.ReadAllText(Path.Combine(_directory, "flushed.log")));
        writer.Close();
    }

    [Fact]
    public void AFileThatCannotBeOpenedIsTold()
    {
        var writer = new LogWriter(_thread, "default", "/proc/none/log", RowFixture.Columns(Row), new TextFormatOptions(), Stream.Null);

        Assert.Contains("cannot open /proc/none/log.log", writer.Open(0));
        Write(writer, 1);
        Assert.Equal(1, writer.LostRows);
    }

    [Fact]
    public void AFullDiskIsToldOnce()
    {
        var writer = new LogWriter(_thread, "default", "/dev/full", RowFixture.Columns(Row), new TextFormatOptions(), Stream.Null);
        Assert.Null(writer.Open(0));
        writer.Flush();
        _thread.WaitIdle();

        Assert.Contains("error writing to /dev/full", writer.TakeError());
        Assert.Null(writer.TakeError());
        Write(writer, 1);
        Assert.Equal(1, writer.LostRows);
    }

    [Fact]
    public void StandardOutputGetsRowsAtOnce()
    {
        using var output = new MemoryStream();
        var writer = new LogWriter(_thread, "default", "x", RowFixture.Columns(Row), new TextFormatOptions { ToStandardOutput = true, HasMeta = false }, output);
        writer.Open(0);
        Write(writer, 3);

        Assert.Equal("3\trow\n", System.Text.Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void CompressedLogsCanBeRead()
    {
        var options = new TextFormatOptions { Directory = _directory, GzipLevel = 6, HasMeta = false };
        var writer = new LogWriter(_thread, "default", "packed", RowFixture.Columns(Row), options, Stream.Null);
        writer.Open(0);
        Write(writer, 4);
        writer.Close();
        _thread.WaitIdle();
        using var unpacked = new StreamReader(new System.IO.Compression.GZipStream(File.OpenRead(Path.Combine(_directory, "packed.log.gz")), System.IO.Compression.CompressionMode.Decompress));

        Assert.Equal("4\trow\n", unpacked.ReadToEnd());
    }

    [Fact]
    public void SteadyWritingAllocatesNothing()
    {
        LogWriter writer = Open("steady");
        var row = RowFixture.Record(Row, 1, "some text of a row");
        for (int i = 0; i < 20_000; i++)
        {
            RowBudget warm = RowLimits.None.Begin();
            writer.Write(row, null, ref warm);
        }

        writer.Flush();
        _thread.WaitIdle();
        long allocated = 0;
        for (int part = 0; part < 20; part++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                RowBudget budget = RowLimits.None.Begin();
                writer.Write(row, null, ref budget);
            }

            allocated += GC.GetAllocatedBytesForCurrentThread() - before;

            // A thread that lags behind would make more batches necessary than there were until now.
            _thread.WaitIdle();
        }

        Assert.Equal(0, allocated);
        writer.Close();
    }

    private LogWriter Open(string path)
    {
        var writer = new LogWriter(_thread, "default", path, RowFixture.Columns(Row), new TextFormatOptions { Directory = _directory }, Stream.Null);
        Assert.Null(writer.Open(0));
        return writer;
    }

    private static void Write(LogWriter writer, int n)
    {
        RowBudget budget = RowLimits.None.Begin();
        writer.Write(RowFixture.Record(Row, n, "row"), null, ref budget);
    }
}
