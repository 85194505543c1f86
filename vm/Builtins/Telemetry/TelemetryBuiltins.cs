using System.IO.Enumeration;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins.Telemetry;

/// <summary>The built-in functions of <c>base/bif/telemetry_functions.bif</c>: what the telemetry framework stands on.</summary>
internal static class TelemetryBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        foreach (MetricKind kind in Enum.GetValues<MetricKind>())
        {
            string name = kind.ToString().ToLowerInvariant();
            catalog.Add($"Telemetry::__{name}_family", (in BuiltinCall call) => Family(call, kind));
            catalog.Add($"Telemetry::__{name}_metric_get_or_add", With);
        }

        catalog.Add("Telemetry::__counter_inc", CounterInc);
        catalog.Add("Telemetry::__counter_value", Value);
        catalog.Add("Telemetry::__gauge_inc", (in BuiltinCall call) => Change(call, call.Double(1)));
        catalog.Add("Telemetry::__gauge_dec", (in BuiltinCall call) => Change(call, -call.Double(1)));
        catalog.Add("Telemetry::__gauge_value", Value);
        catalog.Add("Telemetry::__histogram_observe", Observe);
        catalog.Add("Telemetry::__histogram_sum", Value);
        catalog.Add("Telemetry::__collect_metrics", (in BuiltinCall call) => Collect(call, histograms: false));
        catalog.Add("Telemetry::__collect_histogram_metrics", (in BuiltinCall call) => Collect(call, histograms: true));
        catalog.Add("Telemetry::listen_prometheus", Listen);
    }

    private static MetricRegistry Registry(Machine machine)
    {
        if (machine.FindService<MetricRegistry>() is not { } registry)
        {
            machine.SetService(registry = new MetricRegistry());
        }

        return registry;
    }

    private static Slot Family(in BuiltinCall call, MetricKind kind)
    {
        string prefix = call.String(0).ToString();
        string name = call.String(1).ToString();
        if (prefix.Length == 0 || name.Length == 0)
        {
            throw new PolicyError("Telemetry metric families must have a non-zero-length prefix and name");
        }

        int help = kind == MetricKind.Histogram ? 4 : 3;
        double[] bounds = kind == MetricKind.Histogram ? [.. Doubles(call.Arguments[3].AsVector)] : [];
        for (int i = 1; i < bounds.Length; i++)
        {
            if (bounds[i] <= bounds[i - 1])
            {
                throw new PolicyError("bounds of a histogram must rise");
            }
        }

        MetricFamily family = new(kind, prefix, name, Texts(call.Arguments[2].AsVector), call.String(help).ToString(), call.String(help + 1).ToString(), bounds);
        return Slot.Of((object)Registry(call.Machine).Register(family));
    }

    private static Slot With(in BuiltinCall call)
    {
        var family = (MetricFamily)call.Arguments[0].Ref!;
        TableValue labels = call.Arguments[1].AsTable;
        string[] values = new string[family.Labels.Length];
        for (int i = 0; i < values.Length; i++)
        {
            Slot key = Slot.Of((object)new StringValue(family.Labels[i]));
            int entry = labels.Find(new ReadOnlySpan<Slot>(in key));
            values[i] = entry < 0 ? "" : labels.ValueAt(entry).AsString.ToString();
        }

        return Slot.Of((object)family.With(values));
    }

    private static Slot CounterInc(in BuiltinCall call)
    {
        if (call.Double(1) < 0)
        {
            call.Error("a counter cannot fall");
            return Slot.Of(false);
        }

        return Change(call, call.Double(1));
    }

    private static Slot Change(in BuiltinCall call, double amount)
    {
        ((Metric)call.Arguments[0].Ref!).Value += amount;
        return Slot.Of(true);
    }

    private static Slot Value(in BuiltinCall call) => Slot.Of(((Metric)call.Arguments[0].Ref!).Value);

    private static Slot Observe(in BuiltinCall call)
    {
        ((Metric)call.Arguments[0].Ref!).Observe(call.Double(1));
        return Slot.Of(true);
    }

    private static Slot Listen(in BuiltinCall call)
    {
        string? error = call.Machine.FindService<IMetricsListener>() is { } listener
            ? listener.Listen(call.String(0).ToString(), (int)(call.Arguments[1].Bits & 0xFFFF))
            : "metrics cannot be served by this command";
        if (error is not null)
        {
            call.Machine.Reporter.Warning(error);
            return Slot.Of(false);
        }

        call.Machine.Sampler ??= new HandlerSampler();
        return Slot.Of(true);
    }

    private static Slot Collect(in BuiltinCall call, bool histograms)
    {
        Machine machine = call.Machine;
        string pattern = $"{call.String(0)}_{call.String(1)}";
        if (!pattern.EndsWith('*'))
        {
            pattern += "*";
        }

        VectorValue found = call.NewVector("any_vec", PolicyType.Any);
        foreach (MetricFamily family in Registry(machine).Families)
        {
            if (family.Metrics == MetricKind.Histogram != histograms || !FileSystemName.MatchesSimpleExpression(pattern, family.FullName, ignoreCase: false))
            {
                continue;
            }

            RecordValue options = Options(machine, family);
            foreach (Metric metric in family.All)
            {
                RecordValue record = machine.NewRecord(machine.RecordType(histograms ? "Telemetry::HistogramMetric" : "Telemetry::Metric"));
                record["opts"] = Slot.Of((object)options);
                record["label_names"] = Slot.Of((object)Vector(machine, family.Labels));
                record["label_values"] = Slot.Of((object)Vector(machine, metric.LabelValues));
                if (histograms)
                {
                    record["values"] = Slot.Of((object)Vector(machine, metric.Buckets));
                    record["observations"] = Slot.Of(metric.Observations);
                    record["sum"] = Slot.Of(metric.Value);
                }
                else
                {
                    record["value"] = Slot.Of(metric.Value);
                }

                found.Add(Slot.Of((object)record));
            }
        }

        return Slot.Of((object)found);
    }

    private static RecordValue Options(Machine machine, MetricFamily family)
    {
        RecordValue options = machine.NewRecord(machine.RecordType("Telemetry::MetricOpts"));
        options["prefix"] = Slot.Of((object)new StringValue(family.Prefix));
        options["name"] = Slot.Of((object)new StringValue(family.FullName));
        options["help_text"] = Slot.Of((object)new StringValue(family.Help));
        options["label_names"] = Slot.Of((object)Vector(machine, family.Labels));
        options["metric_type"] = Slot.Of((long)family.Metrics);
        options["is_total"] = Slot.Of(family.Metrics == MetricKind.Counter);
        if (family.Unit.Length > 0)
        {
            options["unit"] = Slot.Of((object)new StringValue(family.Unit));
        }

        if (family.Metrics == MetricKind.Histogram)
        {
            // The last bucket takes what is above all bounds.
            options["bounds"] = Slot.Of((object)Vector(machine, [.. family.Bounds, double.PositiveInfinity]));
        }

        return options;
    }

    private static VectorValue Vector(Machine machine, string[] texts)
    {
        VectorValue vector = new(machine.FindType("string_vec") as VectorType ?? new VectorType(PolicyType.String), texts.Length);
        foreach (string text in texts)
        {
            vector.Add(Slot.Of((object)new StringValue(text)));
        }

        return vector;
    }

    private static VectorValue Vector(Machine machine, double[] numbers)
    {
        VectorValue vector = new(machine.FindType("double_vec") as VectorType ?? new VectorType(PolicyType.Double), numbers.Length);
        foreach (double number in numbers)
        {
            vector.Add(Slot.Of(number));
        }

        return vector;
    }

    private static string[] Texts(VectorValue vector)
    {
        string[] texts = new string[vector.Count];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = vector[i].Ref is StringValue text ? text.ToString() : "";
        }

        return texts;
    }

    private static double[] Doubles(VectorValue vector)
    {
        double[] numbers = new double[vector.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = vector[i].AsDouble;
        }

        return numbers;
    }
}
