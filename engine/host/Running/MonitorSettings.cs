using NidsVm.Host.Policies;
using NidsVm.Logging;
using NidsVm.Vm.Builtins.Telemetry;
using NidsVm.Vm.Profiling;
using NidsVm.Vm.Runtime;

namespace NidsVm.Host.Running;

/// <summary>What of a request concerns the machine and its engine.</summary>
internal sealed record MonitorSettings
{
    /// <summary>Packets come from recordings: network time is theirs, and 0 before the first.</summary>
    public bool ReadsTraces { get; init; }

    /// <summary>Measures the policies.</summary>
    public PolicyProfiler? Profiler { get; init; }

    /// <summary>Where <c>print</c> writes; standard output where nothing is said.</summary>
    public Stream? Output { get; init; }

    /// <summary>What policies may ask about the run.</summary>
    public RunFacts Facts { get; init; } = new();

    public bool IgnoreChecksums { get; init; }

    /// <summary>The filter of the source, for policies that ask for it; null for all packets.</summary>
    public string? Filter { get; init; }

    public string? WriteFile { get; init; }

    /// <summary>Of hashes and identifiers; 0 draws one.</summary>
    public ulong Seed { get; init; }

    public string? LogFolder { get; init; }

    /// <summary>Of the logs; null for files that policies rotate.</summary>
    public LogOptions? Logs { get; init; }

    /// <summary>Serves metrics where policies ask for it; null where none are served.</summary>
    public IMetricsListener? Metrics { get; init; }

    /// <summary>Values for globals of an image; compiled policies have them applied by the compiler.</summary>
    public IReadOnlyList<(string Name, string Text)> Assignments { get; init; } = [];

    public static MonitorSettings Of(RunRequest request) => new()
    {
        ReadsTraces = request.Traces.Count > 0,
        Facts = new RunFacts
        {
            IsBare = request.Policies.Bare,
            IsLive = request.Interface is not null,
            IsReadingTraces = request.Traces.Count > 0,
            SourcePath = request.Interface ?? (request.Traces.Count > 0 ? request.Traces[0] : ""),
            SearchPath = PolicyLoader.SearchPath().Directories,
        },
        IgnoreChecksums = request.IgnoreChecksums,
        Filter = string.IsNullOrEmpty(request.Filter) ? null : request.Filter,
        WriteFile = request.WriteFile,
        Seed = request.Seed,
        LogFolder = request.LogFolder,
        Assignments = request.Policies.ImagePath is null ? [] : [.. request.Policies.Assignments.Select(a => (a.Name, a.Value))],
    };
}
