using NidsVm.Analysis.Protocols.Mime;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Any bytes as the lines of a message.</summary>
public static class MimeFuzz
{
    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        Message message = new();
        MimeEntity entity = new(message, null, new MimeLimits(MaxDepth: 8, MaxHeaderBytes: 200));
        while (!data.IsEmpty)
        {
            int end = data.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? data : data[..end];
            entity.Deliver(line, end >= 0);
            data = end < 0 ? default : data[(end + 1)..];
        }

        entity.EndOfData();
        if (message.Open != 0)
        {
            throw new InvalidOperationException("entities were not closed");
        }
    }

    private sealed class Message : MimeMessage
    {
        public int Open { get; private set; } = 1;

        public override int DataPiece => 64;

        public override void BeginEntity(MimeEntity entity) => Open++;

        public override void EndEntity(MimeEntity entity) => Open--;

        public override void Header(MimeEntity entity, MimeField field)
        {
            _ = field.FirstToken;
            _ = field.AfterFirstToken;
        }

        public override void AllHeaders(MimeEntity entity)
        {
        }

        public override void Data(MimeEntity entity, ReadOnlySpan<byte> data)
        {
            if (data.Length > DataPiece)
            {
                throw new InvalidOperationException("a piece is too large");
            }
        }

        public override void Problem(MimeProblem problem, string detail)
        {
        }

        public override void Weird(string name, string? detail)
        {
        }
    }
}
