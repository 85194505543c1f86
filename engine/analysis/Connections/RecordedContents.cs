namespace NidsVm.Analysis.Connections;

/// <summary>What of a packet is written to the trace file. Numbers are those of the policy type <c>Recorder::Contents</c>.</summary>
public enum RecordedContents : byte
{
    /// <summary>All of it.</summary>
    Whole = 0,

    /// <summary>Its headers up to that of the transport layer.</summary>
    Headers = 1,

    /// <summary>The packet is left out.</summary>
    Nothing = 2,
}
