using System.Text;

namespace NidsVm.Vm.Values;

/// <summary>An immutable string of counted bytes; NUL is a byte like others.</summary>
public sealed class StringValue : IEquatable<StringValue>
{
    public static readonly StringValue Empty = new([]);

    private readonly byte[] _bytes;

    /// <summary>Takes over <paramref name="bytes"/>, which must not be changed afterwards.</summary>
    public StringValue(byte[] bytes) => _bytes = bytes;

    /// <summary>Copies <paramref name="bytes"/>.</summary>
    public StringValue(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    /// <summary>The UTF-8 form of <paramref name="text"/>.</summary>
    public StringValue(string text) => _bytes = Encoding.UTF8.GetBytes(text);

    public int Length => _bytes.Length;

    public ReadOnlySpan<byte> Span => _bytes;

    public ReadOnlyMemory<byte> Memory => _bytes;

    public bool Equals(StringValue? other) => other is not null && Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => Equals(obj as StringValue);

    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    /// <summary>The bytes read as UTF-8 (invalid ones as Latin-1), for messages.</summary>
    public override string ToString()
    {
        try
        {
            return StrictUtf8.GetString(_bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(_bytes);
        }
    }

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
}
