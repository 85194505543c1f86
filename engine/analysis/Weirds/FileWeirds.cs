using System.Runtime.InteropServices;

namespace NidsVm.Analysis.Weirds;

/// <summary>How often something odd was met, and since when it is thinned out.</summary>
internal struct WeirdCount
{
    public ulong Count;

    /// <summary>Network time; 0 where it is not thinned out.</summary>
    public double SamplingSince;
}

/// <summary>Counts of one file.</summary>
internal sealed class FileWeirds
{
    private readonly Dictionary<string, WeirdCount> _counts = new(StringComparer.Ordinal);

    public ref WeirdCount Of(string name) => ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, name, out _);
}
