namespace NidsVm.Analysis.Tunnels;

/// <summary>What a connection that carries a tunnel over UDP has shown so far.</summary>
internal struct UdpTunnelState
{
    /// <summary>Bit of each tunnel kind that was confirmed.</summary>
    public ushort Confirmed;

    /// <summary>Bit of each tunnel kind that the traffic did not fit.</summary>
    public ushort Violated;

    /// <summary>Set with the first packet of a Teredo tunnel.</summary>
    public bool IsTeredo;

    /// <summary>Set with the first packet of a GTP tunnel.</summary>
    public bool IsGtp;

    /// <summary>The originator's last packet was well-formed (Teredo, GTP).</summary>
    public bool ValidOrig;

    /// <summary>The responder's last packet was well-formed (Teredo, GTP).</summary>
    public bool ValidResp;
}
