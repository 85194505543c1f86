namespace NidsVm.Logging.Archive;

/// <summary>Where a service keeps its logs, and how it rotates them.</summary>
/// <param name="Folder">holds <c>current/</c> and one folder a day (<c>2026-11-22/</c>)</param>
public sealed record ArchiveSettings(string Folder)
{
    /// <summary>Time between rotations, counted from midnight; zero rotates at the end only.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Whether archived logs are compressed.</summary>
    public bool Compress { get; init; } = true;

    /// <summary>Told of what goes wrong, one sentence each; called by threads of the archive.</summary>
    public Action<string> Complain { get; init; } = static _ => { };

    /// <summary>Where the logs that are being written lie.</summary>
    public string CurrentFolder => Path.Combine(Folder, "current");
}
