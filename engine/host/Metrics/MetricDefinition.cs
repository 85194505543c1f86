using System.Text;

namespace NidsVm.Host.Metrics;

/// <summary>Kinds of metrics of the service.</summary>
internal enum MetricKind
{
    /// <summary>Only rises.</summary>
    Counter,

    /// <summary>Rises and falls.</summary>
    Gauge,
}

/// <summary>A metric of the service: declared once, told in all forms.</summary>
/// <param name="Name">name as OpenTelemetry has it, with dots</param>
/// <param name="Unit">unit as OpenTelemetry writes it: <c>s</c>, <c>By</c>, or what is counted in braces</param>
/// <param name="Kind">whether it only rises</param>
/// <param name="Help">what it tells, a sentence</param>
/// <param name="Labels">names of its labels</param>
/// <param name="Read">adds its values: to each list of labels one</param>
internal sealed record MetricDefinition(
    string Name, string Unit, MetricKind Kind, string Help, string[] Labels, Action<ServiceReading, MetricValues> Read)
{
    /// <summary>Name as Prometheus has it: the unit at its end, then <c>_total</c> for counters.</summary>
    public string PrometheusName
    {
        get
        {
            StringBuilder name = new(Name.Replace('.', '_'));
            name.Append(Unit switch
            {
                "s" => "_seconds",
                "By" => "_bytes",
                _ => "",
            });
            return (Kind == MetricKind.Counter ? name.Append("_total") : name).ToString();
        }
    }

    /// <summary>Numbers of things are whole.</summary>
    public bool IsWhole => Unit != "s";

    public MetricValues ValuesOf(ServiceReading reading)
    {
        MetricValues values = new();
        Read(reading, values);
        return values;
    }
}

/// <summary>Values of a metric, each with values of its labels.</summary>
internal sealed class MetricValues
{
    private readonly List<(string[] Labels, double Value)> _values = [];

    public IReadOnlyList<(string[] Labels, double Value)> All => _values;

    public void Add(double value, params string[] labels) => _values.Add((labels, value));
}
