using NidsVm.Packets;

namespace NidsVm.Analysis.Packets;

/// <summary>The packet filters that policies have compiled, by their number.</summary>
internal sealed class CaptureFilters
{
    /// <summary>What the library says for all packets; so does the empty expression.</summary>
    private const string Everything = "ip or not ip";

    private readonly Dictionary<long, (PacketFilter? Filter, string Error)> _filters = [];

    /// <summary>The last thing that went wrong, or "".</summary>
    public string LastError { get; private set; } = "";

    public bool TryCompile(long id, string expression, LinkType linkType)
    {
        try
        {
            _filters[id] = (expression is "" or Everything ? null : new PacketFilter(expression, linkType), "");
            return true;
        }
        catch (PacketSourceException e)
        {
            _filters[id] = (null, e.Message);
            LastError = e.Message;
            return false;
        }
    }

    /// <summary>False where none of that number was compiled, or it failed.</summary>
    public bool TryGet(long id, out PacketFilter? filter)
    {
        bool known = _filters.TryGetValue(id, out (PacketFilter? Filter, string Error) entry) && entry.Error.Length == 0;
        filter = known ? entry.Filter : null;
        return known;
    }

    /// <summary>What is wrong with a filter; "" for a good one, null where none of that number was compiled.</summary>
    public string? ErrorOf(long id) => _filters.TryGetValue(id, out (PacketFilter? Filter, string Error) entry) ? entry.Error : null;
}
