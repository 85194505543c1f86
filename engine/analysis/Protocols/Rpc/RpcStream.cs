using System.Buffers.Binary;
using System.Globalization;

namespace NidsVm.Analysis.Protocols.Rpc;

/// <summary>Takes messages out of a stream.</summary>
public interface IRpcMessageSink
{
    double NetworkTime { get; }

    /// <param name="start">network time at which the message began</param>
    void Message(ReadOnlySpan<byte> message, bool isOrig, double start);

    /// <summary>A message of this many bytes, of which only the first are looked at.</summary>
    void TooLong(string length);
}

/// <summary>
/// Cuts one direction of a TCP stream into messages by record marks (RFC 5531, section 11): four bytes before each fragment, with the
/// length and whether it is the last one. Behind a gap it looks for three frames that follow each other from the begin of a packet on.
/// </summary>
public sealed class RpcStream
{
    /// <summary>Bytes of a message that are kept and analysed.</summary>
    public const int MaxLength = 65_536;

    private const int MarkLength = 4;
    private const uint LastFragment = 0x8000_0000;
    private const int ProbeLength = 12;
    private const int MinFrameLength = 16;

    private readonly bool _isOrig;
    private readonly IRpcMessageSink _sink;
    private byte[] _buffer = [];
    private int _filled;
    private long _expected;
    private long _processed;
    private uint _mark;
    private int _markBytes;
    private double _start;
    private Progress _progress;
    private Sync _sync;
    private long _toSkip;

    public RpcStream(bool isOrig, IRpcMessageSink sink)
    {
        _isOrig = isOrig;
        _sink = sink;
    }

    private enum Progress : byte
    {
        AwaitsMessage,
        InMark,
        InFragment,
        InLastFragment,
    }

    private enum Sync : byte
    {
        Unknown,
        InSync,
        Lost,
        AwaitsMessage,
        AwaitsFullMessage,
        HadFullMessage,
    }

    /// <summary>Some bytes will not come.</summary>
    public void Gap()
    {
        _sync = Sync.Lost;
        _toSkip = 0;
        _progress = Progress.AwaitsMessage;
    }

    /// <param name="data">the next bytes</param>
    /// <param name="fromBegin">whether this is the begin of the direction, asked for the first bytes only</param>
    public void Deliver(ReadOnlySpan<byte> data, bool fromBegin)
    {
        if (_sync == Sync.Unknown)
        {
            _sync = fromBegin ? Sync.InSync : Sync.Lost;
        }

        if (_sync != Sync.InSync && !FindFrame(ref data))
        {
            return;
        }

        while (!data.IsEmpty)
        {
            Take(ref data);
        }
    }

    private void Take(ref ReadOnlySpan<byte> data)
    {
        if (_progress == Progress.AwaitsMessage)
        {
            _filled = 0;
            _expected = 0;
            _processed = 0;
            _mark = 0;
            _markBytes = 0;
            _progress = Progress.InMark;
            _start = _sink.NetworkTime;
        }

        if (_progress == Progress.InMark)
        {
            while (_markBytes < MarkLength && !data.IsEmpty)
            {
                _mark = (_mark << 8) | data[0];
                _markBytes++;
                data = data[1..];
            }

            if (_markBytes == MarkLength)
            {
                _markBytes = 0;
                _expected += _mark & ~LastFragment;
                if (_expected > MaxLength)
                {
                    _sink.TooLong(_expected.ToString(CultureInfo.InvariantCulture));
                }

                _progress = (_mark & LastFragment) != 0 ? Progress.InLastFragment : Progress.InFragment;
                _mark = 0;
            }

            return;
        }

        int length = (int)Math.Min(data.Length, _expected - _processed);
        bool isWhole = _processed == 0 && length == _expected && length <= MaxLength;
        ReadOnlySpan<byte> piece = data[..length];
        data = data[length..];
        _processed += length;
        if (isWhole && _progress == Progress.InLastFragment)
        {
            _progress = Progress.AwaitsMessage;
            _sink.Message(piece, _isOrig, _start);
            return;
        }

        Keep(piece);
        if (_processed < _expected)
        {
            return;
        }

        if (_progress == Progress.InFragment)
        {
            _progress = Progress.InMark;
            return;
        }

        _progress = Progress.AwaitsMessage;
        _sink.Message(_buffer.AsSpan(0, _filled), _isOrig, _start);
    }

    private void Keep(ReadOnlySpan<byte> piece)
    {
        int length = Math.Min(piece.Length, MaxLength - _filled);
        if (length <= 0)
        {
            return;
        }

        if (_buffer.Length < _filled + length)
        {
            Array.Resize(ref _buffer, Math.Min(MaxLength, Math.Max(_filled + length, Math.Max(512, _buffer.Length * 2))));
        }

        piece[..length].CopyTo(_buffer.AsSpan(_filled));
        _filled += length;
    }

    /// <summary>Looks for the begin of a frame, and is content after two messages that end where the next frame begins.</summary>
    private bool FindFrame(ref ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (_toSkip > 0)
            {
                if (_toSkip >= data.Length)
                {
                    _toSkip -= data.Length;
                    return false;
                }

                data = data[(int)_toSkip..];
                _toSkip = 0;
            }

            if (data.Length < ProbeLength)
            {
                Gap();
                return false;
            }

            uint mark = BinaryPrimitives.ReadUInt32BigEndian(data);
            uint type = BinaryPrimitives.ReadUInt32BigEndian(data[8..]);
            uint length = mark & ~LastFragment;
            bool isLast = (mark & LastFragment) != 0;
            if (type != (_isOrig ? RpcAnalyzer.CallMessage : RpcAnalyzer.ReplyMessage) || length < MinFrameLength || length > MaxLength)
            {
                Gap();
                return false;
            }

            if (_sync == Sync.HadFullMessage)
            {
                _sync = Sync.InSync;
                return true;
            }

            _toSkip = length + MarkLength;
            _sync = _sync == Sync.AwaitsFullMessage
                ? isLast ? Sync.HadFullMessage : _sync
                : isLast ? Sync.AwaitsFullMessage : Sync.AwaitsMessage;
        }

        return false;
    }
}
