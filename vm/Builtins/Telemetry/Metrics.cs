using System.Text;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins.Telemetry;

/// <summary>Kinds of metrics. Numbers are those of the policy type <c>Telemetry::MetricType</c>.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>Metrics that differ by the values of their labels.</summary>
internal sealed class MetricFamily : OpaqueValue
{
    private readonly Dictionary<string, Metric> _metrics = new(StringComparer.Ordinal);

    /// <param name="kind">what they are</param>
    /// <param name="prefix">what their full name begins with</param>
    /// <param name="name">their name; see <see cref="FullNameOf"/></param>
    /// <param name="labels">names of their labels</param>
    /// <param name="help">what they tell</param>
    /// <param name="unit">their unit, or ""</param>
    /// <param name="bounds">upper bounds of the buckets of histograms, rising</param>
    public MetricFamily(MetricKind kind, string prefix, string name, string[] labels, string help, string unit, double[] bounds)
        : base(kind.ToString().ToLowerInvariant() + "_metric_family")
    {
        Metrics = kind;
        Prefix = prefix;
        FullName = FullNameOf(prefix, name, unit, kind == MetricKind.Counter);
        Labels = labels;
        Help = help;
        Unit = unit;
        Bounds = bounds;
    }

    public MetricKind Metrics { get; }

    public string Prefix { get; }

    public string FullName { get; }

    public string[] Labels { get; }

    public string Help { get; }

    public string Unit { get; }

    public double[] Bounds { get; }

    /// <summary>The metrics there are, in the order in which they were made.</summary>
    public IEnumerable<Metric> All => _metrics.Values;

    /// <summary>The metric with some values of labels.</summary>
    public Metric With(string[] values)
    {
        string key = string.Join('\0', values);
        if (!_metrics.TryGetValue(key, out Metric? metric))
        {
            _metrics.Add(key, metric = new Metric(this, values));
        }

        return metric;
    }

    /// <summary>Prefix, name and unit with underscores between, as Prometheus names metrics; counters end with <c>_total</c>.</summary>
    private static string FullNameOf(string prefix, string name, string unit, bool isSum)
    {
        StringBuilder full = new();
        foreach (char c in prefix + "_" + name)
        {
            full.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        if (unit is not ("" or "1"))
        {
            full.Append('_').Append(unit);
        }

        return isSum ? full.Append("_total").ToString() : full.ToString();
    }
}

/// <summary>One counter, gauge or histogram.</summary>
internal sealed class Metric(MetricFamily family, string[] labelValues) : OpaqueValue(family.Metrics.ToString().ToLowerInvariant() + "_metric")
{
    public MetricFamily Family { get; } = family;

    public string[] LabelValues { get; } = labelValues;

    /// <summary>The value of counters and gauges; the sum of the observations of histograms.</summary>
    public double Value { get; set; }

    /// <summary>Observations by bucket, the last for those above all bounds.</summary>
    public double[] Buckets { get; } = family.Metrics == MetricKind.Histogram ? new double[family.Bounds.Length + 1] : [];

    public double Observations { get; private set; }

    /// <summary>Puts an observation into its bucket.</summary>
    public void Observe(double value)
    {
        int bucket = 0;
        while (bucket < Family.Bounds.Length && value > Family.Bounds[bucket])
        {
            bucket++;
        }

        Buckets[bucket]++;
        Value += value;
        Observations++;
    }
}

/// <summary>All families of metrics of a machine, by kind and name.</summary>
internal sealed class MetricRegistry
{
    private readonly Dictionary<(MetricKind Kind, string Name), MetricFamily> _families = [];
    private readonly List<MetricFamily> _order = [];

    public IReadOnlyList<MetricFamily> Families => _order;

    /// <summary>The family of that kind and name, where there is one already, or the new one.</summary>
    public MetricFamily Register(MetricFamily family)
    {
        if (_families.TryGetValue((family.Metrics, family.FullName), out MetricFamily? known))
        {
            return known;
        }

        _families.Add((family.Metrics, family.FullName), family);
        _order.Add(family);
        return family;
    }
}
