using NidsVm.Vm.Builtins.Cluster;
using NidsVm.Vm.Builtins.HostNames;
using NidsVm.Vm.Builtins.MaxMind;
using NidsVm.Vm.Builtins.Probabilistic;
using NidsVm.Vm.Builtins.Telemetry;

namespace NidsVm.Vm.Builtins;

/// <summary>All built-ins that need nothing but the machine.</summary>
public static class StandardBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        FormatBuiltins.AddTo(catalog);
        StringBuiltins.AddTo(catalog);
        SearchBuiltins.AddTo(catalog);
        PatternBuiltins.AddTo(catalog);
        EncodingBuiltins.AddTo(catalog);
        MathBuiltins.AddTo(catalog);
        ConversionBuiltins.AddTo(catalog);
        ContainerBuiltins.AddTo(catalog);
        NetworkBuiltins.AddTo(catalog);
        IntrospectionBuiltins.AddTo(catalog);
        JsonBuiltins.AddTo(catalog);
        HashBuiltins.AddTo(catalog);
        ProbabilisticBuiltins.AddTo(catalog);
        TimeBuiltins.AddTo(catalog);
        RandomBuiltins.AddTo(catalog);
        OptionBuiltins.AddTo(catalog);
        EventBuiltins.AddTo(catalog);
        ControlBuiltins.AddTo(catalog);
        ReporterBuiltins.AddTo(catalog);
        FileSystemBuiltins.AddTo(catalog);
        ProcessBuiltins.AddTo(catalog);
        ProtocolBuiltins.AddTo(catalog);
        StatisticsBuiltins.AddTo(catalog);
        TimerBuiltins.AddTo(catalog);
        HostNameBuiltins.AddTo(catalog);
        CommandBuiltins.AddTo(catalog);
        AnonymizationBuiltins.AddTo(catalog);
        CertificateNames.AddTo(catalog);
        TelemetryBuiltins.AddTo(catalog);
        MaxMindBuiltins.AddTo(catalog);
        ClusterBuiltins.AddTo(catalog);
        BrokerBuiltins.AddTo(catalog);
        SupervisorBuiltins.AddTo(catalog);
    }
}
