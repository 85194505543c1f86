namespace NidsVm.Input;

/// <summary>The caps of the input framework.</summary>
public static class InputLimits
{
    /// <summary>Rows that a reader hands over at once.</summary>
    public const int RowsPerBatch = 256;

    /// <summary>Batches of all readers that wait for the packet loop; a reader that has one more waits.</summary>
    public const int WaitingBatches = 64;

    /// <summary>Batches that the packet loop takes at a time, before it works off the events that they raised.</summary>
    public const int BatchesPerTurn = 16;

    /// <summary>Bytes of one line or record of a source; what comes after them is a record of its own.</summary>
    public const int RecordBytes = 64 << 20;

    /// <summary>How long the end of a run, and the start of a recording, wait for sources to be read a first time.</summary>
    public static readonly TimeSpan FirstReading = TimeSpan.FromSeconds(60);
}
