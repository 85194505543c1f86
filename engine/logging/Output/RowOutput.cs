using NidsVm.Logging.Columns;

namespace NidsVm.Logging.Output;

/// <summary>An output that takes rows as cells, not as text: a data base.</summary>
public abstract class RowOutput : LogOutput
{
    public override bool WritesHeaders => true;

    public override string? Error => null;

    /// <summary>Rows that were given up.</summary>
    public abstract long LostRows { get; }

    /// <summary>Batches that wait for a server.</summary>
    public virtual int WaitingBatches => 0;

    /// <summary>True once nothing more is sent after <see cref="LogOutput.Close"/>.</summary>
    public virtual bool IsClosed => true;

    /// <summary>Waits until that is so: what waits for a server is sent, or given up after a while.</summary>
    public virtual void WaitClosed()
    {
    }

    /// <summary>Writes rows, or hands them on.</summary>
    /// <param name="columns">the columns</param>
    /// <param name="rows">cells, which belong to the caller again when this returns</param>
    public abstract void Write(LogColumn[] columns, RowBatch rows);

    /// <summary>What went wrong since the last call, or null. Writing goes on. Called by the packet thread.</summary>
    public abstract string? TakeComplaint();

    public override void Write(ReadOnlySpan<byte> bytes, int rows)
    {
        // Headers and footers, which a data base does not have.
    }
}
