using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins.MaxMind;

/// <summary>
/// A data base in MaxMind's format 2.0: a binary tree over the bits of addresses, whose leaves point to data. Read at once; damaged
/// parts yield nothing.
/// </summary>
internal sealed class MaxMindDatabase
{
    /// <summary>Files above this size are refused.</summary>
    private const long MaxBytes = 1L << 30;

    private const int SearchedForMetadata = 128 << 10;
    private const int SectionGap = 16;

    private readonly byte[] _bytes;
    private readonly int _nodes;
    private readonly int _recordBits;
    private readonly int _dataStart;
    private readonly bool _isV6;

    private MaxMindDatabase(byte[] bytes, int nodes, int recordBits, bool isV6)
    {
        _bytes = bytes;
        _nodes = nodes;
        _recordBits = recordBits;
        _isV6 = isV6;
        _dataStart = TreeLength + SectionGap;
    }

    private static ReadOnlySpan<byte> MetadataMark =>
        [0xAB, 0xCD, 0xEF, (byte)'M', (byte)'a', (byte)'x', (byte)'M', (byte)'i', (byte)'n', (byte)'d', (byte)'.', (byte)'c', (byte)'o', (byte)'m'];

    private int TreeLength => checked(_nodes * (_recordBits / 4));

    /// <summary>Reads a file; false where there is none, or it is no such data base.</summary>
    public static bool TryOpen(string path, [NotNullWhen(true)] out MaxMindDatabase? database)
    {
        database = null;
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length > MaxBytes)
            {
                return false;
            }

            byte[] bytes = File.ReadAllBytes(path);
            int from = Math.Max(0, bytes.Length - SearchedForMetadata);
            int mark = bytes.AsSpan(from).LastIndexOf(MetadataMark);
            if (mark < 0)
            {
                return false;
            }

            int start = from + mark + MetadataMark.Length;
            MaxMindDecoder metadata = new(bytes, start);
            if (!metadata.TryRead(start, out object? value, out _) || value is not Dictionary<string, object> fields
                || !TryNumber(fields, "node_count", out ulong nodes) || !TryNumber(fields, "record_size", out ulong bits)
                || !TryNumber(fields, "ip_version", out ulong version) || bits is not (24 or 28 or 32)
                || nodes > int.MaxValue / 8 || nodes * bits / 4 + SectionGap > (ulong)bytes.Length)
            {
                return false;
            }

            database = new MaxMindDatabase(bytes, (int)nodes, (int)bits, version == 6);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What is known about an address, or null.</summary>
    public Dictionary<string, object>? Find(AddrValue address)
    {
        Span<byte> bits = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bits, address.Hi);
        BinaryPrimitives.WriteUInt64BigEndian(bits[8..], address.Lo);
        if (address.IsV4)
        {
            // IPv4 addresses stand below ::/96.
            bits[..12].Clear();
        }

        int first = _isV6 ? 0 : 96;
        if (!_isV6 && !address.IsV4)
        {
            return null;
        }

        uint node = 0;
        for (int i = first; i < 128 && node < _nodes; i++)
        {
            node = Child(node, (bits[i >> 3] >> (7 - (i & 7))) & 1);
        }

        if (node <= _nodes)
        {
            return null;
        }

        long offset = (long)node - _nodes - SectionGap + _dataStart;
        MaxMindDecoder decoder = new(_bytes, _dataStart);
        return offset < _bytes.Length && decoder.TryRead((int)offset, out object? value, out _) ? value as Dictionary<string, object> : null;
    }

    private static bool TryNumber(Dictionary<string, object> fields, string name, out ulong number)
    {
        bool known = fields.TryGetValue(name, out object? value) && value is ulong;
        number = known ? (ulong)value! : 0;
        return known;
    }

    private uint Child(uint node, int bit)
    {
        ReadOnlySpan<byte> record = _bytes.AsSpan((int)node * (_recordBits / 4), _recordBits / 4);
        switch (_recordBits)
        {
            case 24:
                record = record.Slice(bit * 3, 3);
                return ((uint)record[0] << 16) | ((uint)record[1] << 8) | record[2];
            case 28:
                // The middle byte holds the upper four bits of both.
                uint upper = bit == 0 ? (uint)record[3] >> 4 : record[3] & 0xFU;
                record = record.Slice(bit * 4, 3);
                return (upper << 24) | ((uint)record[0] << 16) | ((uint)record[1] << 8) | record[2];
            default:
                return BinaryPrimitives.ReadUInt32BigEndian(record[(bit * 4)..]);
        }
    }
}

/// <summary>Reads the data section: maps become dictionaries, arrays lists, texts strings, numbers <c>ulong</c>, <c>long</c> and <c>double</c>.</summary>
internal readonly ref struct MaxMindDecoder(byte[] bytes, int sectionStart)
{
    private const int MaxDepth = 64;
    private const int MaxItems = 65_536;

    private enum Kind
    {
        Extended = 0,
        Pointer = 1,
        Text = 2,
        Double = 3,
        Bytes = 4,
        Count16 = 5,
        Count32 = 6,
        Map = 7,
        Int32 = 8,
        Count64 = 9,
        Count128 = 10,
        Array = 11,
        Bool = 14,
        Float = 15,
    }

    /// <summary>Reads the value at an offset; false where the bytes are not sound.</summary>
    public bool TryRead(int offset, [NotNullWhen(true)] out object? value, out int next)
    {
        int budget = MaxItems;
        return TryRead(offset, MaxDepth, ref budget, out value, out next);
    }

    private bool TryRead(int offset, int depth, ref int budget, [NotNullWhen(true)] out object? value, out int next)
    {
        value = null;
        next = offset;
        if (depth == 0 || --budget < 0 || (uint)offset >= (uint)bytes.Length)
        {
            return false;
        }

        int control = bytes[next++];
        var kind = (Kind)(control >> 5);
        if (kind == Kind.Pointer)
        {
            return TryPointer(control, ref next, out int target) && TryRead(target, depth - 1, ref budget, out value, out _);
        }

        if (kind == Kind.Extended)
        {
            if (next >= bytes.Length)
            {
                return false;
            }

            kind = (Kind)(7 + bytes[next++]);
        }

        if (!TrySize(control & 0x1F, ref next, out int size))
        {
            return false;
        }

        switch (kind)
        {
            case Kind.Map:
                return TryMap(size, depth, ref budget, out value, ref next);
            case Kind.Array:
                return TryArray(size, depth, ref budget, out value, ref next);
            case Kind.Bool:
                value = size != 0;
                return true;
        }

        if (size > bytes.Length - next)
        {
            return false;
        }

        ReadOnlySpan<byte> content = bytes.AsSpan(next, size);
        next += size;
        value = kind switch
        {
            Kind.Text => Encoding.UTF8.GetString(content),
            Kind.Double when size == 8 => BinaryPrimitives.ReadDoubleBigEndian(content),
            Kind.Float when size == 4 => (double)BinaryPrimitives.ReadSingleBigEndian(content),
            Kind.Count16 or Kind.Count32 or Kind.Count64 when size <= 8 => Number(content),
            Kind.Int32 when size <= 4 => (long)(int)Number(content),
            Kind.Bytes or Kind.Count128 => content.ToArray(),
            _ => null,
        };
        return value is not null;
    }

    private static ulong Number(ReadOnlySpan<byte> content)
    {
        ulong number = 0;
        foreach (byte b in content)
        {
            number = (number << 8) | b;
        }

        return number;
    }

    private bool TryMap(int count, int depth, ref int budget, [NotNullWhen(true)] out object? value, ref int next)
    {
        Dictionary<string, object> map = new(StringComparer.Ordinal);
        value = map;
        for (int i = 0; i < count; i++)
        {
            if (!TryRead(next, depth - 1, ref budget, out object? key, out next) || key is not string name
                || !TryRead(next, depth - 1, ref budget, out object? item, out next))
            {
                return false;
            }

            map[name] = item;
        }

        return true;
    }

    private bool TryArray(int count, int depth, ref int budget, [NotNullWhen(true)] out object? value, ref int next)
    {
        List<object> list = [];
        value = list;
        for (int i = 0; i < count; i++)
        {
            if (!TryRead(next, depth - 1, ref budget, out object? item, out next))
            {
                return false;
            }

            list.Add(item);
        }

        return true;
    }

    private bool TryPointer(int control, ref int next, out int target)
    {
        int length = ((control >> 3) & 3) + 1;
        target = 0;
        if (length > bytes.Length - next)
        {
            return false;
        }

        ulong number = Number(bytes.AsSpan(next, length)) | (length == 4 ? 0 : (ulong)(control & 7) << (8 * length));
        next += length;
        number += length switch { 2 => 2048UL, 3 => 526_336UL, _ => 0 };
        if (number > int.MaxValue - (ulong)sectionStart)
        {
            return false;
        }

        target = sectionStart + (int)number;
        return true;
    }

    private bool TrySize(int told, ref int next, out int size)
    {
        size = told;
        int length = told - 28;
        if (length <= 0)
        {
            return true;
        }

        if (length > bytes.Length - next)
        {
            return false;
        }

        size = (int)Number(bytes.AsSpan(next, length)) + length switch { 1 => 29, 2 => 285, _ => 65_821 };
        next += length;
        return true;
    }
}
