using NidsVm.Analysis.Builtins;
using NidsVm.Analysis.Protocols;
using NidsVm.Input;
using NidsVm.Logging;
using NidsVm.Storage;
using NidsVm.Vm.Builtins;

namespace NidsVm.Host.Running;

/// <summary>All built-in functions of the program: each room adds its own.</summary>
internal static class EngineBuiltins
{
    public static BuiltinCatalog Catalog()
    {
        BuiltinCatalog catalog = new();
        StandardBuiltins.AddTo(catalog);
        AnalysisBuiltins.AddTo(catalog);
        ProtocolAnalyzers.AddBuiltins(catalog);
        LoggingBuiltins.AddTo(catalog);
        InputBuiltins.AddTo(catalog);
        StorageBuiltins.AddTo(catalog);
        return catalog;
    }
}
