using System.Buffers.Binary;

namespace NidsVm.Analysis.Protocols;

/// <summary>Takes uncompressed bytes, valid during the call.</summary>
public interface IInflateSink
{
    void Inflated(ReadOnlySpan<byte> data);
}

/// <summary>How a compressed stream stands.</summary>
public enum InflateStatus : byte
{
    NeedsMore,
    Ended,
    Failed,
}

/// <summary>
/// Uncompresses deflate data (RFC 1951) that come in pieces of any size, in a gzip (RFC 1952) or zlib (RFC 1950) wrapper, or bare, which
/// is told by the first bytes. Keeps 32 KiB of window; hands out what it has after each piece, so that nothing waits for the next one.
/// At an error what was not handed out yet is dropped, as zlib does with blocks of <see cref="PieceSize"/>.
/// A wrong checksum is an error too.
/// </summary>
public sealed class Inflater
{
    /// <summary>Largest piece that is handed out at once.</summary>
    public const int PieceSize = 4096;

    private const int WindowSize = 32 * 1024;
    private const int MaxMatch = 258;
    private const int EndOfBlock = 256;
    private const int LiteralCodes = 288;
    private const int DistanceCodes = 32;

    private enum Step : byte
    {
        Wrapper,
        GzipHeader,
        GzipExtraLength,
        GzipExtra,
        GzipName,
        GzipComment,
        GzipCrc,
        ZlibHeader,
        BlockHeader,
        StoredLength,
        Stored,
        DynamicHeader,
        CodeLengths,
        Lengths,
        Symbols,
        Trailer,
        Size,
        Ended,
        Failed,
    }

    private static readonly ushort[] LengthBase =
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    private static readonly byte[] LengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    private static readonly ushort[] DistanceBase =
    [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385,
        24577,
    ];

    private static readonly byte[] DistanceExtra =
        [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

    private static readonly byte[] CodeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly byte[] _window = new byte[WindowSize];
    private readonly byte[] _piece = new byte[PieceSize];
    private readonly HuffmanTable _literals = new(LiteralCodes);
    private readonly HuffmanTable _distances = new(DistanceCodes);
    private readonly HuffmanTable _codes = new(19);
    private readonly byte[] _lengths = new byte[LiteralCodes + DistanceCodes];
    private Step _step;
    private ulong _bits;
    private int _bitCount;
    private bool _isLastBlock;
    private int _gzipFlags;
    private int _left;
    private int _literalCount;
    private int _distanceCount;
    private int _codeCount;
    private int _index;
    private int _at;
    private int _pieceLength;
    private bool _wrapped;
    private Step _wrapper;
    private uint _checksum;
    private uint _size;
    private int _total;

    public InflateStatus Status => _step switch
    {
        Step.Ended => InflateStatus.Ended,
        Step.Failed => InflateStatus.Failed,
        _ => InflateStatus.NeedsMore,
    };

    /// <summary>Ready for another stream.</summary>
    public void Reset()
    {
        _step = Step.Wrapper;
        _bits = 0;
        _bitCount = 0;
        _isLastBlock = false;
        _at = 0;
        _pieceLength = 0;
        _total = 0;
        _wrapped = false;
        _wrapper = Step.Wrapper;
        _checksum = 0;
        _size = 0;
    }

    /// <summary>Takes the next piece. After the end or an error further ones are dropped.</summary>
    public InflateStatus Deliver(ReadOnlySpan<byte> data, IInflateSink sink)
    {
        while (_step < Step.Ended)
        {
            while (_bitCount <= 56 && !data.IsEmpty)
            {
                _bits |= (ulong)data[0] << _bitCount;
                _bitCount += 8;
                data = data[1..];
            }

            if (!Advance(ref data, sink))
            {
                if (data.IsEmpty)
                {
                    break;
                }
            }
        }

        if (_step != Step.Failed)
        {
            Flush(sink);
        }

        return Status;
    }

    /// <summary>Does one step, as far as the bits at hand go; false where it needs more of them.</summary>
    private bool Advance(ref ReadOnlySpan<byte> data, IInflateSink sink)
    {
        switch (_step)
        {
            case Step.Wrapper:
                return ReadWrapper();
            case Step.GzipHeader or Step.GzipExtraLength or Step.GzipExtra or Step.GzipName or Step.GzipComment or Step.GzipCrc:
                return ReadGzipHeader();
            case Step.ZlibHeader:
                return Discard(16, Step.BlockHeader);
            case Step.BlockHeader:
                return ReadBlockHeader();
            case Step.StoredLength:
                return ReadStoredLength();
            case Step.Stored:
                return CopyStored(ref data, sink);
            case Step.DynamicHeader:
                return ReadDynamicHeader();
            case Step.CodeLengths:
                return ReadCodeLengths();
            case Step.Lengths:
                return ReadLengths();
            case Step.Trailer or Step.Size:
                return ReadTrailer();
            default:
                return ReadSymbols(sink);
        }
    }

    private bool ReadWrapper()
    {
        const int GzipMagic = 0x8B1F;
        const int Deflate = 8;
        if (_bitCount < 16)
        {
            return false;
        }

        int first = (int)(_bits & 0xFFFF);
        if (first == GzipMagic)
        {
            _step = Step.GzipHeader;
        }
        else if ((first & 0xF) == Deflate && (((first & 0xFF) << 8) | (first >> 8)) % 31 == 0)
        {
            _step = Step.ZlibHeader;
        }
        else
        {
            _step = Step.BlockHeader;
        }

        _wrapper = _step;
        _checksum = _step == Step.ZlibHeader ? 1u : 0;
        return true;
    }

    private bool ReadGzipHeader()
    {
        const int Extra = 4;
        const int Name = 8;
        const int Comment = 16;
        const int HeaderCrc = 2;
        switch (_step)
        {
            case Step.GzipHeader:
                // Ten bytes in two halves, as the reservoir holds no more than eight.
                if (!_wrapped)
                {
                    if (_bitCount < 32)
                    {
                        return false;
                    }

                    if (((_bits >> 16) & 0xFF) != 8)
                    {
                        _step = Step.Failed;
                        return true;
                    }

                    _gzipFlags = (int)((_bits >> 24) & 0xFF);
                    Drop(32);
                    _wrapped = true;
                }

                return Discard(48, Step.GzipExtraLength);
            case Step.GzipExtraLength:
                if ((_gzipFlags & Extra) == 0)
                {
                    _step = Step.GzipName;
                    return true;
                }

                if (_bitCount < 16)
                {
                    return false;
                }

                _left = (int)Take(16);
                _step = Step.GzipExtra;
                return true;
            case Step.GzipExtra:
                for (; _left > 0; _left--)
                {
                    if (_bitCount < 8)
                    {
                        return false;
                    }

                    Drop(8);
                }

                _step = Step.GzipName;
                return true;
            case Step.GzipName:
                return SkipText(Name, Step.GzipComment);
            case Step.GzipComment:
                return SkipText(Comment, Step.GzipCrc);
            default:
                if ((_gzipFlags & HeaderCrc) == 0)
                {
                    _step = Step.BlockHeader;
                    return true;
                }

                return Discard(16, Step.BlockHeader);
        }
    }

    private bool SkipText(int flag, Step next)
    {
        if ((_gzipFlags & flag) != 0)
        {
            ulong b;
            do
            {
                if (_bitCount < 8)
                {
                    return false;
                }

                b = Take(8);
            }
            while (b != 0);
        }

        _step = next;
        return true;
    }

    private bool Discard(int bits, Step next)
    {
        if (_bitCount < bits)
        {
            return false;
        }

        Drop(bits);
        _step = next;
        return true;
    }

    private bool ReadBlockHeader()
    {
        if (_isLastBlock)
        {
            Drop(_bitCount & 7);
            _step = _wrapper == Step.BlockHeader ? Step.Ended : Step.Trailer;
            return true;
        }

        if (_bitCount < 3)
        {
            return false;
        }

        _isLastBlock = Take(1) != 0;
        switch (Take(2))
        {
            case 0:
                Drop(_bitCount & 7);
                _step = Step.StoredLength;
                break;
            case 1:
                UseFixedCodes();
                _step = Step.Symbols;
                break;
            case 2:
                _step = Step.DynamicHeader;
                break;
            default:
                _step = Step.Failed;
                break;
        }

        return true;
    }

    private bool ReadTrailer()
    {
        if (_bitCount < 32)
        {
            return false;
        }

        uint expected = (uint)Take(32);
        bool isRight;
        Step next;
        if (_step == Step.Size)
        {
            isRight = expected == _size + (uint)_pieceLength;
            next = Step.Ended;
        }
        else if (_wrapper == Step.GzipHeader)
        {
            isRight = expected == Checksums32.Crc(_checksum, _piece.AsSpan(0, _pieceLength));
            next = Step.Size;
        }
        else
        {
            isRight = BinaryPrimitives.ReverseEndianness(expected) == Checksums32.Adler(_checksum, _piece.AsSpan(0, _pieceLength));
            next = Step.Ended;
        }

        _step = isRight ? next : Step.Failed;
        return true;
    }

    private bool ReadStoredLength()
    {
        if (_bitCount < 32)
        {
            return false;
        }

        _left = (int)Take(16);
        int complement = (int)Take(16);
        _step = (_left ^ 0xFFFF) == complement ? Step.Stored : Step.Failed;
        return true;
    }

    private bool CopyStored(ref ReadOnlySpan<byte> data, IInflateSink sink)
    {
        while (_left > 0)
        {
            byte b;
            if (_bitCount >= 8)
            {
                b = (byte)Take(8);
            }
            else if (!data.IsEmpty)
            {
                b = data[0];
                data = data[1..];
            }
            else
            {
                return false;
            }

            Put(b, sink);
            _left--;
        }

        _step = Step.BlockHeader;
        return true;
    }

    private bool ReadDynamicHeader()
    {
        if (_bitCount < 14)
        {
            return false;
        }

        _literalCount = (int)Take(5) + 257;
        _distanceCount = (int)Take(5) + 1;
        _codeCount = (int)Take(4) + 4;
        _index = 0;
        _lengths.AsSpan().Clear();
        _step = _literalCount > 286 ? Step.Failed : Step.CodeLengths;
        return true;
    }

    private bool ReadCodeLengths()
    {
        for (; _index < _codeCount; _index++)
        {
            if (_bitCount < 3)
            {
                return false;
            }

            _lengths[CodeLengthOrder[_index]] = (byte)Take(3);
        }

        bool ok = _codes.TryBuild(_lengths.AsSpan(0, 19));
        _lengths.AsSpan().Clear();
        _index = 0;
        _step = ok ? Step.Lengths : Step.Failed;
        return true;
    }

    private bool ReadLengths()
    {
        int total = _literalCount + _distanceCount;
        while (_index < total)
        {
            int symbol = _codes.Decode(_bits, _bitCount, out int used);
            if (symbol < 0)
            {
                return FailOrWait(used);
            }

            if (symbol < 16)
            {
                Drop(used);
                _lengths[_index++] = (byte)symbol;
                continue;
            }

            int extra = symbol switch { 16 => 2, 17 => 3, _ => 7 };
            if (_bitCount < used + extra)
            {
                return false;
            }

            Drop(used);
            int repeat = (int)Take(extra) + (symbol == 18 ? 11 : 3);
            if (_index + repeat > total || (symbol == 16 && _index == 0))
            {
                _step = Step.Failed;
                return true;
            }

            byte value = symbol == 16 ? _lengths[_index - 1] : (byte)0;
            _lengths.AsSpan(_index, repeat).Fill(value);
            _index += repeat;
        }

        bool ok = _lengths[EndOfBlock] != 0 && _literals.TryBuild(_lengths.AsSpan(0, _literalCount))
            && _distances.TryBuild(_lengths.AsSpan(_literalCount, _distanceCount));
        _step = ok ? Step.Symbols : Step.Failed;
        return true;
    }

    private bool ReadSymbols(IInflateSink sink)
    {
        int symbol = _literals.Decode(_bits, _bitCount, out int used);
        if (symbol < 0)
        {
            return FailOrWait(used);
        }

        if (symbol < EndOfBlock)
        {
            Drop(used);
            Put((byte)symbol, sink);
            return true;
        }

        if (symbol == EndOfBlock)
        {
            Drop(used);
            _step = Step.BlockHeader;
            return true;
        }

        // A match is taken in one go: at most 48 bits.
        int lengthCode = symbol - 257;
        if (lengthCode >= LengthBase.Length)
        {
            _step = Step.Failed;
            return true;
        }

        int lengthExtra = LengthExtra[lengthCode];
        if (_bitCount < used + lengthExtra)
        {
            return false;
        }

        int length = LengthBase[lengthCode] + (int)((_bits >> used) & ((1u << lengthExtra) - 1));
        int position = used + lengthExtra;
        int distanceCode = _distances.Decode(_bits >> position, _bitCount - position, out int distanceUsed);
        if (distanceCode < 0)
        {
            return FailOrWait(distanceUsed);
        }

        if (distanceCode >= DistanceBase.Length)
        {
            _step = Step.Failed;
            return true;
        }

        position += distanceUsed;
        int distanceExtra = DistanceExtra[distanceCode];
        if (_bitCount < position + distanceExtra)
        {
            return false;
        }

        int distance = DistanceBase[distanceCode] + (int)((_bits >> position) & ((1u << distanceExtra) - 1));
        Drop(position + distanceExtra);
        Copy(length, distance, sink);
        return true;
    }

    /// <summary>No symbol: either there are too few bits (<paramref name="used"/> is 0), or the code means nothing.</summary>
    private bool FailOrWait(int used)
    {
        if (used == 0)
        {
            return false;
        }

        _step = Step.Failed;
        return true;
    }

    private void Copy(int length, int distance, IInflateSink sink)
    {
        if (distance > _total)
        {
            _step = Step.Failed;
            return;
        }

        for (int i = 0; i < Math.Min(length, MaxMatch); i++)
        {
            Put(_window[(_at - distance) & (WindowSize - 1)], sink);
        }
    }

    private void Put(byte b, IInflateSink sink)
    {
        _window[_at] = b;
        _at = (_at + 1) & (WindowSize - 1);
        if (_total < WindowSize)
        {
            _total++;
        }

        _piece[_pieceLength++] = b;
        if (_pieceLength == PieceSize)
        {
            Flush(sink);
        }
    }

    private void Flush(IInflateSink sink)
    {
        if (_pieceLength > 0)
        {
            ReadOnlySpan<byte> piece = _piece.AsSpan(0, _pieceLength);
            _pieceLength = 0;
            _size += (uint)piece.Length;
            if (_wrapper == Step.GzipHeader)
            {
                _checksum = Checksums32.Crc(_checksum, piece);
            }
            else if (_wrapper == Step.ZlibHeader)
            {
                _checksum = Checksums32.Adler(_checksum, piece);
            }

            sink.Inflated(piece);
        }
    }

    private ulong Take(int bits)
    {
        ulong value = _bits & ((1ul << bits) - 1);
        Drop(bits);
        return value;
    }

    private void Drop(int bits)
    {
        _bits >>= bits;
        _bitCount -= bits;
    }

    private void UseFixedCodes()
    {
        Span<byte> lengths = _lengths;
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..288].Fill(8);
        _literals.TryBuild(lengths[..LiteralCodes]);
        lengths[..DistanceCodes].Fill(5);
        _distances.TryBuild(lengths[..DistanceCodes]);
    }

    /// <summary>Codes by their first bits, longer ones by counting (RFC 1951 3.2.2).</summary>
    private sealed class HuffmanTable
    {
        private const int FastBits = 9;
        private const int MaxBits = 15;

        private readonly ushort[] _fast = new ushort[1 << FastBits];
        private readonly ushort[] _count = new ushort[MaxBits + 1];
        private readonly ushort[] _symbols;

        public HuffmanTable(int symbols) => _symbols = new ushort[symbols];

        /// <summary>False where the lengths make more codes than fit.</summary>
        public bool TryBuild(ReadOnlySpan<byte> lengths)
        {
            _count.AsSpan().Clear();
            _fast.AsSpan().Clear();
            foreach (byte length in lengths)
            {
                _count[length]++;
            }

            _count[0] = 0;
            int left = 1;
            Span<ushort> offsets = stackalloc ushort[MaxBits + 2];
            Span<ushort> next = stackalloc ushort[MaxBits + 1];
            int code = 0;
            for (int length = 1; length <= MaxBits; length++)
            {
                left = (left << 1) - _count[length];
                if (left < 0)
                {
                    return false;
                }

                code = (code + _count[length - 1]) << 1;
                next[length] = (ushort)code;
                offsets[length + 1] = (ushort)(offsets[length] + _count[length]);
            }

            for (int symbol = 0; symbol < lengths.Length; symbol++)
            {
                int length = lengths[symbol];
                if (length == 0)
                {
                    continue;
                }

                _symbols[offsets[length]++] = (ushort)symbol;
                int reversed = Reverse(next[length]++, length);
                if (length <= FastBits)
                {
                    for (int i = reversed; i < 1 << FastBits; i += 1 << length)
                    {
                        _fast[i] = (ushort)((symbol << 4) | length);
                    }
                }
            }

            return true;
        }

        /// <summary>The symbol, or -1; then <paramref name="used"/> is 0 where more bits could make one.</summary>
        public int Decode(ulong bits, int available, out int used)
        {
            int entry = _fast[(int)bits & ((1 << FastBits) - 1)];
            if (entry != 0 && (entry & 0xF) <= available)
            {
                used = entry & 0xF;
                return entry >> 4;
            }

            int code = 0;
            int first = 0;
            int index = 0;
            for (int length = 1; length <= MaxBits; length++)
            {
                if (length > available)
                {
                    used = 0;
                    return -1;
                }

                code |= (int)(bits & 1);
                bits >>= 1;
                int count = _count[length];
                if (code - count < first)
                {
                    used = length;
                    return _symbols[index + (code - first)];
                }

                index += count;
                first = (first + count) << 1;
                code <<= 1;
            }

            used = MaxBits;
            return -1;
        }

        private static int Reverse(int code, int length)
        {
            int reversed = 0;
            for (int i = 0; i < length; i++)
            {
                reversed = (reversed << 1) | (code & 1);
                code >>= 1;
            }

            return reversed;
        }
    }
}
