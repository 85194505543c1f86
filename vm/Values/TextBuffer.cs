using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace NidsVm.Vm.Values;

/// <summary>A growing run of bytes that is written, read and cleared again and again; it never shrinks.</summary>
public sealed class TextBuffer : IBufferWriter<byte>
{
    private byte[] _bytes;

    public TextBuffer(int capacity = 256) => _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Drops all but the first bytes.</summary>
    public void Truncate(int length) => Length = Math.Min(Length, length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(byte b)
    {
        if (Length == _bytes.Length)
        {
            Grow(1);
        }

        _bytes[Length++] = b;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - Length < bytes.Length)
        {
            Grow(bytes.Length);
        }

        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Appends the UTF-8 form of <paramref name="text"/>.</summary>
    public void Append(string text)
    {
        Span<byte> room = GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        Length += Encoding.UTF8.GetBytes(text, room);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_bytes.Length - Length < Math.Max(sizeHint, 1))
        {
            Grow(Math.Max(sizeHint, 1));
        }

        return _bytes.AsSpan(Length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        GetSpan(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - Length);
        Length += count;
    }

    public StringValue ToStringValue() => Length == 0 ? StringValue.Empty : new StringValue(Span);

    public override string ToString() => Encoding.UTF8.GetString(Span);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int more)
    {
        if ((long)Length + more > ValueLimits.TextBytes)
        {
            throw new Runtime.PolicyError("text too long");
        }

        Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + more));
    }
}
