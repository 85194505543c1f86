using NidsVm.Logging.Reading;

namespace NidsVm.Dashboard.Logs;

/// <summary>
/// Lines of a log as they come, also when the file is made later, rotated away or made anew. Lines of the header come first, wherever
/// in the file the reading begins.
/// </summary>
internal sealed class LogTail : IDisposable
{
    private const int ChunkLength = 1 << 16;

    private readonly string _path;
    private readonly long _lastBytes;
    private readonly DateTime _notBefore;
    private FileStream? _file;
    private string? _openedAs;
    private byte[] _buffer = new byte[ChunkLength];
    private int _start;
    private int _end;
    private long _jump = -1;
    private bool _wasOpened;
    private bool _skips;

    /// <param name="path">the file, which may not be there yet</param>
    /// <param name="notBefore">a file that was last written before that is not the one that is meant</param>
    /// <param name="lastBytes">how much of what is there already is read, from a whole line on; 0 for nothing</param>
    public LogTail(string path, long lastBytes, DateTime notBefore = default)
    {
        _path = path;
        _notBefore = notBefore;
        _lastBytes = lastBytes;

        // What is there is what is there now, not when a line is asked for first.
        TryOpen();
        _wasOpened = true;
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>The next line without its end, valid until the next call; false where there is none for now.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            int found = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (found >= 0)
            {
                line = _buffer.AsSpan(_start, found);
                if (_jump >= 0 && (line.IsEmpty || line[0] != '#'))
                {
                    Jump();
                    continue;
                }

                _start += found + 1;
                if (_skips)
                {
                    // The end of a line whose start was passed over.
                    _skips = false;
                    continue;
                }

                return true;
            }

            if (!Fill())
            {
                line = default;
                return false;
            }
        }
    }

    private bool Fill()
    {
        if (_file is null && !TryOpen())
        {
            return false;
        }

        int read = Read();
        if (read > 0)
        {
            return true;
        }

        if (_jump >= 0)
        {
            // All of the file is header.
            Jump();
            return true;
        }

        if (!WasReplaced())
        {
            return false;
        }

        // What was written before it was moved away still counts.
        if (Read() > 0)
        {
            return true;
        }

        _file!.Dispose();
        _file = null;
        (_start, _end, _skips) = (0, 0, false);
        return TryOpen();
    }

    private int Read()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= LogLines.MaxLength)
            {
                // A line beyond all bounds is passed over.
                _end = 0;
                _skips = true;
            }
            else
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }
        }

        int read = _file!.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read;
    }

    private void Jump()
    {
        // From the line's start on: the byte before it ends the line before.
        _file!.Position = Math.Max(0, _jump - 1);
        _skips = _jump > 0;
        _jump = -1;
        (_start, _end) = (0, 0);
    }

    private bool TryOpen()
    {
        try
        {
            if (_notBefore != default && File.GetLastWriteTimeUtc(_path) < _notBefore)
            {
                return false;
            }

            _file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
            _openedAs = CurrentName();
            if (!_wasOpened)
            {
                _jump = _lastBytes >= _file.Length ? -1 : LineStart(_file, _file.Length - _lastBytes);
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not there yet.
            return false;
        }
    }

    /// <summary>Where the line begins that a place lies in.</summary>
    private static long LineStart(FileStream file, long at)
    {
        byte[] piece = new byte[ChunkLength];
        while (at > 0)
        {
            long start = Math.Max(0, at - piece.Length);
            file.Position = start;
            int length = (int)(at - start);
            file.ReadExactly(piece, 0, length);
            int found = piece.AsSpan(0, length).LastIndexOf((byte)'\n');
            if (found >= 0)
            {
                at = start + found + 1;
                break;
            }

            at = start;
        }

        file.Position = 0;
        return at;
    }

    /// <summary>Moved away, removed, or emptied and written anew.</summary>
    private bool WasReplaced() => _file!.Position > _file.Length || CurrentName() != _openedAs;

    /// <summary>What the kernel says that the open file is called now: it follows renames.</summary>
    private string? CurrentName() => OperatingSystem.IsLinux()
        ? File.ResolveLinkTarget($"/proc/self/fd/{_file!.SafeFileHandle.DangerousGetHandle()}", returnFinalTarget: false)?.FullName
        : null;
}
