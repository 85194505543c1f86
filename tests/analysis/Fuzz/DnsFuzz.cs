using NidsVm.Analysis.Protocols.Dns;
using NidsVm.Analysis.Tests.Dns;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Any bytes as a message, and as a stream of messages.</summary>
public static class DnsFuzz
{
    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        DnsRecorder.Parse(data);
        DnsRecorder.Parse(data, isNetbios: true, isUdp: false);
        DnsStream stream = default;
        Sink sink = new();
        while (!data.IsEmpty)
        {
            int length = Math.Min(data.Length, 1 + (data[0] & 31));
            stream.Deliver(data[..length], isOrig: true, sink);
            data = data[length..];
        }
    }

    private sealed class Sink : IDnsMessageSink
    {
        public void Message(ReadOnlySpan<byte> message, bool isOrig) => DnsRecorder.Parse(message);
    }
}
