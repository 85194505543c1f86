using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;

namespace NidsVm.Packets;

/// <summary>The bytes of a recording, from front to back: a mapped file or a stream.</summary>
internal abstract class CaptureInput : IDisposable
{
    /// <summary>Bytes passed so far.</summary>
    public long Position { get; protected set; }

    /// <summary>Size in bytes; 0 when it is not known.</summary>
    public abstract long Length { get; }

    /// <summary>
    /// The next bytes, without passing them: <paramref name="length"/> of them, or fewer at the end. They stay valid
    /// until the next call.
    /// </summary>
    public abstract ReadOnlySpan<byte> Peek(int length);

    /// <summary>Passes bytes that the last <see cref="Peek"/> has shown.</summary>
    public void Skip(int length) => Position += length;

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>A file mapped into memory for reading.</summary>
internal sealed unsafe class MappedInput : CaptureInput
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly long _length;
    private readonly ReadAhead? _readAhead;
    private byte* _start;

    /// <summary>Maps a file. Throws what the framework throws when it cannot be read.</summary>
    public MappedInput(FileStream stream)
    {
        _length = stream.Length;
        if (_length == 0)
        {
            stream.Dispose();
            return;
        }

        _file = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        MemoryAdvice.Sequential(_start, _length);
        _readAhead = ReadAhead.For(_start, _length, () => Position);
    }

    /// <inheritdoc/>
    public override long Length => _length;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ReadOnlySpan<byte> Peek(int length)
    {
        var left = _length - Position;
        return new ReadOnlySpan<byte>(_start + Position, (int)Math.Min(length, left));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _readAhead?.Dispose();
        if (_start is not null)
        {
            _start = null;
            Position = _length;
            _view!.SafeMemoryMappedViewHandle.ReleasePointer();
        }

        _view?.Dispose();
        _file?.Dispose();
    }
}

/// <summary>A stream (standard input, a pipe), read through a buffer that grows to the largest record.</summary>
internal sealed class StreamInput(Stream stream) : CaptureInput
{
    // Pinned: the engine keeps a pointer to the packet at hand while its events run.
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(1 << 18, pinned: true);
    private long _bufferStart;
    private int _filled;

    /// <inheritdoc/>
    public override long Length => 0;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Peek(int length)
    {
        var at = (int)(Position - _bufferStart);
        if (_filled - at < length)
        {
            Fill(at, length);
            at = 0;
        }

        return _buffer.AsSpan(at, Math.Min(length, _filled - at));
    }

    private void Fill(int at, int length)
    {
        var kept = _filled - at;
        var target = _buffer.Length >= length ? _buffer : GC.AllocateUninitializedArray<byte>(Math.Max(length, 2 * _buffer.Length), pinned: true);
        Buffer.BlockCopy(_buffer, at, target, 0, kept);
        _buffer = target;
        _bufferStart = Position;
        _filled = kept;
        while (_filled < length)
        {
            var n = stream.Read(_buffer, _filled, _buffer.Length - _filled);
            if (n == 0)
            {
                break;
            }

            _filled += n;
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => stream.Dispose();
}
