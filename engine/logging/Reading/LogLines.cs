using System.Buffers;
using System.IO.Compression;

namespace NidsVm.Logging.Reading;

/// <summary>The lines of a file, plain or compressed with gzip. Memory stays bounded: a line longer than the cap is cut there.</summary>
public sealed class LogLines : IDisposable
{
    /// <summary>Bytes of a line that are kept.</summary>
    public const int MaxLength = 1 << 20;

    private const int ChunkLength = 1 << 16;

    private readonly Stream _stream;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(ChunkLength);
    private int _start;
    private int _end;
    private bool _isAtEnd;
    private long _taken;

    /// <param name="path">the file</param>
    /// <param name="offset">where the first line begins, in an uncompressed file</param>
    /// <exception cref="IOException">the file cannot be read</exception>
    public LogLines(string path, long offset = 0)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
        if (offset > 0)
        {
            file.Position = _taken = Position = offset;
        }

        _stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>Where the line at hand ends and the next one begins, in bytes of the file as it is without compression.</summary>
    public long Position { get; private set; }

    /// <summary>The line at hand is longer than the cap, and its end is missing.</summary>
    public bool IsCut { get; private set; }

    public void Dispose()
    {
        _stream.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>The next line without its end; it is valid until the next call.</summary>
    /// <exception cref="InvalidDataException">the file is compressed, and damaged</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        bool any = TryTake(out line);
        Position = _taken - (_end - _start);
        return any;
    }

    private bool TryTake(out ReadOnlySpan<byte> line)
    {
        IsCut = false;
        int searched = _start;
        while (true)
        {
            int found = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                line = _buffer.AsSpan(_start, searched + found - _start);
                _start = searched + found + 1;
                return true;
            }

            if (_isAtEnd)
            {
                line = _buffer.AsSpan(_start, _end - _start);
                _start = _end;
                return !line.IsEmpty;
            }

            searched = _end;
            if (_end - _start >= MaxLength)
            {
                IsCut = true;
                SkipLine();
                line = _buffer.AsSpan(0, MaxLength);
                return true;
            }

            Fill(ref searched);
        }
    }

    private void Fill(ref int searched)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            searched -= _start;
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Min(_buffer.Length * 2, MaxLength + ChunkLength));
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        int read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _taken += read;
        _isAtEnd = read == 0;
    }

    /// <summary>Keeps the begin of the line and passes over what follows, up to the line's end.</summary>
    private void SkipLine()
    {
        // All that the buffer holds was searched for the end, in vain.
        byte[] larger = ArrayPool<byte>.Shared.Rent(MaxLength + ChunkLength);
        _buffer.AsSpan(_start, MaxLength).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
        Span<byte> rest = _buffer.AsSpan(MaxLength);
        while (true)
        {
            int read = _stream.Read(rest);
            _taken += read;
            int found = rest[..read].IndexOf((byte)'\n');
            if (read == 0 || found >= 0)
            {
                _isAtEnd = read == 0;
                _start = read == 0 ? MaxLength : MaxLength + found + 1;
                _end = MaxLength + read;
                return;
            }
        }
    }
}
