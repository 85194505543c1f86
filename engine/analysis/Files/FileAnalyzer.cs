using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Files;

/// <summary>Looks at the bytes of one file.</summary>
public abstract class FileAnalyzer
{
    protected FileAnalyzer(FileState file, FileAnalyzerKind kind, RecordValue arguments)
    {
        File = file;
        Kind = kind;
        Arguments = arguments;
    }

    public FileState File { get; }

    public FileAnalyzerKind Kind { get; }

    /// <summary>The <c>Files::AnalyzerArgs</c> it was added with.</summary>
    public RecordValue Arguments { get; }

    /// <summary>Gets nothing any more.</summary>
    internal bool IsSkipping { get; set; }

    /// <summary>Has been brought up to date with the start of the file.</summary>
    internal bool IsCaughtUp { get; set; }

    /// <summary>The next bytes in order; false where the analyzer wants no more.</summary>
    public virtual bool DeliverStream(ReadOnlySpan<byte> data) => true;

    /// <summary>Bytes as they come; false where the analyzer wants no more.</summary>
    public virtual bool DeliverChunk(ReadOnlySpan<byte> data, long offset) => true;

    /// <summary>Bytes that will not come; false where the analyzer cannot go on.</summary>
    public virtual bool Undelivered(long offset, long length) => true;

    public virtual bool EndOfFile() => true;

    /// <summary>It is taken away.</summary>
    public virtual void Done()
    {
    }
}

/// <summary>Makes one; null where the arguments lack something.</summary>
public delegate FileAnalyzer? FileAnalyzerFactory(FileState file, FileAnalyzerKind kind, RecordValue arguments);

/// <summary>One kind of file analyzer, known to policies as <c>Files::ANALYZER_<i>name</i></c>.</summary>
public sealed class FileAnalyzerKind
{
    public FileAnalyzerKind(string name, FileAnalyzerFactory? factory)
    {
        Name = name;
        Factory = factory;
    }

    public string Name { get; }

    /// <summary>Null for kinds that the library names and the engine has not.</summary>
    public FileAnalyzerFactory? Factory { get; }

    public bool IsEnabled { get; set; } = true;

    /// <summary>Value of its element of <c>Files::Tag</c>, or -1.</summary>
    public long Tag { get; internal set; } = -1;
}
