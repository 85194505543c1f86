using System.Globalization;
using Spectre.Console;

namespace NidsVm.Host.Terminal;

/// <summary>What a run over recorded traffic came to.</summary>
internal sealed record RunSummary
{
    public required long Packets { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Seconds between the first and the last packet.</summary>
    public required double SpanSeconds { get; init; }

    public required long Events { get; init; }

    public required long Weirds { get; init; }

    /// <summary>Rows by log path.</summary>
    public required IReadOnlyList<(string Log, long Rows)> Logs { get; init; }

    public required double WallSeconds { get; init; }

    /// <summary>Prints a short table on standard error.</summary>
    public void Print()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        Grid grid = new();
        grid.AddColumn(new GridColumn().NoWrap().Padding(0, 0, 2, 0));
        grid.AddColumn(new GridColumn().NoWrap());
        grid.AddRow("packets", $"{Number(Packets)}  ({Number(Bytes)} bytes over {Span(SpanSeconds)})");
        grid.AddRow("events", $"{Number(Events)}  ({Number(Weirds)} weirds)");
        grid.AddRow("logs", Logs.Count == 0 ? "none" : string.Join(", ", Logs.Select(l => $"{Markup.Escape(l.Log)} {Number(l.Rows)}")));
        grid.AddRow("took", string.Create(CultureInfo.InvariantCulture, $"{WallSeconds:0.00} s"));
        console.Write(grid);
    }

    private static string Number(long n) => n.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Span(double seconds) => seconds switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h"),
    };
}
