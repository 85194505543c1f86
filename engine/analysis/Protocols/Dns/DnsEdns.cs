using System.Buffers.Binary;

namespace NidsVm.Analysis.Protocols.Dns;

/// <summary>The options of the OPT record (RFC 6891 6.1.2).</summary>
public static partial class DnsParser
{
    private static void ParseOptions<THandler>(ReadOnlySpan<byte> options, bool isUdp, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        while (options.Length >= 4)
        {
            int code = BinaryPrimitives.ReadUInt16BigEndian(options);
            int length = BinaryPrimitives.ReadUInt16BigEndian(options[2..]);
            if (length > options.Length - 4)
            {
                break;
            }

            ReadOnlySpan<byte> data = options.Slice(4, length);
            options = options[(4 + length)..];
            switch (code)
            {
                case EdnsOption.ClientSubnet:
                    ParseClientSubnet(data, ref handler);
                    break;
                case EdnsOption.TcpKeepalive when length is 0 or 2:
                    if (isUdp)
                    {
                        handler.Weird(DnsWeirds.KeepaliveInUdp, null);
                    }

                    handler.TcpKeepalive(length == 0 ? -1 : BinaryPrimitives.ReadUInt16BigEndian(data));
                    break;
                case EdnsOption.Cookie when length == 8 || length is >= 16 and <= 40:
                    handler.Cookie(data[..8], data[8..]);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>RFC 7871 6: family, two prefix lengths, as many bytes of address as the source prefix needs.</summary>
    private static void ParseClientSubnet<THandler>(ReadOnlySpan<byte> data, ref THandler handler)
        where THandler : struct, IDnsHandler
    {
        const int V4 = 1;
        const int V6 = 2;
        if (data.Length <= 4)
        {
            handler.Weird(DnsWeirds.EcsLength, null);
            return;
        }

        int family = BinaryPrimitives.ReadUInt16BigEndian(data);
        int source = data[2];
        ReadOnlySpan<byte> address = data[4..];
        if (family is not V4 and not V6)
        {
            return;
        }

        if (source > (family == V4 ? 32 : 128))
        {
            handler.Weird(family == V4 ? DnsWeirds.EcsPrefix4 : DnsWeirds.EcsPrefix6, Text(source) + " bits");
            return;
        }

        if (source > address.Length * 8)
        {
            handler.Weird(
                family == V4 ? DnsWeirds.EcsAddress4 : DnsWeirds.EcsAddress6,
                "need " + Text(source) + " bits, have " + Text(address.Length * 8) + " bits");
            return;
        }

        Span<byte> whole = stackalloc byte[16];
        whole.Clear();
        int used = (source + 7) / 8;
        if (family == V4)
        {
            whole[10] = whole[11] = 0xFF;
            address[..used].CopyTo(whole[12..]);
        }
        else
        {
            address[..used].CopyTo(whole);
        }

        handler.ClientSubnet(
            family == V6, source, data[3], BinaryPrimitives.ReadUInt64BigEndian(whole), BinaryPrimitives.ReadUInt64BigEndian(whole[8..]));
    }
}
