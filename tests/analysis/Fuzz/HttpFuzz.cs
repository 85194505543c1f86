using NidsVm.Analysis.Protocols.Http;
using NidsVm.Analysis.Protocols.Mime;
using NidsVm.Analysis.Tests.Http;
using NidsVm.Analysis.Tests.Splicing;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>
/// Any bytes as a conversation: a byte says who speaks and how much of what follows, or how large a gap is.
/// </summary>
public static class HttpFuzz
{
    private static readonly Lazy<Conversation[]> Known = new(static () => RecordedTurns.Of(isTcp: true, 80, 8080, 8765));

    public static byte[] Generate(Random random) => RecordedTurns.Framed(RecordedTurns.Damaged(random, Known.Value));

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        HttpRecorder recorder = new() { IsVerbose = true };
        HttpSession session = new(recorder, new HttpOptions(new MimeLimits(MaxDepth: 8, MaxHeaderBytes: 200)));
        long sequence = 0;
        while (data.Length > 1)
        {
            byte control = data[0];
            bool isOrig = (control & 1) != 0;
            int length = Math.Min(data.Length - 1, control >> 1);
            if (control == 255)
            {
                session.Gap(isOrig, sequence, data[1]);
                length = 1;
            }
            else
            {
                session.Deliver(isOrig, data.Slice(1, length));
            }

            sequence += length;
            data = data[(1 + length)..];
        }

        session.EndOfStream(isOrig: true);
        session.ConnectionFinished();
        session.Done();
        _ = recorder.Lines;
    }
}
