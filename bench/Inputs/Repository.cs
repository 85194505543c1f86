namespace NidsVm.Bench.Inputs;

/// <summary>Where the project lies: benchmarks take their inputs from its folders, wherever their build was put.</summary>
internal static class Repository
{
    private const string Mark = "NidsVm.sln";

    /// <summary>The project's root folder.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory) ?? Find(Environment.CurrentDirectory)
        ?? throw new DirectoryNotFoundException($"{Mark} is in none of the folders above {AppContext.BaseDirectory}");

    /// <summary>The path of a capture in <c>traces/</c>.</summary>
    public static string Trace(string name) => Path.Combine(Root, "traces", name + ".pcap");

    /// <summary>The folder with the standard policy library.</summary>
    public static string Library { get; } = Path.Combine(Root, "stdlib");

    private static string? Find(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Mark)))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
