using NidsVm.Input.Reading;

namespace NidsVm.Input.Readers;

/// <summary>Reads a file line by line: anew where it has changed, or what has come since, as the mode asks.</summary>
/// <param name="info">what is read</param>
/// <param name="path">the file</param>
/// <param name="failsOnFile">whether a file that cannot be read is an error; else it is a warning, and tried again</param>
internal abstract class LineFileReader(SourceInfo info, string path, bool failsOnFile) : SourceReader(info)
{
    private static readonly byte[] LineEnd = [(byte)'\n'];

    private FileStamp? _stamp;

    protected string FilePath => path;

    protected bool FailsOnFile => failsOnFile;

    /// <summary>The open file, or null.</summary>
    protected RecordSource? File { get; private set; }

    public override void Close() => CloseFile();

    public override bool Update()
    {
        if (!Open())
        {
            return !failsOnFile;
        }

        if (Info.Mode == InputMode.Reread)
        {
            if (FileStamp.Of(path) is not { } stamp)
            {
                FailOrWarn(failsOnFile, $"Could not get stat for {path}", suppressesFurther: true);
                CloseFile();
                return !failsOnFile;
            }

            if (stamp == _stamp)
            {
                return true;
            }

            if (_stamp is not null)
            {
                ResumeWarnings();
            }

            _stamp = stamp;
        }

        if (Info.Mode != InputMode.Stream || File is null)
        {
            CloseFile();
            Open();
        }

        if (!ReadLines())
        {
            return false;
        }

        if (Info.Mode != InputMode.Stream)
        {
            EndSend();
        }

        return true;
    }

    /// <summary>Reads what there is, if the file is open; false where that is an error.</summary>
    protected abstract bool ReadLines();

    /// <summary>Reads what stands before the first row of a file just opened; false, after saying why, where it is not as it should be.</summary>
    protected virtual bool ReadHead() => true;

    /// <summary>Opens the file where it is not; false where that failed and is an error.</summary>
    protected bool Open()
    {
        if (File is not null)
        {
            return true;
        }

        try
        {
            File = new RecordSource(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1), LineEnd);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            FailOrWarn(failsOnFile, $"Init: cannot open {path}", suppressesFurther: true);
            return !failsOnFile;
        }

        if (!ReadHead())
        {
            CloseFile();
            return !failsOnFile;
        }

        ResumeWarnings();
        return true;
    }

    private void CloseFile()
    {
        File?.Dispose();
        File = null;
    }
}
