namespace NidsVm.Vm.Values;

/// <summary>A <c>file</c>: where <c>print</c> and <c>write_file</c> write to. Shared by reference; closed files swallow what is written.</summary>
public sealed class FileValue
{
    private Stream? _stream;
    private bool _isBuffered = true;

    /// <param name="name">the name it was opened by</param>
    /// <param name="stream">where it writes</param>
    /// <param name="isConsole">standard output or error: flushed with it, never closed</param>
    public FileValue(string name, Stream stream, bool isConsole = false)
    {
        Name = name;
        _stream = stream;
        IsConsole = isConsole;
    }

    public string Name { get; }

    public bool IsConsole { get; }

    public bool IsOpen => _stream is not null;

    /// <summary>Bytes of the file so far, or 0 where it has no size.</summary>
    public double Size => _stream is { CanSeek: true } stream ? stream.Length : 0;

    /// <summary>Strings are printed as they are, without escapes and without a newline.</summary>
    public bool IsRaw { get; set; }

    /// <summary>True where output may wait in memory.</summary>
    public bool IsBuffered
    {
        get => _isBuffered;
        set
        {
            _isBuffered = value;
            if (!value)
            {
                Flush();
            }
        }
    }

    /// <summary>False where the file is closed or the disk refuses.</summary>
    public bool Write(ReadOnlySpan<byte> bytes)
    {
        if (_stream is null)
        {
            return false;
        }

        try
        {
            _stream.Write(bytes);
            if (!_isBuffered)
            {
                _stream.Flush();
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public bool Flush()
    {
        try
        {
            _stream?.Flush();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>False where it was closed already.</summary>
    public bool Close()
    {
        if (_stream is null)
        {
            return false;
        }

        bool good = Flush();
        if (!IsConsole)
        {
            _stream.Dispose();
        }

        _stream = null;
        return good;
    }
}
