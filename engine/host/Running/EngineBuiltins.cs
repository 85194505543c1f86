using NidsVm.Analysis.Builtins;
using NidsVm.Analysis.Protocols;
using NidsVm.Logging;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Builtins.Probabilistic;

namespace NidsVm.Host.Running;

/// <summary>All built-in functions of the program: each room adds its own.</summary>
internal static class EngineBuiltins
{
    public static BuiltinCatalog Catalog()
    {
        BuiltinCatalog catalog = new();
        TimerBuiltins.AddTo(catalog);
        StringBuiltins.AddTo(catalog);
        EncodingBuiltins.AddTo(catalog);
        SearchBuiltins.AddTo(catalog);
        PatternBuiltins.AddTo(catalog);
        HashBuiltins.AddTo(catalog);
        IntrospectionBuiltins.AddTo(catalog);
        ConversionBuiltins.AddTo(catalog);
        NetworkBuiltins.AddTo(catalog);
        MathBuiltins.AddTo(catalog);
        JsonBuiltins.AddTo(catalog);
        FormatBuiltins.AddTo(catalog);
        ContainerBuiltins.AddTo(catalog);
        ProbabilisticBuiltins.AddTo(catalog);
        AnalysisBuiltins.AddTo(catalog);
        ProtocolAnalyzers.AddBuiltins(catalog);
        LoggingBuiltins.AddTo(catalog);
        return catalog;
    }
}
