namespace NidsVm.Logging.Output;

/// <summary>Where the log thread writes a log to. All but the properties and <see cref="Count"/> is called by that thread only.</summary>
public abstract class LogOutput
{
    /// <summary>Path of the file.</summary>
    public abstract string Name { get; }

    /// <summary>What went wrong while writing, or null. Nothing is written after that.</summary>
    public abstract string? Error { get; }

    /// <summary>True where the output writes headers and footers itself.</summary>
    public virtual bool WritesHeaders => false;

    /// <summary>Tells how many rows are about to be handed to the log thread; called by packet threads.</summary>
    public virtual void Count(int rows)
    {
    }

    /// <summary>Writes whole rows, or a header or footer.</summary>
    /// <param name="bytes">their text</param>
    /// <param name="rows">how many rows; 0 for a header or footer</param>
    public abstract void Write(ReadOnlySpan<byte> bytes, int rows);

    /// <summary>Nothing more comes from the writer.</summary>
    public abstract void Close();
}
