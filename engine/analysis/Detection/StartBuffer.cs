using System.Buffers;
using NidsVm.Analysis.Analyzers;

namespace NidsVm.Analysis.Detection;

/// <summary>
/// The first bytes of both directions of a connection in the order in which they came, with the gaps between them, so that an analyzer
/// that begins late can be told all of it. Its arrays are rented.
/// </summary>
internal struct StartBuffer
{
    private byte[]? _bytes;
    private Piece[]? _pieces;
    private int _pieceCount;

    /// <summary>Bytes kept.</summary>
    public int Length { get; private set; }

    /// <summary>Pieces and gaps kept.</summary>
    public readonly int Count => _pieceCount;

    public void Add(ReadOnlySpan<byte> data, bool isOrig)
    {
        if (_bytes is null || _bytes.Length < Length + data.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(512, Length + data.Length));
            if (_bytes is not null)
            {
                _bytes.AsSpan(0, Length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_bytes);
            }

            _bytes = larger;
        }

        data.CopyTo(_bytes.AsSpan(Length));
        AddPiece(new Piece(Length, data.Length, isOrig, IsGap: false, 0, 0));
        Length += data.Length;
    }

    public void AddGap(ulong sequence, ulong length, bool isOrig) => AddPiece(new Piece(0, 0, isOrig, IsGap: true, sequence, length));

    /// <summary>Tells an analyzer everything, as a stream or as packets.</summary>
    public readonly void Replay(Analyzer analyzer, bool asPackets)
    {
        for (int i = 0; i < _pieceCount; i++)
        {
            Piece piece = _pieces![i];
            if (piece.IsGap)
            {
                analyzer.NextUndelivered(piece.Sequence, piece.GapLength, piece.IsOrig);
            }
            else if (asPackets)
            {
                analyzer.NextPacket(_bytes.AsSpan(piece.Start, piece.Length), piece.Length, piece.IsOrig);
            }
            else
            {
                analyzer.NextStream(_bytes.AsSpan(piece.Start, piece.Length), piece.IsOrig);
            }
        }
    }

    public void Release()
    {
        if (_bytes is { } bytes)
        {
            _bytes = null;
            ArrayPool<byte>.Shared.Return(bytes);
        }

        if (_pieces is { } pieces)
        {
            _pieces = null;
            ArrayPool<Piece>.Shared.Return(pieces);
        }

        Length = _pieceCount = 0;
    }

    private void AddPiece(Piece piece)
    {
        if (_pieces is null || _pieces.Length == _pieceCount)
        {
            Piece[] larger = ArrayPool<Piece>.Shared.Rent(Math.Max(8, _pieceCount * 2));
            if (_pieces is not null)
            {
                _pieces.AsSpan(0, _pieceCount).CopyTo(larger);
                ArrayPool<Piece>.Shared.Return(_pieces);
            }

            _pieces = larger;
        }

        _pieces[_pieceCount++] = piece;
    }

    private readonly record struct Piece(int Start, int Length, bool IsOrig, bool IsGap, ulong Sequence, ulong GapLength);
}
