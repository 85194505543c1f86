namespace NidsVm.Host.Running;

/// <summary>What of a request concerns the machine and its engine.</summary>
internal sealed record MonitorSettings
{
    /// <summary>Packets come from recordings: network time is theirs, and 0 before the first.</summary>
    public bool ReadsTraces { get; init; }

    public bool IgnoreChecksums { get; init; }

    public string? WriteFile { get; init; }

    public string? LogFolder { get; init; }

    /// <summary>Values for globals of an image; compiled policies have them applied by the compiler.</summary>
    public IReadOnlyList<(string Name, string Text)> Assignments { get; init; } = [];

    public static MonitorSettings Of(RunRequest request) => new()
    {
        ReadsTraces = request.Traces.Count > 0,
        IgnoreChecksums = request.IgnoreChecksums,
        WriteFile = request.WriteFile,
        LogFolder = request.LogFolder,
        Assignments = request.Policies.ImagePath is null ? [] : [.. request.Policies.Assignments.Select(a => (a.Name, a.Value))],
    };
}
