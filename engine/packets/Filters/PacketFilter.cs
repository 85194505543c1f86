namespace NidsVm.Packets;

/// <summary>
/// A capture filter expression (pcap-filter(7)) for recordings. libpcap compiles it, for each link layer that occurs;
/// the program then runs on our own machine.
/// </summary>
public sealed class PacketFilter : IDisposable
{
    private readonly string _expression;
    private LinkType _lastLinkType;
    private BpfProgram? _lastProgram;
    private Dictionary<LinkType, BpfProgram>? _programs;

    /// <summary>Compiles the expression for a link layer, so that errors show at once.</summary>
    /// <exception cref="PacketSourceException">libpcap is missing, or does not accept the expression.</exception>
    public PacketFilter(string expression, LinkType linkType)
    {
        _expression = expression;
        _lastLinkType = linkType;
        _lastProgram = Libpcap.Compile(expression, linkType);
    }

    /// <summary>The expression.</summary>
    public string Expression => _expression;

    /// <summary>Two expressions, either of which may be missing, as one that is true where both are; null for all packets.</summary>
    internal static string? Both(string? first, string? second) =>
        string.IsNullOrWhiteSpace(first) ? second : string.IsNullOrWhiteSpace(second) ? first : $"({first}) and ({second})";

    /// <summary>Whether a packet passes.</summary>
    public bool Matches(ref CapturedPacket packet)
    {
        if (packet.LinkType != _lastLinkType)
        {
            Switch(packet.LinkType);
        }

        return _lastProgram is not null && _lastProgram.Run(packet.Data, packet.WireLength) != 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _programs = null;

    private void Switch(LinkType linkType)
    {
        _programs ??= [];
        if (_lastProgram is not null)
        {
            _programs[_lastLinkType] = _lastProgram;
        }

        _lastLinkType = linkType;
        if (_programs.TryGetValue(linkType, out _lastProgram))
        {
            return;
        }

        try
        {
            _lastProgram = Libpcap.Compile(_expression, linkType);
            _programs[linkType] = _lastProgram;
        }
        catch (PacketSourceException)
        {
            // The expression makes no sense on this link layer ("ether host" on raw IP): nothing matches.
            _lastProgram = null;
        }
    }
}
