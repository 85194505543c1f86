using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace NidsVm.Vm.Builtins.HostNames;

/// <summary>Asks a name server for TXT records over UDP (RFC 1035, sections 4.1 and 4.2.1), which the platform's resolver cannot.</summary>
internal static class TxtQuery
{
    private const int HeaderLength = 12;
    private const int MaxMessage = 4096;
    private const int TypeTxt = 16;
    private const int ClassInternet = 1;

    /// <summary>The first TXT record of a name, or null.</summary>
    /// <exception cref="SocketException">the name server cannot be reached</exception>
    public static async Task<string?> AskAsync(string name, CancellationToken cancellation)
    {
        ushort id = (ushort)RandomNumberGenerator.GetInt32(0x10000);
        if (NameServer() is not { } server || Request(id, name) is not { } request)
        {
            return null;
        }

        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellation).ConfigureAwait(false);
        await socket.SendAsync(request, SocketFlags.None, cancellation).ConfigureAwait(false);
        byte[] response = new byte[MaxMessage];
        while (true)
        {
            int length = await socket.ReceiveAsync(response, SocketFlags.None, cancellation).ConfigureAwait(false);
            if (length >= HeaderLength && BinaryPrimitives.ReadUInt16BigEndian(response) == id)
            {
                return FirstText(response.AsSpan(0, length));
            }
        }
    }

    /// <summary>The request for a name's TXT records, or null where it is no name.</summary>
    internal static byte[]? Request(ushort id, string name)
    {
        byte[] message = new byte[HeaderLength + name.Length + 6];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        message[2] = 1; // recursion desired
        message[5] = 1; // one question
        int at = HeaderLength;
        foreach (string label in name.TrimEnd('.').Split('.'))
        {
            if (label.Length is 0 or > 63 || !Ascii.IsValid(label))
            {
                return null;
            }

            message[at++] = (byte)label.Length;
            at += Encoding.ASCII.GetBytes(label, message.AsSpan(at));
        }

        message[at++] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at), TypeTxt);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 2), ClassInternet);
        return message[..(at + 4)];
    }

    /// <summary>The text of the first TXT record of a response, its strings joined; null where it has none or is damaged.</summary>
    internal static string? FirstText(ReadOnlySpan<byte> message)
    {
        int questions = BinaryPrimitives.ReadUInt16BigEndian(message[4..]);
        int answers = BinaryPrimitives.ReadUInt16BigEndian(message[6..]);
        int at = HeaderLength;
        for (; questions > 0; questions--)
        {
            if (!SkipName(message, ref at) || (at += 4) > message.Length)
            {
                return null;
            }
        }

        for (; answers > 0; answers--)
        {
            if (!SkipName(message, ref at) || at + 10 > message.Length)
            {
                return null;
            }

            int type = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
            int length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
            at += 10;
            if (at + length > message.Length)
            {
                return null;
            }

            if (type == TypeTxt)
            {
                return JoinStrings(message.Slice(at, length));
            }

            at += length;
        }

        return null;
    }

    private static string JoinStrings(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder();
        while (data.Length > 0)
        {
            int length = Math.Min(data[0], data.Length - 1);
            text.Append(Encoding.Latin1.GetString(data.Slice(1, length)));
            data = data[(1 + length)..];
        }

        return text.ToString();
    }

    private static bool SkipName(ReadOnlySpan<byte> message, ref int at)
    {
        while (at < message.Length)
        {
            int length = message[at++];
            if (length == 0)
            {
                return true;
            }

            if (length >= 0xC0)
            {
                // A pointer ends the name.
                return ++at <= message.Length;
            }

            at += length;
        }

        return false;
    }

    /// <summary>The name server that the environment or the system's configuration names.</summary>
    private static IPEndPoint? NameServer()
    {
        const int Port = 53;
        if (IPAddress.TryParse(Environment.GetEnvironmentVariable("ZEEK_DNS_RESOLVER"), out IPAddress? chosen))
        {
            return new IPEndPoint(chosen, Port);
        }

        const string Configuration = "/etc/resolv.conf";
        if (!File.Exists(Configuration))
        {
            return null;
        }

        foreach (string line in File.ReadLines(Configuration))
        {
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is ["nameserver", var address, ..] && IPAddress.TryParse(address, out IPAddress? server))
            {
                return new IPEndPoint(server, Port);
            }
        }

        return null;
    }
}
