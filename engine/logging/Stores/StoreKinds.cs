using NidsVm.Logging.Columns;
using NidsVm.Logging.Formats;
using NidsVm.Logging.Output;

namespace NidsVm.Logging.Stores;

/// <summary>Opens the output of one log, or yields null and why it cannot be opened.</summary>
/// <param name="path">the log's path</param>
/// <param name="columns">its columns</param>
/// <param name="config">the filter's <c>$config</c></param>
/// <param name="settings">what the policy set for text in logs</param>
/// <param name="error">one sentence, or null</param>
internal delegate RowOutput? StoreOpener(string path, LogColumn[] columns, IReadOnlyDictionary<string, string> config, TextFormatOptions settings, out string? error);

/// <summary>The data bases that logs can go to, by their names in <c>Log::Writer</c>: a new one adds its line here.</summary>
internal static class StoreKinds
{
    public static readonly IReadOnlyDictionary<string, StoreOpener> ByWriter = new Dictionary<string, StoreOpener>(StringComparer.Ordinal)
    {
        ["Log::WRITER_SQLITE"] = SqliteOutput.TryOpen,
        ["Log::WRITER_POSTGRESQL"] = PostgresStore.TryOpen,
        ["Log::WRITER_ELASTICSEARCH"] = ElasticsearchStore.TryOpen,
        ["Log::WRITER_INFLUXDB"] = InfluxStore.TryOpen,
    };
}

/// <summary>The data base of a filter, with the filter's settings.</summary>
public sealed class StoreTarget
{
    private readonly StoreOpener _opener;
    private readonly IReadOnlyDictionary<string, string> _config;

    internal StoreTarget(StoreOpener opener, IReadOnlyDictionary<string, string> config)
    {
        _opener = opener;
        _config = config;
    }

    internal RowOutput? Open(string path, LogColumn[] columns, TextFormatOptions settings, out string? error) => _opener(path, columns, _config, settings, out error);
}
