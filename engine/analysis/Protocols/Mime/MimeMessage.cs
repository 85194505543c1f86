namespace NidsVm.Analysis.Protocols.Mime;

/// <summary>What is wrong with a message.</summary>
public enum MimeProblem
{
    IllegalFormat,
    IllegalEncoding,
    ContentGap,
}

/// <summary>Top-level media types that are treated in a way of their own.</summary>
public enum MimeKind : byte
{
    Multipart,
    Message,
    Text,
    Other,
}

/// <summary>Takes what the entities of one message find.</summary>
public abstract class MimeMessage
{
    /// <summary>Largest piece of data that is handed out at once.</summary>
    public abstract int DataPiece { get; }

    public abstract void BeginEntity(MimeEntity entity);

    public abstract void EndEntity(MimeEntity entity);

    public abstract void Header(MimeEntity entity, MimeField field);

    public abstract void AllHeaders(MimeEntity entity);

    /// <summary>Decoded data of a leaf.</summary>
    public abstract void Data(MimeEntity entity, ReadOnlySpan<byte> data);

    public abstract void Problem(MimeProblem problem, string detail);

    public abstract void Weird(string name, string? detail);
}

/// <summary>Limits on messages, which policies can set (<c>MIME::max_depth</c>, <c>MIME::max_header_bytes</c>).</summary>
public sealed record MimeLimits(int MaxDepth = 100, int MaxHeaderBytes = 65536);
