using NidsVm.Analysis.Signatures;
using NidsVm.Vm.Builtins;

namespace NidsVm.Analysis.Builtins;

/// <summary>The built-in functions of the analysis room.</summary>
public static class AnalysisBuiltins
{
    /// <summary>Adds all of them to a catalog.</summary>
    public static void AddTo(BuiltinCatalog catalog)
    {
        ConnectionBuiltins.AddTo(catalog);
        ConnectionSizeBuiltins.AddTo(catalog);
        TcpBuiltins.AddTo(catalog);
        AnalyzerBuiltins.AddTo(catalog);
        PacketAnalyzerBuiltins.AddTo(catalog);
        PacketBuiltins.AddTo(catalog);
        TunnelBuiltins.AddTo(catalog);
        PacketFilterBuiltins.AddTo(catalog);
        WeirdBuiltins.AddTo(catalog);
        Base64Builtins.AddTo(catalog);
        StatisticsBuiltins.AddTo(catalog);
        SignatureBuiltins.AddTo(catalog);
        OverloadBuiltins.AddTo(catalog);
        ProfileLog.AddTo(catalog);
    }
}
