using NidsVm.Analysis.Protocols.Ssh;
using NidsVm.Analysis.Tests.Splicing;
using NidsVm.Analysis.Tests.Ssh;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Any bytes as a conversation: each piece is led by a byte with its length and its side.</summary>
public static class SshFuzz
{
    private static readonly Lazy<Conversation[]> Known = new(static () => RecordedTurns.Of(isTcp: true, 22));

    public static byte[] Generate(Random random) => RecordedTurns.Framed(RecordedTurns.Damaged(random, Known.Value));

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        SshSession session = new(new SshRecorder(), SshRecorder.Limits);
        while (data.Length > 1)
        {
            int length = Math.Min(data.Length - 1, data[0] >> 1);
            session.Deliver((data[0] & 1) != 0, data.Slice(1, length));
            data = data[(1 + length)..];
        }
    }
}
