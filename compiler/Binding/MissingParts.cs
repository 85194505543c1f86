using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Binding;

/// <summary>
/// Parts of the engine that are still to come. Their built-in functions are declared, so that policies that name them load; a call
/// is an error that tells the part. A file leaves the table when its functions get their bodies.
/// </summary>
internal static class MissingParts
{
    /// <summary>The part by the file of <c>base/bif</c> that declares its functions.</summary>
    private static readonly Dictionary<string, string> ByFile = new(StringComparer.Ordinal)
    {
        ["data.bif.zeek"] = "the broker",
        ["store.bif.zeek"] = "the broker's stores",
        ["cluster_backend_zeromq.bif.zeek"] = "the ZeroMQ backend of the cluster",
        ["spicy.bif.zeek"] = "the Spicy runtime",
        ["zam-prof.bif.zeek"] = "profiles by module",
        ["CPP-load.bif.zeek"] = "policies compiled to C++",
        ["zeekygen.bif.zeek"] = "the documentation of policies",
    };

    /// <summary>The part by the function, for those that stand in files with others.</summary>
    private static readonly Dictionary<string, string> ByFunction = new(StringComparer.Ordinal)
    {
        ["Cluster::apply_table_change_infos"] = "messages between cluster nodes",
    };

    /// <summary>The part by the module of the functions that its policies would offer.</summary>
    private static readonly Dictionary<string, string> ByModule = new(StringComparer.Ordinal)
    {
        ["Broker"] = ByFile["data.bif.zeek"],
        ["Spicy"] = ByFile["spicy.bif.zeek"],
        ["Cluster"] = ByFile["cluster_backend_zeromq.bif.zeek"],
    };

    /// <summary>The part that a built-in function needs, or null where its prototype stands in no such file.</summary>
    public static string? OfPrototype(string name, SourceSpan declaration)
        => declaration.Source?.Path is { } path && path.Contains("/bif/", StringComparison.Ordinal)
            ? ByFunction.GetValueOrDefault(name) ?? ByFile.GetValueOrDefault(Path.GetFileName(path))
            : null;

    /// <summary>The part that an unknown name belongs to by its module, or null.</summary>
    public static string? OfName(string name)
    {
        int end = name.IndexOf("::", StringComparison.Ordinal);
        return end > 0 ? ByModule.GetValueOrDefault(name[..end]) : null;
    }
}
