using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NidsVm.Packets;

/// <summary>The bytes of a recording, from front to back: a mapped file or a stream.</summary>
internal abstract unsafe class CaptureInput : IDisposable
{
    // Where the input's first byte lies, or would lie: bytes from Position up to _available are there without asking for them.
    private byte* _origin;
    private long _available;

    /// <summary>Bytes passed so far.</summary>
    public long Position { get; private set; }

    /// <summary>Size in bytes; 0 when it is not known.</summary>
    public abstract long Length { get; }

    /// <summary>
    /// The next bytes, without passing them: <paramref name="length"/> of them, or fewer at the end. They stay valid
    /// until the next call.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Peek(int length) =>
        length <= _available - Position ? new ReadOnlySpan<byte>(_origin + Position, length) : PeekMore(length);

    /// <summary>Bytes that lie behind those that <see cref="Peek"/> has shown, as far as they are there without reading.</summary>
    /// <param name="offset">of the first of them from <see cref="Position"/></param>
    /// <param name="length">how many; fewer, or none, where that many are not there</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Beyond(int offset, int length)
    {
        var there = _available - Position - offset;
        return there <= 0 ? default : new ReadOnlySpan<byte>(_origin + Position + offset, (int)Math.Min(there, length));
    }

    /// <summary>Passes bytes that the last <see cref="Peek"/> has shown.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int length) => Position += length;

    /// <summary>Gets more bytes where there are too few: all that are left at the end.</summary>
    protected abstract ReadOnlySpan<byte> PeekMore(int length);

    /// <summary>Tells which bytes are there.</summary>
    /// <param name="origin">where the input's first byte lies or would lie</param>
    /// <param name="available">the input's bytes up to there</param>
    protected void Show(byte* origin, long available)
    {
        _origin = origin;
        _available = available;
    }

    /// <summary>Passes everything.</summary>
    protected void End(long position)
    {
        Show(null, 0);
        Position = position;
    }

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
    private readonly byte* _start;
    private bool _isMapped;

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
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start;
        _isMapped = true;
        Show(_start, _length);
        MemoryAdvice.Sequential(_start, _length);
        _readAhead = ReadAhead.For(_start, _length, () => Position);
    }

    /// <inheritdoc/>
    public override long Length => _length;

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> PeekMore(int length) =>
        _isMapped ? new ReadOnlySpan<byte>(_start + Position, (int)(_length - Position)) : default;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _readAhead?.Dispose();
        if (_isMapped)
        {
            _isMapped = false;
            End(_length);
            _view!.SafeMemoryMappedViewHandle.ReleasePointer();
        }

        _view?.Dispose();
        _file?.Dispose();
    }
}

/// <summary>A stream (standard input, a pipe), read through a buffer that grows to the largest record.</summary>
internal sealed unsafe class StreamInput(Stream stream) : CaptureInput
{
    // Pinned: the engine keeps a pointer to the packet at hand while its events run.
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(1 << 18, pinned: true);
    private long _bufferStart;
    private int _filled;

    /// <inheritdoc/>
    public override long Length => 0;

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> PeekMore(int length)
    {
        var at = (int)(Position - _bufferStart);
        if (_filled - at < length)
        {
            Fill(at, length);
            at = 0;
            Show((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_buffer)) - _bufferStart, _bufferStart + _filled);
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
