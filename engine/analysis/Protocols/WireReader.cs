using System.Buffers.Binary;
using System.Globalization;

namespace NidsVm.Analysis.Protocols;

/// <summary>Why a message could not be taken apart: which field, and the bytes it needed from the start of its structure.</summary>
/// <param name="Where">structure and field, as violations name them; null: nothing is wrong</param>
/// <param name="Needed">bytes from the start of the structure to the end of the field</param>
/// <param name="Given">bytes there are</param>
public readonly record struct WireFault(string? Where, long Needed, long Given)
{
    /// <summary>What every text of a violation begins with, so that policies which look for the reference's wording find it.</summary>
    public const string Prefix = "Binpac exception: binpac exception: ";

    public bool IsSet => Where is not null;

    /// <summary>A field that is too short, or a length that makes no sense.</summary>
    public string Text() => Needed < 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Prefix}invalid length string: {Where}: {Needed}")
        : string.Create(CultureInfo.InvariantCulture, $"{Prefix}out_of_bound: {Where}: {Needed} > {Given}");
}

/// <summary>
/// A cursor over one message of a binary protocol. Numbers are read after <see cref="Need"/> said that their bytes are there; the
/// first field that is too short is kept as <see cref="Fault"/>.
/// </summary>
public ref struct WireReader
{
    private readonly ReadOnlySpan<byte> _data;
    private int _base;

    public WireReader(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>Offset from the start of the data.</summary>
    public int Position { get; private set; }

    public WireFault Fault { get; private set; }

    public readonly int Remaining => _data.Length - Position;

    public readonly bool IsAtEnd => Position >= _data.Length;

    /// <summary>All that is left.</summary>
    public readonly ReadOnlySpan<byte> Rest => _data[Position..];

    /// <summary>A structure begins here: faults count from this place on.</summary>
    public void Begin() => _base = Position;

    /// <summary>Counts faults from an earlier place again.</summary>
    public void Begin(int position) => _base = position;

    /// <summary>Whether so many bytes follow; keeps the fault where they do not.</summary>
    public bool Need(int count, string where)
    {
        if (count >= 0 && count <= Remaining)
        {
            return true;
        }

        if (!Fault.IsSet)
        {
            Fault = count < 0 ? new WireFault(where, count, 0) : new WireFault(where, Position - _base + (long)count, _data.Length - _base);
        }

        return false;
    }

    /// <summary>As <see cref="Need(int, string)"/>, for lengths of 32 bits.</summary>
    public bool Need(uint count, string where) => Need(unchecked((int)count), where);

    /// <summary>Keeps a fault that another reader found.</summary>
    public void Fail(in WireFault fault) => Fault = fault;

    public byte U8() => _data[Position++];

    public ushort U16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint U32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ulong U64() => BinaryPrimitives.ReadUInt64BigEndian(Take(8));

    public ushort U16Little() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint U32Little() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>The next bytes, which <see cref="Need(int, string)"/> has seen.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        ReadOnlySpan<byte> bytes = _data.Slice(Position, count);
        Position += count;
        return bytes;
    }

    /// <summary>Up to so many bytes; fewer where the data end before.</summary>
    public ReadOnlySpan<byte> TakeUpTo(int count) => Take(Math.Clamp(count, 0, Remaining));

    /// <summary>What was read since an earlier position.</summary>
    public readonly ReadOnlySpan<byte> Since(int position) => _data[position..Position];
}
