using NidsVm.Analysis.Protocols;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Any bytes as compressed data, in one piece and in small ones.</summary>
public static class InflaterFuzz
{
    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        Sink whole = new();
        Inflater inflater = new();
        InflateStatus status = inflater.Deliver(data, whole);
        Sink pieces = new();
        inflater.Reset();
        foreach (byte b in data)
        {
            inflater.Deliver([b], pieces);
        }

        if (status != inflater.Status || whole.Length != pieces.Length)
        {
            throw new InvalidOperationException("pieces make a difference");
        }
    }

    private sealed class Sink : IInflateSink
    {
        public long Length { get; private set; }

        public void Inflated(ReadOnlySpan<byte> data) => Length += data.Length;
    }
}
