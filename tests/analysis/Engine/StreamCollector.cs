using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Connections;

namespace NidsVm.Analysis.Tests.Engine;

/// <summary>Writes down what it is given.</summary>
internal sealed class StreamCollector : Analyzer
{
    public StreamCollector(Connection connection, AnalyzerInfo info)
        : base(connection, info)
    {
    }

    public List<byte> Orig { get; } = [];

    public List<byte> Resp { get; } = [];

    public List<(ulong Sequence, ulong Length, bool IsOrig)> Gaps { get; } = [];

    public List<string> Ends { get; } = [];

    protected override void DeliverStream(ReadOnlySpan<byte> data, bool isOrig) => (isOrig ? Orig : Resp).AddRange(data);

    protected override void Undelivered(ulong sequence, ulong length, bool isOrig) => Gaps.Add((sequence, length, isOrig));

    protected override void EndOfData(bool isOrig) => Ends.Add(isOrig ? "end orig" : "end resp");

    protected override void Done() => Ends.Add("done");

    protected internal override void EndpointEof(bool isOrig) => Ends.Add(isOrig ? "eof orig" : "eof resp");

    protected internal override void ConnectionFinished(bool isHalf) => Ends.Add(isHalf ? "half finished" : "finished");

    protected internal override void ConnectionReset() => Ends.Add("reset");
}
