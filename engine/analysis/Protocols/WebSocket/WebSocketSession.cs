using System.Buffers.Binary;

namespace NidsVm.Analysis.Protocols.WebSocket;

/// <summary>Numbers of frames (RFC 6455 5.2).</summary>
internal static class WebSocketOpcode
{
    public const byte Continuation = 0;
    public const byte Text = 1;
    public const byte Binary = 2;
    public const byte Close = 8;
    public const byte Ping = 9;
    public const byte Pong = 10;
}

/// <summary>Takes what <see cref="WebSocketFlow"/> finds. Spans are valid during the call only.</summary>
public interface IWebSocketSink
{
    void Frame(bool isOrig, bool isLast, int reserved, int opcode, ulong length);

    /// <summary>Payload, unmasked, in pieces of limited size.</summary>
    /// <param name="isContent">text or binary data, and not that of a control frame</param>
    void Payload(bool isOrig, ReadOnlySpan<byte> data, bool isContent);

    /// <param name="status">0 where the frame tells none</param>
    void Close(bool isOrig, int status, ReadOnlySpan<byte> reason);

    /// <summary>All frames of a message have come.</summary>
    void Message(bool isOrig, int opcode);

    /// <summary>A control frame carries more than is passed on.</summary>
    /// <param name="length">bytes of its payload</param>
    void LongControlFrame(ulong length);

    /// <param name="data">what was delivered</param>
    void Violation(string reason, ReadOnlySpan<byte> data);
}

/// <summary>One direction of a WebSocket connection: frames that make up messages.</summary>
public struct WebSocketFlow
{
    private const string Misplaced = "binpac exception: &enforce violation : WebSocket_FrameHeaderFixed:b";
    private const string ShortClose = "binpac exception: out_of_bound: WebSocket_FramePayloadClose:status";

    private FrameBuffer _buffer;
    private byte[]? _unmasked;
    private ulong _payloadLeft;
    private ulong _passedLeft;
    private ulong _maskIndex;
    private uint _mask;
    private byte _messageOpcode;
    private byte _frameOpcode;
    private bool _isInPayload;
    private bool _isLast;
    private bool _isMasked;
    private bool _isInMessage;

    /// <param name="chunkLength">most bytes of payload that are passed on at once</param>
    /// <param name="controlLength">most bytes that are passed on of a control frame; 0: all</param>
    public void Deliver(bool isOrig, ReadOnlySpan<byte> data, int chunkLength, int controlLength, IWebSocketSink sink)
    {
        ReadOnlySpan<byte> rest = _buffer.Join(data);
        while (true)
        {
            string? fault = null;
            if (_isInPayload)
            {
                int length = (int)Math.Min(_payloadLeft, (ulong)chunkLength);
                if (rest.Length < length)
                {
                    break;
                }

                _payloadLeft -= (ulong)length;
                fault = Chunk(isOrig, rest[..length], sink);
                rest = rest[length..];
            }
            else if (!TryHeader(isOrig, ref rest, controlLength, sink, out fault) && fault is null)
            {
                break;
            }

            if (fault is not null)
            {
                _buffer.Clear();
                _isInPayload = _isInMessage = false;
                _payloadLeft = 0;
                sink.Violation(fault, data);
                return;
            }

            if (_isInPayload && _payloadLeft == 0)
            {
                EndFrame(isOrig, sink);
            }
        }

        _buffer.Keep(rest);
    }

    private bool TryHeader(bool isOrig, ref ReadOnlySpan<byte> rest, int controlLength, IWebSocketSink sink, out string? fault)
    {
        fault = null;
        if (rest.Length < 2)
        {
            return false;
        }

        // The first frame of a message tells what it is, the others continue it.
        byte opcode = (byte)(rest[0] & 0x0F);
        if (opcode == WebSocketOpcode.Continuation != _isInMessage)
        {
            fault = Misplaced;
            return false;
        }

        bool isMasked = (rest[1] & 0x80) != 0;
        int shortLength = rest[1] & 0x7F;
        int lengthBytes = shortLength switch { 126 => 2, 127 => 8, _ => 0 };
        int headerLength = 2 + lengthBytes + (isMasked ? 4 : 0);
        if (rest.Length < headerLength)
        {
            return false;
        }

        _payloadLeft = lengthBytes switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(rest[2..]),
            8 => BinaryPrimitives.ReadUInt64BigEndian(rest[2..]),
            _ => (ulong)shortLength,
        };
        _mask = isMasked ? BinaryPrimitives.ReadUInt32BigEndian(rest[(headerLength - 4)..]) : 0;
        _maskIndex = 0;
        _isMasked = isMasked;
        _isLast = (rest[0] & 0x80) != 0;
        _frameOpcode = opcode;
        if (!_isInMessage)
        {
            _messageOpcode = opcode;
            _isInMessage = true;
        }

        _isInPayload = true;
        _passedLeft = _payloadLeft;
        if (controlLength != 0 && _messageOpcode is WebSocketOpcode.Close or WebSocketOpcode.Ping or WebSocketOpcode.Pong
            && _payloadLeft > (ulong)controlLength)
        {
            sink.LongControlFrame(_payloadLeft);
            _passedLeft = (ulong)controlLength;
        }

        int reserved = (rest[0] & 0x70) >> 4;
        rest = rest[headerLength..];
        sink.Frame(isOrig, _isLast, reserved, opcode, _payloadLeft);
        if (_payloadLeft == 0 && opcode == WebSocketOpcode.Close)
        {
            sink.Close(isOrig, 0, default);
        }

        return true;
    }

    /// <returns>what is wrong, or null</returns>
    private string? Chunk(bool isOrig, ReadOnlySpan<byte> data, IWebSocketSink sink)
    {
        data = data[..(int)Math.Min((ulong)data.Length, _passedLeft)];
        _passedLeft -= (ulong)data.Length;
        if (_isMasked)
        {
            if (_unmasked is null || _unmasked.Length < data.Length)
            {
                _unmasked = new byte[data.Length];
            }

            for (int i = 0; i < data.Length; i++)
            {
                _unmasked[i] = (byte)(data[i] ^ (byte)(_mask >> (24 - (8 * (int)(_maskIndex++ & 3)))));
            }

            data = _unmasked.AsSpan(0, data.Length);
        }

        sink.Payload(isOrig, data, _messageOpcode is WebSocketOpcode.Text or WebSocketOpcode.Binary);
        if (_frameOpcode != WebSocketOpcode.Close)
        {
            return null;
        }

        if (data.Length < 2)
        {
            return ShortClose;
        }

        sink.Close(isOrig, BinaryPrimitives.ReadUInt16BigEndian(data), data[2..]);
        return null;
    }

    private void EndFrame(bool isOrig, IWebSocketSink sink)
    {
        _isInPayload = false;
        if (_isLast)
        {
            _isInMessage = false;
            sink.Message(isOrig, _messageOpcode);
        }
    }
}
