namespace NidsVm.Analysis.Protocols.Dnp3;

/// <summary>Oddities of DNP3, as policies and logs name them.</summary>
internal static class Dnp3Weirds
{
    public const string LacksMagic = "dnp3_header_lacks_magic";
    public const string CorruptHeader = "dnp3_corrupt_header_checksum";
    public const string CorruptChunk = "dnp3_corrupt_app_chunk_checksum";
    public const string UnexpectedDirection = "dnp3_unexpected_flow_direction";
    public const string NoLength = "dnp3_negative_or_zero_length_link_layer";
    public const string FirstChunkMissing = "dnp3_first_application_layer_chunk_missing";
}

/// <summary>Receives what the link layer finds.</summary>
internal interface IDnp3Sink
{
    /// <summary>A header whose checksum is right: traffic is certainly DNP3.</summary>
    void Confirmed();

    /// <summary>The header of the first frame of a fragment.</summary>
    void Header(byte length, byte control, ushort destination, ushort source, bool isOrig);

    /// <summary>A whole fragment of the application layer; false where it is broken.</summary>
    bool Fragment(ReadOnlySpan<byte> fragment, bool isOrig);

    void Weird(string name);

    void BrokenChecksum();
}

/// <summary>
/// One direction of DNP3's link and transport layers (IEEE 1815, 9 and 8): frames of up to 292 bytes with checksums, whose chunks are put
/// together to fragments of the application layer.
/// </summary>
internal struct Dnp3Link
{
    private const int HeaderLength = 8;

    // With its checksum and the transport byte.
    private const int HeadLength = 11;
    private const int TransportOffset = 10;
    private const int ChunkLength = 16;
    private const int ChecksumLength = 2;

    // Of the header, counted by its length.
    private const int CountedOfHeader = 5;
    private const int MaxFrame = 292;
    private const byte FirstFlag = 0x40;
    private const byte LastFlag = 0x80;
    private const byte MasterFlag = 0x80;

    private static readonly ushort[] ChecksumTable = MakeTable();

    private byte[]? _frame;
    private int _filled;
    private bool _sawHead;
    private bool _sawFirst;
    private int _frames;
    private FrameBuffer _fragment;

    /// <summary>Takes the next bytes; false where nothing can be made of the connection any more.</summary>
    public bool Deliver(ReadOnlySpan<byte> data, bool isOrig, IDnp3Sink sink)
    {
        _frame ??= new byte[MaxFrame];
        while (!data.IsEmpty)
        {
            if (!_sawHead)
            {
                if (!Fill(ref data, HeadLength))
                {
                    return true;
                }

                if (!CheckHead(isOrig, sink, out bool hasMore))
                {
                    return false;
                }

                if (!hasMore)
                {
                    // As in the reference, what comes with a frame that carries nothing is left alone.
                    Reset();
                    return true;
                }
            }

            int length = _frame[2];
            if (length == 0)
            {
                sink.Weird(Dnp3Weirds.NoLength);
                return false;
            }

            int content = Math.Max(0, length - CountedOfHeader);
            int chunks = (content + ChunkLength - 1) / ChunkLength;
            if (!Fill(ref data, Math.Max(HeadLength, TransportOffset + content + (chunks * ChecksumLength))))
            {
                return true;
            }

            if (!AddChunks(content, isOrig, sink))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The checksum of IEEE 1815, 9.2.8.</summary>
    public static ushort Checksum(ReadOnlySpan<byte> data)
    {
        int sum = 0;
        foreach (byte b in data)
        {
            sum = ChecksumTable[(sum ^ b) & 0xFF] ^ (sum >> 8);
        }

        return (ushort)~sum;
    }

    private bool CheckHead(bool isOrig, IDnp3Sink sink, out bool hasMore)
    {
        hasMore = false;
        ReadOnlySpan<byte> head = _frame;
        if (head[0] != 0x05 || head[1] != 0x64)
        {
            sink.Weird(Dnp3Weirds.LacksMagic);
            return false;
        }

        if (!IsSound(head[..HeaderLength], head[HeaderLength..]))
        {
            sink.Weird(Dnp3Weirds.CorruptHeader);
            sink.BrokenChecksum();
            return false;
        }

        sink.Confirmed();
        if (head[2] == CountedOfHeader)
        {
            return true;
        }

        hasMore = true;
        if (isOrig != ((head[3] & MasterFlag) != 0))
        {
            sink.Weird(Dnp3Weirds.UnexpectedDirection);
        }

        _sawHead = true;
        if (++_frames == 1)
        {
            sink.Header(head[2], head[3], (ushort)(head[4] | (head[5] << 8)), (ushort)(head[6] | (head[7] << 8)), isOrig);
        }

        return true;
    }

    /// <summary>Checks the chunks of a frame and works the fragment off where it is the last one.</summary>
    private bool AddChunks(int content, bool isOrig, IDnp3Sink sink)
    {
        byte transport = _frame![TransportOffset];
        ReadOnlySpan<byte> rest = _frame.AsSpan(TransportOffset, _filled - TransportOffset);
        for (int skip = 1; content > 0; skip = 0)
        {
            int length = Math.Min(content, ChunkLength);
            if (!IsSound(rest[..length], rest[length..]))
            {
                sink.Weird(Dnp3Weirds.CorruptChunk);
                return false;
            }

            _fragment.Keep(_fragment.Join(rest[skip..length]));
            rest = rest[(length + ChecksumLength)..];
            content -= length;
        }

        _sawFirst |= (transport & FirstFlag) != 0;
        if (!_sawFirst)
        {
            sink.Weird(Dnp3Weirds.FirstChunkMissing);
            return false;
        }

        _filled = 0;
        _sawHead = false;
        if ((transport & LastFlag) == 0)
        {
            return _fragment.Length <= Dnp3Limits.Fragment;
        }

        bool isSound = sink.Fragment(_fragment.Join(default), isOrig);
        Reset();
        return isSound;
    }

    private void Reset()
    {
        _filled = 0;
        _sawHead = false;
        _sawFirst = false;
        _frames = 0;
        _fragment.Clear();
    }

    private bool Fill(ref ReadOnlySpan<byte> data, int target)
    {
        int length = Math.Min(data.Length, target - _filled);
        data[..length].CopyTo(_frame.AsSpan(_filled));
        data = data[length..];
        _filled += length;
        return _filled == target;
    }

    private static bool IsSound(ReadOnlySpan<byte> data, ReadOnlySpan<byte> checksum) =>
        Checksum(data) == (checksum[0] | (checksum[1] << 8));

    private static ushort[] MakeTable()
    {
        const int Polynomial = 0xA6BC;
        ushort[] table = new ushort[256];
        for (int i = 0; i < table.Length; i++)
        {
            int sum = i;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) != 0 ? (sum >> 1) ^ Polynomial : sum >> 1;
            }

            table[i] = (ushort)sum;
        }

        return table;
    }
}

/// <summary>Caps of DNP3.</summary>
internal static class Dnp3Limits
{
    /// <summary>Bytes of a fragment that are kept; devices send 2,048.</summary>
    public const int Fragment = 64 * 1024;

    /// <summary>Objects without any bytes that are told of one header.</summary>
    public const int EmptyObjects = 256;
}
