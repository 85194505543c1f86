using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using NidsVm.Host.Commands;
using NidsVm.Vm.Builtins.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace NidsVm.Host.Metrics;

/// <summary>
/// Sends the metrics to a collector by OpenTelemetry's protocol (protobuf over HTTP), again and again, and once at the end. They are
/// observable instruments of the meter <c>NidsVm</c>; those of policies, of which new ones may come at any time, of the meter
/// <c>NidsVm.Policies</c>. Headers and certificates come from the variables that OpenTelemetry names (<c>OTEL_EXPORTER_OTLP_HEADERS</c>).
/// </summary>
internal sealed partial class OtlpSender : IAsyncDisposable
{
    public const string MeterName = "NidsVm";

    private const string PolicyMeterName = MeterName + ".Policies";
    private const string MetricsPath = "v1/metrics";
    private const int MaxSeries = 20_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly MetricsCollector _collector;
    private readonly ILogger _logger;
    private readonly Uri _endpoint;
    private readonly Meter _meter = new(MeterName, VersionCommand.Version);
    private readonly Meter _policyMeter = new(PolicyMeterName);
    private readonly HashSet<string> _policyNames = new(StringComparer.Ordinal);
    private readonly MeterProvider _provider;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;
    private ServiceReading? _reading;
    private Dictionary<string, PolicyFamily> _families = new(StringComparer.Ordinal);
    private bool _failed;

    private OtlpSender(MetricsCollector collector, Uri endpoint, TimeSpan interval, string instance, ILogger logger)
    {
        _collector = collector;
        _endpoint = endpoint;
        _logger = logger;
        foreach (MetricDefinition metric in ServiceMetrics.All)
        {
            Publish(metric);
        }

        _provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(r => r.Clear().AddService("nidsvm", serviceVersion: VersionCommand.Version, autoGenerateServiceInstanceId: false, serviceInstanceId: instance))
            .AddMeter(MeterName, PolicyMeterName)
            .AddView(_ => new MetricStreamConfiguration { CardinalityLimit = MaxSeries })
            .AddReader(new BaseExportingMetricReader(new OtlpMetricExporter(new OtlpExporterOptions
            {
                Endpoint = endpoint,
                Protocol = OtlpExportProtocol.HttpProtobuf,
                TimeoutMilliseconds = (int)Patience.TotalMilliseconds,
            })))
            .Build();
        _sending = RunAsync(interval);
    }

    /// <summary>Starts to send.</summary>
    /// <param name="collector">reads the figures</param>
    /// <param name="endpoint">where to; see <see cref="ParseEndpoint"/></param>
    /// <param name="interval">time between two reports</param>
    /// <param name="instance">what tells this service from others</param>
    /// <param name="logger">told when the collector does not take the metrics, and when it does again</param>
    public static OtlpSender Start(MetricsCollector collector, Uri endpoint, TimeSpan interval, string instance, ILogger logger) =>
        new(collector, endpoint, interval, instance, logger);

    /// <summary>Reads an address: <c>http://collector:4318</c>, to which the path of metrics is added, or one with a path.</summary>
    /// <exception cref="HostException">it is none</exception>
    public static Uri ParseEndpoint(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
            ? uri.AbsolutePath == "/" ? new Uri(uri, MetricsPath) : uri
            : throw new HostException($"setting OtlpEndpoint: \"{endpoint}\" is no address of a server, as http://localhost:4318");

    /// <summary>Sends a last time, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
        await SendAsync().ConfigureAwait(false);
        _provider.Dispose();
        _meter.Dispose();
        _policyMeter.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(TimeSpan interval)
    {
        using PeriodicTimer timer = new(interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                await SendAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The service ends.
        }
    }

    private async Task SendAsync()
    {
        ServiceReading reading = await _collector.ReadAsync().ConfigureAwait(false);
        Dictionary<string, PolicyFamily> families = new(StringComparer.Ordinal);
        foreach (PolicyFamily family in PolicyFamily.AllOf(reading))
        {
            families.TryAdd(family.Name, family);
        }

        (_reading, _families) = (reading, families);
        foreach (PolicyFamily family in families.Values)
        {
            if (_policyNames.Add(family.Name))
            {
                Publish(family);
            }
        }

        // The exporter waits for the answer, so this is no place for a thread that others need.
        bool sent = await Task.Run(() => _provider.ForceFlush((int)Patience.TotalMilliseconds)).ConfigureAwait(false);
        if (sent == _failed)
        {
            _failed = !sent;
            if (sent)
            {
                LogSentAgain(_logger, _endpoint);
            }
            else
            {
                LogNotSent(_logger, _endpoint);
            }
        }
    }

    private void Publish(MetricDefinition metric)
    {
        switch (metric.Kind, metric.IsWhole)
        {
            case (MetricKind.Counter, true):
                _meter.CreateObservableCounter(metric.Name, () => Whole(metric), metric.Unit, metric.Help);
                break;
            case (MetricKind.Counter, false):
                _meter.CreateObservableCounter(metric.Name, () => Measure(metric), metric.Unit, metric.Help);
                break;
            case (_, true):
                _meter.CreateObservableGauge(metric.Name, () => Whole(metric), metric.Unit, metric.Help);
                break;
            default:
                _meter.CreateObservableGauge(metric.Name, () => Measure(metric), metric.Unit, metric.Help);
                break;
        }
    }

    private IEnumerable<Measurement<double>> Measure(MetricDefinition metric) => _reading is not { } reading
        ? []
        : metric.ValuesOf(reading).All.Select(v => new Measurement<double>(v.Value, Tags(metric.Labels, v.Labels)));

    private IEnumerable<Measurement<long>> Whole(MetricDefinition metric) => _reading is not { } reading
        ? []
        : metric.ValuesOf(reading).All.Select(v => new Measurement<long>((long)v.Value, Tags(metric.Labels, v.Labels)));

    /// <summary>There are no observable histograms; theirs go out as Prometheus counts them.</summary>
    private void Publish(PolicyFamily family)
    {
        string name = family.Name;
        switch (family.Kind)
        {
            case PolicyMetricKind.Counter:
                _policyMeter.CreateObservableCounter(name, () => Measure(name, static m => m.Value), description: family.Help);
                break;
            case PolicyMetricKind.Gauge:
                _policyMeter.CreateObservableGauge(name, () => Measure(name, static m => m.Value), description: family.Help);
                break;
            default:
                _policyMeter.CreateObservableCounter(name + "_bucket", () => Buckets(name), description: family.Help);
                _policyMeter.CreateObservableGauge(name + "_sum", () => Measure(name, static m => m.Value), description: family.Help);
                _policyMeter.CreateObservableCounter(name + "_count", () => Measure(name, static m => m.Observations), description: family.Help);
                break;
        }
    }

    private IEnumerable<Measurement<double>> Measure(string name, Func<PolicyMetric, double> read) => !_families.TryGetValue(name, out PolicyFamily? family)
        ? []
        : family.Metrics.Select(m => new Measurement<double>(read(m.Metric), Tags(family.Labels, m.Labels)));

    private IEnumerable<Measurement<double>> Buckets(string name)
    {
        if (!_families.TryGetValue(name, out PolicyFamily? family))
        {
            yield break;
        }

        foreach ((string[] labels, PolicyMetric metric) in family.Metrics)
        {
            double below = 0;
            for (int i = 0; i < metric.Buckets.Length; i++)
            {
                below += metric.Buckets[i];
                yield return new Measurement<double>(below, Tags([.. family.Labels, "le"], [.. labels, PrometheusText.BoundOf(family, i)]));
            }
        }
    }

    private static KeyValuePair<string, object?>[] Tags(string[] names, string[] values)
    {
        KeyValuePair<string, object?>[] tags = new KeyValuePair<string, object?>[names.Length];
        for (int i = 0; i < tags.Length; i++)
        {
            tags[i] = new(names[i], values[i]);
        }

        return tags;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "metrics cannot be sent to {Endpoint}; trying again")]
    private static partial void LogNotSent(ILogger logger, Uri endpoint);

    [LoggerMessage(Level = LogLevel.Information, Message = "metrics are sent to {Endpoint} again")]
    private static partial void LogSentAgain(ILogger logger, Uri endpoint);
}
