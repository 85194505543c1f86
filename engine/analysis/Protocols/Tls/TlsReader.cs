using System.Buffers.Binary;

namespace NidsVm.Analysis.Protocols.Tls;

/// <summary>The first thing that was not there when a message was read.</summary>
internal struct TlsFault
{
    /// <summary>Type and field; null where nothing is wrong.</summary>
    public string? Where;
    public int Needed;
    public int Available;

    public readonly bool IsSet => Where is not null;

    /// <summary>As the reference words it, because policies and logs show it.</summary>
    public readonly string Text => $"Binpac exception: binpac exception: out_of_bound: {Where}: {Needed} > {Available}";
}

/// <summary>
/// Reads numbers and bytes of a message, high byte first, and never goes beyond its end. The first read that would notes it in the fault
/// that a message's readers share; from there on all yield zeros and nothing, so that callers ask once a structure.
/// </summary>
internal ref struct TlsReader
{
    private readonly ref TlsFault _fault;
    private ReadOnlySpan<byte> _rest;

    public TlsReader(ReadOnlySpan<byte> bytes, ref TlsFault fault)
    {
        _rest = bytes;
        _fault = ref fault;
    }

    public readonly bool IsFaulty => _fault.IsSet;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Whether a list goes on.</summary>
    public readonly bool HasMore => !_rest.IsEmpty && !_fault.IsSet;

    public int U8(string where) => Take(1, where) is { IsEmpty: false } b ? b[0] : 0;

    public int U16(string where) => Take(2, where) is { IsEmpty: false } b ? BinaryPrimitives.ReadUInt16BigEndian(b) : 0;

    public int U24(string where) => Take(3, where) is { IsEmpty: false } b ? (b[0] << 16) | (b[1] << 8) | b[2] : 0;

    public uint U32(string where) => Take(4, where) is { IsEmpty: false } b ? BinaryPrimitives.ReadUInt32BigEndian(b) : 0;

    public ulong U48(string where) =>
        Take(6, where) is { IsEmpty: false } b ? ((ulong)BinaryPrimitives.ReadUInt16BigEndian(b) << 32) | BinaryPrimitives.ReadUInt32BigEndian(b[2..]) : 0;

    public ulong U64(string where) => Take(8, where) is { IsEmpty: false } b ? BinaryPrimitives.ReadUInt64BigEndian(b) : 0;

    public ReadOnlySpan<byte> Take(int length, string where)
    {
        if (_fault.IsSet)
        {
            return default;
        }

        if (length > _rest.Length)
        {
            _fault = new TlsFault { Where = where, Needed = length, Available = _rest.Length };
            return default;
        }

        ReadOnlySpan<byte> taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    public ReadOnlySpan<byte> TakeRest()
    {
        ReadOnlySpan<byte> rest = _fault.IsSet ? default : _rest;
        _rest = default;
        return rest;
    }

    /// <summary>A reader for the next bytes.</summary>
    public TlsReader Sub(int length, string where) => new(Take(length, where), ref _fault);
}
