namespace NidsVm.Dashboard.Live;

/// <summary>A connection at a moment.</summary>
public sealed record FlowRow
{
    public string Uid { get; init; } = "";

    public string OrigHost { get; init; } = "";

    public int OrigPort { get; init; }

    public string RespHost { get; init; } = "";

    public int RespPort { get; init; }

    public string Protocol { get; init; } = "";

    /// <summary>Names of the protocols it speaks, separated by commas; "" where none is known.</summary>
    public string Service { get; init; } = "";

    /// <summary>As conn.log has it: S0, S1, SF, …</summary>
    public string State { get; init; } = "";

    public string History { get; init; } = "";

    /// <summary>Seconds since 1970.</summary>
    public double Start { get; init; }

    /// <summary>Seconds.</summary>
    public double Duration { get; init; }

    public long OrigPackets { get; init; }

    /// <summary>IP bytes of a live connection and payload of a logged one.</summary>
    public long OrigBytes { get; init; }

    public long RespPackets { get; init; }

    public long RespBytes { get; init; }

    /// <summary>Bytes a second, in the last step.</summary>
    public double OrigRate { get; set; }

    public double RespRate { get; set; }
}

/// <summary>Connections at a moment.</summary>
/// <param name="Time">of the copy, seconds since 1970</param>
/// <param name="Total">how many there are</param>
/// <param name="Rows">those that were copied</param>
public sealed record FlowSnapshot(double Time, long Total, IReadOnlyList<FlowRow> Rows)
{
    public bool IsTruncated => Rows.Count < Total;
}
