namespace NidsVm.Analysis.Connections;

/// <summary>How many connections of one transport there are, were at most, and have been.</summary>
public sealed class ConnectionCounts
{
    public ulong Current { get; private set; }

    public ulong Highest { get; private set; }

    public ulong Total { get; private set; }

    internal void Add()
    {
        Total++;
        Highest = Math.Max(Highest, ++Current);
    }

    internal void Drop() => Current--;
}
