using NidsVm.Vm.Runtime;

namespace NidsVm.Vm.Builtins.Telemetry;

/// <summary>What the policies of a machine count and measure with the telemetry framework, read on the machine's thread.</summary>
public static class PolicyMetrics
{
    /// <summary>
    /// Has policies bring their figures up to date (the hook <c>Telemetry::sync</c>), then copies all families, in the order in which
    /// they were registered.
    /// </summary>
    public static IReadOnlyList<PolicyMetricFamily> Read(Machine machine)
    {
        if (machine.FindService<MetricRegistry>() is not { } registry)
        {
            return [];
        }

        if (machine.FindFunction("Telemetry::sync") is { } sync)
        {
            machine.TryInvoke(sync, [], out _);
        }

        return [.. registry.Families.Select(f => new PolicyMetricFamily(
            f.FullName,
            f.Metrics switch
            {
                MetricKind.Counter => PolicyMetricKind.Counter,
                MetricKind.Gauge => PolicyMetricKind.Gauge,
                _ => PolicyMetricKind.Histogram,
            },
            f.Help,
            f.Labels,
            f.Bounds,
            [.. f.All.Select(m => new PolicyMetric(m.LabelValues, m.Value, [.. m.Buckets], m.Observations))]))];
    }

    /// <summary>The name that policies gave this node for its metrics, or "".</summary>
    public static string EndpointOf(Machine machine) =>
        machine.FindGlobal("Telemetry::metrics_endpoint_name") is var index and >= 0 && machine.Global(index).Ref is Values.StringValue name ? name.ToString() : "";
}

/// <summary>Kinds of metrics.</summary>
public enum PolicyMetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>Metrics that differ by their labels.</summary>
/// <param name="Name">full name, as Prometheus has it</param>
/// <param name="Kind">what they are</param>
/// <param name="Help">what they tell; may be empty</param>
/// <param name="Labels">names of their labels</param>
/// <param name="Bounds">upper bounds of the buckets of histograms, rising</param>
/// <param name="Metrics">the metrics there are</param>
public sealed record PolicyMetricFamily(string Name, PolicyMetricKind Kind, string Help, string[] Labels, double[] Bounds, PolicyMetric[] Metrics);

/// <summary>One metric as it was when it was read.</summary>
/// <param name="LabelValues">values of the labels of its family</param>
/// <param name="Value">its value; of histograms, the sum of what was observed</param>
/// <param name="Buckets">observations of histograms by bucket, the last for those above all bounds</param>
/// <param name="Observations">their number</param>
public readonly record struct PolicyMetric(string[] LabelValues, double Value, double[] Buckets, double Observations);
