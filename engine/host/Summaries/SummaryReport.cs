using System.Globalization;
using NidsVm.Logging.Reading;
using Spectre.Console;

namespace NidsVm.Host.Summaries;

/// <summary>A table of a summary, ready to be shown: numbers are texts already.</summary>
/// <param name="Title">what it tells</param>
/// <param name="Columns">headings; those that begin with a bar are numbers</param>
/// <param name="Note">a sentence below it, or null</param>
internal sealed record SummaryTable(string Title, string[] Columns, List<string[]> Rows, string? Note)
{
    public bool IsNumber(int column) => Columns[column][0] == '|';

    public string Heading(int column) => Columns[column].TrimStart('|');
}

/// <summary>The tables of a summary, for the terminal and for a page.</summary>
internal sealed class SummaryReport(TrafficSummary summary, int top)
{
    private const int ApplicationsOfServer = 3;
    private const int LongestText = 100;

    public string Headline()
    {
        string files = string.Join(", ", summary.Files.Select(f => Invariant($"{f.File} ({f.Rows:N0})")));
        string period = summary.FirstTime <= summary.LastTime ? $"{Date(summary.FirstTime)} to {Date(summary.LastTime)} UTC" : "no time stamps";
        return Invariant($"{period}: {summary.All.Connections:N0} connections ({summary.FailedConnections:N0} unanswered or refused), {Bytes(summary.All.Bytes)}; from {files}");
    }

    public IEnumerable<SummaryTable> Tables()
    {
        yield return Servers();
        yield return Applications();
        yield return Scans();
        yield return Occurrences("Notices", "Note", summary.Notices);
        yield return Occurrences("Weirds", "Name", summary.Weirds);
    }

    public void Write(IAnsiConsole console)
    {
        console.WriteLine(Headline());
        foreach (SummaryTable content in Tables())
        {
            console.WriteLine();
            if (content.Rows.Count == 0)
            {
                console.WriteLine($"{content.Title}: none");
                continue;
            }

            console.WriteLine(content.Title);
            Table table = new() { Border = TableBorder.Simple };
            for (int i = 0; i < content.Columns.Length; i++)
            {
                TableColumn column = new(new Text(content.Heading(i)));
                table.AddColumn(content.IsNumber(i) ? column.RightAligned().NoWrap() : column);
            }

            foreach (string[] row in content.Rows)
            {
                table.AddRow(row.Select(static cell => new Text(cell)));
            }

            console.Write(table);
            if (content.Note is { } note)
            {
                console.WriteLine(note);
            }
        }
    }

    private static string Bytes(double bytes)
    {
        ReadOnlySpan<string> units = ["bytes", "kB", "MB", "GB", "TB", "PB"];
        int unit = 0;
        while (bytes >= 1000 && unit < units.Length - 1)
        {
            bytes /= 1000;
            unit++;
        }

        return unit == 0 ? Invariant($"{bytes:0} bytes") : Invariant($"{bytes:0.0} {units[unit]}");
    }

    private static string Share(double part, double all) => all <= 0 ? "-" : Invariant($"{100 * part / all:0.0} %");

    private static string Date(double time) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Clamp(time * 1000, -6e13, 2.5e14)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Shortened(string? text) => text is null ? "" : text.Length <= LongestText ? text : text[..(LongestText - 1)] + "…";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static string? DroppedNote(long dropped) =>
        dropped == 0 ? null : Invariant($"{dropped:N0} of the least were dropped in between: the figures of the others may be too low.");

    private SummaryTable Servers()
    {
        List<string[]> rows = [];
        foreach ((string host, Server server) in summary.Servers.Heaviest().Take(top))
        {
            string applications = string.Join(", ", server.Applications.Heaviest().Take(ApplicationsOfServer).Select(a =>
                $"{a.Key} {Share(a.Value.Connections, server.All.Connections)} ({Share(a.Value.Bytes, server.All.Bytes)} of bytes)"));
            rows.Add([
                host, Invariant($"{server.All.Connections:N0}"), Share(server.All.Connections, summary.All.Connections), Bytes(server.All.Bytes),
                Share(server.All.Bytes, summary.All.Bytes), applications,
            ]);
        }

        return new SummaryTable(
            "Busiest servers", ["Server", "|Connections", "|Share", "|Bytes", "|Share", "Applications"], rows, DroppedNote(summary.Servers.Dropped));
    }

    private SummaryTable Applications()
    {
        List<string[]> rows = [];
        foreach ((string name, Volume volume) in summary.Applications.Heaviest().Take(top))
        {
            rows.Add([
                name, Invariant($"{volume.Connections:N0}"), Share(volume.Connections, summary.All.Connections), Bytes(volume.Bytes),
                Share(volume.Bytes, summary.All.Bytes),
            ]);
        }

        return new SummaryTable(
            "Applications", ["Application", "|Connections", "|Share", "|Bytes", "|Share"], rows, DroppedNote(summary.Applications.Dropped));
    }

    private SummaryTable Scans()
    {
        List<string[]> rows = [];
        foreach ((string host, Scanner scanner) in summary.Scanners().Take(top))
        {
            string kind = scanner.Hosts >= TrafficSummary.ScanThreshold ? scanner.Ports >= TrafficSummary.ScanThreshold ? "hosts and ports" : "hosts" : "ports";
            rows.Add([host, kind, Invariant($"{scanner.Attempts:N0}"), Capped(scanner.Hosts), Capped(scanner.Ports)]);
        }

        return new SummaryTable("Scans", ["Originator", "Of", "|Attempts", "|Hosts", "|Ports"], rows, null);
    }

    private static string Capped(int count) => count < Scanner.MaxTargets ? Invariant($"{count:N0}") : Invariant($"{count:N0} or more");

    private SummaryTable Occurrences(string title, string heading, TopTable<Occurrence> table)
    {
        List<string[]> rows = [];
        foreach ((string name, Occurrence occurrence) in table.Heaviest().Take(top))
        {
            rows.Add([name, Invariant($"{occurrence.Count:N0}"), Shortened(occurrence.Example)]);
        }

        return new SummaryTable(title, [heading, "|Count", "First"], rows, DroppedNote(table.Dropped));
    }
}
