using NidsVm.Analysis.Protocols.Dns;
using NidsVm.Analysis.Tests.Dns;
using NidsVm.Analysis.Tests.Splicing;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Any bytes as a message, and as a stream of messages.</summary>
public static class DnsFuzz
{
    private static readonly Lazy<Conversation[]> Known = new(static () => RecordedTurns.Of(isTcp: false, 53));

    public static byte[] Generate(Random random)
    {
        if (random.Next(3) == 0)
        {
            return Conversations.Damaged(DnsMessages.Seeds(), random);
        }

        List<Turn> turns = RecordedTurns.Damaged(random, Known.Value);
        return turns.Count == 0 ? [] : turns[random.Next(turns.Count)].Data;
    }

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
