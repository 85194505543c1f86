using System.Buffers.Binary;

namespace NidsVm.Analysis.Protocols.Dns;

/// <summary>
/// A cursor over one message. Numbers past the end read as 0 and do not move the cursor, so that a cut-off record yields what it has.
/// </summary>
public ref struct DnsReader
{
    private readonly ReadOnlySpan<byte> _message;

    public DnsReader(ReadOnlySpan<byte> message, int position)
    {
        _message = message;
        Position = position;
    }

    /// <summary>Offset from the start of the message.</summary>
    public int Position { get; private set; }

    public readonly int Remaining => _message.Length - Position;

    public byte ReadByte() => Remaining > 0 ? _message[Position++] : (byte)0;

    public ushort ReadU16()
    {
        if (Remaining < 2)
        {
            return 0;
        }

        ushort value = BinaryPrimitives.ReadUInt16BigEndian(_message[Position..]);
        Position += 2;
        return value;
    }

    public uint ReadU32()
    {
        if (Remaining < 4)
        {
            return 0;
        }

        uint value = BinaryPrimitives.ReadUInt32BigEndian(_message[Position..]);
        Position += 4;
        return value;
    }

    /// <summary>Up to <paramref name="length"/> bytes; fewer where the message ends before, none where the length is negative.</summary>
    public ReadOnlySpan<byte> ReadBytes(int length)
    {
        ReadOnlySpan<byte> bytes = _message.Slice(Position, Math.Clamp(length, 0, Remaining));
        Position += bytes.Length;
        return bytes;
    }

    public void Skip(int length) => Position += Math.Clamp(length, 0, Remaining);

    /// <summary>
    /// Writes the name at the cursor as text with dots (RFC 1035 4.1.4): pointers only lead back, at most <paramref name="maxDepth"/>
    /// of them. False where the name is broken; <paramref name="weird"/> then says how, and is also set for a long name, which is kept.
    /// </summary>
    /// <param name="buffer">room for <see cref="DnsLimits.NameBuffer"/> bytes</param>
    /// <param name="length">bytes written, without the last dot</param>
    public bool TryReadName(scoped Span<byte> buffer, bool lowerCase, bool longLabels, int maxDepth, out int length, out string? weird)
    {
        length = 0;
        weird = null;
        int position = Position;
        int end = _message.Length;
        int depth = 0;
        bool ok = true;
        while (position < end)
        {
            int start = position;
            int label = _message[position++];
            if (label == 0 || position >= end)
            {
                break;
            }

            if ((label & 0xC0) == 0xC0)
            {
                int target = ((label & 0x3F) << 8) | _message[position++];
                if (depth == 0)
                {
                    Position = position;
                }

                if (target >= start)
                {
                    weird = DnsWeirds.ForwardCompression;
                    ok = false;
                    break;
                }

                if (++depth > maxDepth)
                {
                    weird = DnsWeirds.CompressionDepth;
                    ok = false;
                    break;
                }

                // What the pointer leads to ends where the pointer stands, so that every chain gets shorter.
                position = target;
                end = start;
                continue;
            }

            if (label > end - position)
            {
                weird = DnsWeirds.LabelPastEnd;
                position = end;
                ok = false;
                break;
            }

            if (label > DnsLimits.LabelLength && !longLabels)
            {
                weird = DnsWeirds.LongLabel;
                ok = false;
                break;
            }

            if (label >= DnsLimits.NameBuffer - length)
            {
                weird = DnsWeirds.LabelPastName;
                ok = false;
                break;
            }

            _message.Slice(position, label).CopyTo(buffer[length..]);
            buffer[length + label] = (byte)'.';
            length += label + 1;
            position += label;
        }

        if (depth == 0)
        {
            Position = position;
        }

        if (ok && length >= DnsLimits.LongName)
        {
            weird = DnsWeirds.LongName;
        }

        if (length >= 2)
        {
            length--;
        }

        if (lowerCase)
        {
            ToLower(buffer[..length]);
        }

        return ok;
    }

    /// <summary>ASCII letters to lower case; other bytes stay.</summary>
    public static void ToLower(Span<byte> text)
    {
        foreach (ref byte b in text)
        {
            if (b is >= (byte)'A' and <= (byte)'Z')
            {
                b |= 0x20;
            }
        }
    }
}
