using NidsVm.Vm.Builtins.Telemetry;

namespace NidsVm.Host.Metrics;

/// <summary>A family of metrics of policies, put together of those of all workers.</summary>
/// <param name="Name">full name</param>
/// <param name="Kind">what its metrics are</param>
/// <param name="Help">what they tell; may be empty</param>
/// <param name="Labels">names of the labels: the policy's, then ours</param>
/// <param name="Bounds">upper bounds of the buckets of histograms</param>
/// <param name="Metrics">the metrics with values of all labels</param>
internal sealed record PolicyFamily(
    string Name, PolicyMetricKind Kind, string Help, string[] Labels, double[] Bounds, IReadOnlyList<(string[] Labels, PolicyMetric Metric)> Metrics)
{
    private const string WorkerLabel = "worker";
    private const string EndpointLabel = "endpoint";

    /// <summary>Names that its samples have in the text format, and its own.</summary>
    public string[] Names => Kind == PolicyMetricKind.Histogram ? [Name, Name + "_bucket", Name + "_sum", Name + "_count"] : [Name];

    /// <summary>The families of a service; of two that have the same name but differ, the first.</summary>
    public static IEnumerable<PolicyFamily> AllOf(ServiceReading reading)
    {
        Dictionary<string, (PolicyFamily Family, List<(string[], PolicyMetric)> Metrics)> families = new(StringComparer.Ordinal);
        List<PolicyFamily> order = [];
        foreach (WorkerReading worker in reading.Workers)
        {
            if (worker.Machine is not { } machine)
            {
                continue;
            }

            foreach (PolicyMetricFamily of in machine.Policies)
            {
                string[] labels = LabelsOf(of, machine.Endpoint.Length > 0);
                if (!families.TryGetValue(of.Name, out var known))
                {
                    List<(string[], PolicyMetric)> metrics = [];
                    known = (new PolicyFamily(NameOf(of.Name), of.Kind, of.Help, labels, of.Bounds, metrics), metrics);
                    families.Add(of.Name, known);
                    order.Add(known.Family);
                }

                if (known.Family.Kind == of.Kind && known.Family.Labels.AsSpan().SequenceEqual(labels) && known.Family.Bounds.AsSpan().SequenceEqual(of.Bounds))
                {
                    // A second family of one worker with this name is another kind's, and was left out above.
                    string[] own = machine.Endpoint.Length > 0 && labels.Length == of.Labels.Length + 2 ? [worker.Worker, machine.Endpoint] : [worker.Worker];
                    known.Metrics.AddRange(of.Metrics.Select(m => ((string[])[.. m.LabelValues, .. own], m)));
                }
            }
        }

        return order.Where(f => f.Metrics.Count > 0);
    }

    /// <summary>The policy's labels, made what Prometheus takes, and the worker; the node's name where policies gave it and no label of theirs has it.</summary>
    private static string[] LabelsOf(PolicyMetricFamily family, bool hasEndpoint)
    {
        List<string> labels = [.. family.Labels.Select(NameOf)];
        string worker = WorkerLabel;
        while (labels.Contains(worker, StringComparer.Ordinal))
        {
            worker = "nidsvm_" + worker;
        }

        labels.Add(worker);
        if (hasEndpoint && !labels.Contains(EndpointLabel, StringComparer.Ordinal))
        {
            labels.Add(EndpointLabel);
        }

        // Names that became equal would make the sample invalid.
        for (int i = 0; i < labels.Count; i++)
        {
            while (labels.IndexOf(labels[i]) < i)
            {
                labels[i] += "_";
            }
        }

        return [.. labels];
    }

    /// <summary>A name with underscores for what is neither an ASCII letter nor a digit.</summary>
    private static string NameOf(string name)
    {
        string good = string.Create(name.Length, name, static (to, from) =>
        {
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = char.IsAsciiLetterOrDigit(from[i]) ? from[i] : '_';
            }
        });
        return good.Length == 0 || char.IsAsciiDigit(good[0]) ? "_" + good : good;
    }
}
