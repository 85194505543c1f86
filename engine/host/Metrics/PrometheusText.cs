using System.Globalization;
using System.Text;
using NidsVm.Vm.Builtins.Telemetry;

namespace NidsVm.Host.Metrics;

/// <summary>
/// Metrics in the text format of Prometheus, version 0.0.4: a family has one block with its help, its type and its samples. What
/// policies measure comes after what the program does, with the worker as a further label.
/// </summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(ServiceReading reading)
    {
        StringBuilder text = new(16 * 1024);
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (MetricDefinition metric in ServiceMetrics.All)
        {
            IReadOnlyList<(string[] Labels, double Value)> values = metric.ValuesOf(reading).All;
            if (values.Count == 0)
            {
                continue;
            }

            string name = metric.PrometheusName;
            names.Add(name);
            Head(text, name, metric.Help, metric.Kind == MetricKind.Counter ? "counter" : "gauge");
            foreach ((string[] labels, double value) in values)
            {
                Sample(text, name, metric.Labels, labels, null, value);
            }
        }

        foreach (PolicyFamily family in PolicyFamily.AllOf(reading))
        {
            // A family that has the name of another one would spoil the page.
            if (family.Names.Any(names.Contains))
            {
                continue;
            }

            names.UnionWith(family.Names);
            Write(text, family);
        }

        return text.ToString();
    }

    /// <summary>Upper bound of a histogram's bucket as text.</summary>
    public static string BoundOf(PolicyFamily family, int bucket) => Number(bucket < family.Bounds.Length ? family.Bounds[bucket] : double.PositiveInfinity);

    private static void Write(StringBuilder text, PolicyFamily family)
    {
        Head(text, family.Name, family.Help, family.Kind.ToString().ToLowerInvariant());
        foreach ((string[] labels, PolicyMetric metric) in family.Metrics)
        {
            if (family.Kind != PolicyMetricKind.Histogram)
            {
                Sample(text, family.Name, family.Labels, labels, null, metric.Value);
                continue;
            }

            double below = 0;
            for (int i = 0; i < metric.Buckets.Length; i++)
            {
                below += metric.Buckets[i];
                Sample(text, family.Name + "_bucket", family.Labels, labels, BoundOf(family, i), below);
            }

            Sample(text, family.Name + "_sum", family.Labels, labels, null, metric.Value);
            Sample(text, family.Name + "_count", family.Labels, labels, null, metric.Observations);
        }
    }

    private static void Head(StringBuilder text, string name, string help, string type)
    {
        if (help.Length > 0)
        {
            text.Append("# HELP ").Append(name).Append(' ');
            Escape(text, help, quotes: false);
            text.Append('\n');
        }

        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    /// <param name="text">where to</param>
    /// <param name="name">name of the sample</param>
    /// <param name="names">names of its labels</param>
    /// <param name="values">their values</param>
    /// <param name="bound">upper bound of a histogram's bucket, or null</param>
    /// <param name="value">its value</param>
    private static void Sample(StringBuilder text, string name, string[] names, string[] values, string? bound, double value)
    {
        text.Append(name);
        char separator = '{';
        for (int i = 0; i < names.Length; i++)
        {
            Label(text, separator, names[i], values[i]);
            separator = ',';
        }

        if (bound is not null)
        {
            Label(text, separator, "le", bound);
            separator = ',';
        }

        text.Append(separator == ',' ? "} " : " ").Append(Number(value)).Append('\n');
    }

    private static void Label(StringBuilder text, char separator, string name, string value)
    {
        text.Append(separator).Append(name).Append("=\"");
        Escape(text, value, quotes: true);
        text.Append('"');
    }

    private static void Escape(StringBuilder text, string value, bool quotes)
    {
        foreach (char c in value)
        {
            switch (c)
            {
                case '\\':
                    text.Append("\\\\");
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '"' when quotes:
                    text.Append("\\\"");
                    break;
                default:
                    text.Append(c);
                    break;
            }
        }
    }

    private static string Number(double value) =>
        double.IsNaN(value) ? "NaN"
        : double.IsInfinity(value) ? (value > 0 ? "+Inf" : "-Inf")
        : Math.Abs(value) < 1e15 && Math.Floor(value) == value ? ((long)value).ToString(CultureInfo.InvariantCulture)
        : value.ToString("R", CultureInfo.InvariantCulture);
}
