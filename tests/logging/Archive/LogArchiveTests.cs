using System.Globalization;
using System.IO.Compression;
using NidsVm.Logging.Archive;
using NidsVm.Logging.Columns;
using NidsVm.Logging.Formats;
using NidsVm.Logging.Output;
using NidsVm.Vm.Types;
using Xunit;

namespace NidsVm.Logging.Tests.Archive;

/// <summary>Logs of a service: rotated, shared by workers, and found again after a crash.</summary>
public sealed class LogArchiveTests : IDisposable
{
    private static readonly RecordType Row = RowFixture.Type(("n", PolicyType.Count));

    private readonly string _directory = Directory.CreateTempSubdirectory("nidsvm-archive").FullName;
    private readonly List<string> _complaints = [];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("10:20:30", "01:00:00", "11:00:00")]
    [InlineData("10:00:00", "01:00:00", "11:00:00")]
    [InlineData("10:00:59", "00:01:00", "10:01:00")]
    [InlineData("23:30:00", "07:00:00", "1.00:00:00")]
    [InlineData("20:00:00", "07:00:00", "21:00:00")]
    public void IntervalsCountFromMidnightAndEndWithTheDay(string now, string interval, string next)
    {
        var day = new DateTime(2026, 11, 22, 0, 0, 0, DateTimeKind.Local);
        CultureInfo culture = CultureInfo.InvariantCulture;
        Assert.Equal(day + TimeSpan.Parse(next, culture), LogArchive.NextRotation(day + TimeSpan.Parse(now, culture), TimeSpan.Parse(interval, culture)));
    }

    [Fact]
    public void NoIntervalMeansNoRotation() => Assert.Equal(DateTime.MaxValue, LogArchive.NextRotation(DateTime.Now, TimeSpan.Zero));

    [Fact]
    public void RowsOfTwoWorkersSurviveRotations()
    {
        const int Rows = 3_000;
        using (var archive = new LogArchive(Settings(), DateTime.Now))
        using (var thread = new LogThread(archive))
        {
            LogWriter[] workers = [Open(thread, archive), Open(thread, archive)];
            for (int i = 0; i < Rows; i++)
            {
                RowBudget budget = RowLimits.None.Begin();
                workers[i % 2].Write(RowFixture.Record(Row, i), null, ref budget);
                if (i % 1_000 == 999)
                {
                    Array.ForEach(workers, w => w.Flush());
                    thread.WaitIdle();
                    int before = archive.Rotations;
                    archive.RequestRotation();
                    Assert.True(SpinWait.SpinUntil(() => archive.Rotations > before, TimeSpan.FromSeconds(10)));
                }
            }

            Array.ForEach(workers, w => w.Close());
            thread.WaitIdle();
            Assert.Equal(Rows, Assert.Single(archive.Summaries).Rows);
        }

        string[] files = Directory.GetFiles(_directory, "*", SearchOption.AllDirectories);
        Assert.Equal(3, files.Length);
        Assert.All(files, f => Assert.Matches(@"/\d{4}-\d\d-\d\d/numbers\.\d\d:\d\d:\d\d-\d\d:\d\d:\d\d(-\d)?\.log\.gz$", f));
        List<string> lines = [.. files.SelectMany(Unpack)];
        Assert.Equal(3, lines.Count(l => l.StartsWith("#fields\t", StringComparison.Ordinal)));
        Assert.Equal(3, lines.Count(l => l.StartsWith("#close\t", StringComparison.Ordinal)));
        Assert.Equal(Enumerable.Range(0, Rows), lines.Where(l => l[0] != '#').Select(l => int.Parse(l, CultureInfo.InvariantCulture)).Order());
        Assert.Empty(_complaints);
    }

    [Fact]
    public void WhatACrashLeavesIsArchivedWithoutItsTornRow()
    {
        ArchiveSettings settings = Settings() with { Compress = false };
        Directory.CreateDirectory(settings.CurrentFolder);
        string left = Path.Combine(settings.CurrentFolder, "numbers.log");
        File.WriteAllText(left, "#separator \\x09\n#open\t2026-11-21-10-00-00\n#fields\tn\n1\n2\n3 is tor");
        File.SetLastWriteTime(left, new DateTime(2026, 11, 21, 10, 30, 15, DateTimeKind.Local));
        using (var archive = new LogArchive(settings, DateTime.Now))
        {
            Assert.Equal(1, archive.Recovered);
        }

        Assert.Empty(Directory.GetFiles(settings.CurrentFolder));
        string kept = Path.Combine(_directory, "2026-11-21", "numbers.10:00:00-10:30:15.log");
        Assert.EndsWith("#fields\tn\n1\n2\n", File.ReadAllText(kept), StringComparison.Ordinal);
    }

    [Fact]
    public void FilesThatWereNotCompressedYetAreAtTheNextStart()
    {
        ArchiveSettings settings = Settings();
        string day = Directory.CreateDirectory(Path.Combine(_directory, "2026-11-21")).FullName;
        File.WriteAllText(Path.Combine(day, "numbers.10:00:00-11:00:00.log"), "1\n");
        File.WriteAllText(Path.Combine(day, "numbers.10:00:00-11:00:00.log.gz.part"), "half");
        using (new LogArchive(settings, DateTime.Now))
        {
            // Disposing waits for the compression.
        }

        Assert.Equal(["1"], Unpack(Assert.Single(Directory.GetFiles(day))));
    }

    [Fact]
    public void RowsThatFindNoRoomAreCountedAndTold()
    {
        ArchiveSettings settings = Settings();
        Directory.CreateDirectory(Path.Combine(settings.CurrentFolder, "numbers.log"));
        using (var archive = new LogArchive(settings, DateTime.Now))
        using (var thread = new LogThread(archive))
        {
            LogWriter writer = Open(thread, archive);
            RowBudget budget = RowLimits.None.Begin();
            writer.Write(RowFixture.Record(Row, 1), null, ref budget);
            writer.Flush();
            thread.WaitIdle();
            LogSummary summary = Assert.Single(archive.Summaries);
            Assert.Equal((0, 1), (summary.Rows, summary.LostRows));

            // Once the cause is gone, rows are written again.
            Directory.Delete(Path.Combine(settings.CurrentFolder, "numbers.log"));
            writer.Write(RowFixture.Record(Row, 2), null, ref budget);
            writer.Close();
            thread.WaitIdle();
            Assert.Equal(1, Assert.Single(archive.Summaries).Rows);
        }

        Assert.Equal(2, _complaints.Count);
        Assert.Contains("rows of logs are lost", _complaints[0], StringComparison.Ordinal);
        Assert.Contains("1 rows of logs were lost; logs are written again", _complaints[1], StringComparison.Ordinal);
    }

    private static string[] Unpack(string file)
    {
        using var stream = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static LogWriter Open(LogThread thread, LogArchive archive)
    {
        var writer = new LogWriter(thread, "default", "numbers", RowFixture.Columns(Row), new TextFormatOptions(), Stream.Null, archive);
        Assert.Null(writer.Open(0));
        return writer;
    }

    private ArchiveSettings Settings() => new(_directory) { Interval = TimeSpan.Zero, Complain = _complaints.Add };
}
