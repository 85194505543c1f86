using System.Buffers.Binary;

namespace NidsVm.Analysis.Transport.Tcp;

/// <summary>The options of a SYN that matter for what follows (RFC 9293 section 3.2, RFC 7323, RFC 2018).</summary>
internal readonly ref struct SynOptions
{
    /// <summary>Shift count of the window, or -1 without that option.</summary>
    public int WindowScale { get; private init; }

    /// <summary>Maximum segment size in bytes, or 0.</summary>
    public int MaximumSegment { get; private init; }

    public bool SackPermitted { get; private init; }

    public bool HasTimestamp { get; private init; }

    public uint TimestampValue { get; private init; }

    public uint TimestampEcho { get; private init; }

    /// <summary>Reads the options behind the fixed header; stops at the first one that does not fit.</summary>
    public static SynOptions Read(ReadOnlySpan<byte> options)
    {
        int scale = -1;
        int segment = 0;
        bool sack = false;
        bool timestamp = false;
        uint value = 0;
        uint echo = 0;
        while (!options.IsEmpty && options[0] != TcpOptions.EndOfList)
        {
            if (options[0] == TcpOptions.NoOperation)
            {
                options = options[1..];
                continue;
            }

            if (options.Length < 2 || options[1] > options.Length || options[1] == 0)
            {
                break;
            }

            int length = options[1];
            switch (options[0])
            {
                case TcpOptions.SackPermitted:
                    sack = true;
                    break;
                case TcpOptions.MaximumSegment when length >= 4:
                    segment = BinaryPrimitives.ReadUInt16BigEndian(options[2..]);
                    break;
                case TcpOptions.WindowScale when length >= 3:
                    scale = options[2];
                    break;
                case TcpOptions.Timestamps when length >= 10:
                    timestamp = true;
                    value = BinaryPrimitives.ReadUInt32BigEndian(options[2..]);
                    echo = BinaryPrimitives.ReadUInt32BigEndian(options[6..]);
                    break;
            }

            options = options[length..];
        }

        return new SynOptions
        {
            WindowScale = scale,
            MaximumSegment = segment,
            SackPermitted = sack,
            HasTimestamp = timestamp,
            TimestampValue = value,
            TimestampEcho = echo,
        };
    }
}
