using NidsVm.Host.Policies;

namespace NidsVm.Host.Running;

/// <summary>What <c>nidsvm run</c> was asked to do.</summary>
/// <param name="Policies">the policies to run</param>
/// <param name="Traces">capture files, read one after the other</param>
/// <param name="Interface">a live interface, or null</param>
/// <param name="IgnoreChecksums">take every checksum as right</param>
/// <param name="Filter">a BPF filter, or null</param>
/// <param name="WriteFile">where to write the packets seen, or null</param>
/// <param name="LogFolder">where logs go, or null for the current folder</param>
/// <param name="Quiet">no progress and no summary</param>
/// <param name="PseudoRealTime">factor at which recorded packets are played as they were recorded; 0: as fast as possible</param>
/// <param name="Seed">of hashes and identifiers; 0 draws one</param>
/// <param name="DashboardPort">where the page is served, 0 for any free port; null for no page</param>
internal sealed record RunRequest(
    PolicyRequest Policies,
    IReadOnlyList<string> Traces,
    string? Interface,
    bool IgnoreChecksums,
    string? Filter,
    string? WriteFile,
    string? LogFolder,
    bool Quiet,
    double PseudoRealTime = 0,
    ulong Seed = 0,
    int? DashboardPort = null);
