namespace NidsVm.Vm.Runtime;

/// <summary>What policies may ask about the run; the host makes it known with <see cref="Machine.SetService{T}"/>.</summary>
public sealed class RunFacts
{
    /// <summary>Started without the default policies.</summary>
    public bool IsBare { get; init; }

    public bool IsLive { get; init; }

    public bool IsReadingTraces { get; init; }

    /// <summary>The trace or interface that packets come from; empty without one.</summary>
    public string SourcePath { get; init; } = "";

    /// <summary>Link type by its number in capture files, or -1.</summary>
    public int LinkType { get; init; } = -1;

    public uint Netmask { get; init; } = uint.MaxValue;

    /// <summary>Folders that policies are searched in.</summary>
    public IReadOnlyList<string> SearchPath { get; init; } = [];
}

/// <summary>Fills records with the engine's own counters; records come with all fields 0.</summary>
public interface IStatisticsSource
{
    /// <summary>Fills the record of a type like <c>NetStats</c> or <c>ConnStats</c>, as far as the source knows it.</summary>
    void Fill(Values.RecordValue record);
}
