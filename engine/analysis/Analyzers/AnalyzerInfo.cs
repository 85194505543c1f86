using NidsVm.Analysis.Connections;

namespace NidsVm.Analysis.Analyzers;

/// <summary>Makes one analyzer for a connection.</summary>
public delegate Analyzer AnalyzerFactory(Connection connection, AnalyzerInfo info);

/// <summary>One kind of analyzer.</summary>
public sealed class AnalyzerInfo
{
    public AnalyzerInfo(string name, AnalyzerFactory? factory)
    {
        Name = name;
        Factory = factory;
    }

    /// <summary>Short name: "HTTP" for <c>Analyzer::ANALYZER_HTTP</c>.</summary>
    public string Name { get; }

    /// <summary>Null for kinds that are only steered by name (packet analyzers, transports).</summary>
    public AnalyzerFactory? Factory { get; }

    public bool IsEnabled { get; set; } = true;

    /// <summary>
    /// Value of its element of <c>Analyzer::Tag</c> or <c>PacketAnalyzer::Tag</c>, which is its value in
    /// <c>AllAnalyzers::Tag</c>, too; -1 where the policies have none.
    /// </summary>
    public long Tag { get; internal set; } = -1;

    /// <summary>On how many ports policies want it; none: they do not use the protocol.</summary>
    public int PortCount { get; internal set; }

    /// <summary>Whether this is a packet analyzer, known as <c>PacketAnalyzer::ANALYZER_…</c>.</summary>
    public bool IsPacketAnalyzer { get; internal init; }

    public override string ToString() => Name;
}
