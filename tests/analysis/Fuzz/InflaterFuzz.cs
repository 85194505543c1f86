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

        // At an error the last piece that was not handed out is lost; of small pieces nothing is.
        long lost = pieces.Length - whole.Length;
        long most = status == InflateStatus.Failed ? Inflater.PieceSize : 0;
        if (status != inflater.Status || lost < 0 || lost > most)
        {
            throw new InvalidOperationException($"pieces make a difference: {status} after {whole.Length} bytes, {inflater.Status} after {pieces.Length}");
        }
    }

    private sealed class Sink : IInflateSink
    {
        public long Length { get; private set; }

        public void Inflated(ReadOnlySpan<byte> data) => Length += data.Length;
    }
}
