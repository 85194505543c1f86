namespace NidsVm.Dashboard.Live;

/// <summary>
/// Traffic over the time of a log of connections, in at most so many steps: they grow as the time that is covered does. What a connection
/// carried is spread evenly over its duration.
/// </summary>
internal sealed class LoggedHistory
{
    public const int MaxSteps = 600;

    private const int MaxProtocols = 48;

    private readonly Dictionary<long, LoggedStep> _steps = [];
    private readonly HashSet<string> _protocols = new(StringComparer.Ordinal);
    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    /// <summary>Length of a step.</summary>
    public double Seconds { get; private set; } = 1;

    public void Add(FlowRow flow)
    {
        if (!double.IsFinite(flow.Start) || flow.Start <= 0 || !double.IsFinite(flow.Duration))
        {
            return;
        }

        double end = flow.Start + Math.Max(0, flow.Duration);
        Cover(flow.Start, end);
        long from = StepOf(flow.Start);
        long to = StepOf(end);
        string protocol = flow.Service.Length > 0 ? flow.Service.Split(',')[0] : flow.Protocol;
        if (!_protocols.Contains(protocol))
        {
            if (_protocols.Count < MaxProtocols)
            {
                _protocols.Add(protocol);
            }
            else
            {
                protocol = "other";
            }
        }

        double packets = flow.OrigPackets + flow.RespPackets;
        double bytes = flow.OrigBytes + flow.RespBytes;
        for (long step = from; step <= to; step++)
        {
            double share = flow.Duration <= 0
                ? 1
                : Math.Clamp((Math.Min(end, (step + 1) * Seconds) - Math.Max(flow.Start, step * Seconds)) / flow.Duration, 0, 1);
            At(step).Add(protocol, packets * share, bytes * share);
        }
    }

    /// <summary>The steps from the first to the last, also those without traffic.</summary>
    public IEnumerable<(double Time, LoggedStep? Step)> Steps()
    {
        for (long step = _first; step <= _last; step++)
        {
            yield return ((step + 1) * Seconds, _steps.GetValueOrDefault(step));
        }
    }

    private void Cover(double start, double end)
    {
        while (true)
        {
            long first = Math.Min(_first, StepOf(start));
            long last = Math.Max(_last, StepOf(end));
            if (last - first < MaxSteps)
            {
                (_first, _last) = (first, last);
                return;
            }

            Double();
        }
    }

    private void Double()
    {
        Seconds *= 2;
        KeyValuePair<long, LoggedStep>[] old = [.. _steps];
        _steps.Clear();
        foreach ((long step, LoggedStep values) in old)
        {
            At(step >> 1).Add(values);
        }

        if (_first <= _last)
        {
            (_first, _last) = (_first >> 1, _last >> 1);
        }
    }

    private long StepOf(double time) => (long)Math.Floor(time / Seconds);

    private LoggedStep At(long step)
    {
        if (!_steps.TryGetValue(step, out LoggedStep? values))
        {
            _steps[step] = values = new LoggedStep();
        }

        return values;
    }
}

/// <summary>What is known of one step.</summary>
internal sealed class LoggedStep
{
    private readonly Dictionary<string, (double Packets, double Bytes)> _protocols = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, (double Packets, double Bytes)> Protocols => _protocols;

    /// <summary>Connections that were there in the step.</summary>
    public long Connections { get; private set; }

    public double Packets { get; private set; }

    public double Bytes { get; private set; }

    public void Add(string protocol, double packets, double bytes)
    {
        Connections++;
        Add(protocol, (packets, bytes));
    }

    public void Add(LoggedStep other)
    {
        Connections += other.Connections;
        foreach ((string protocol, (double Packets, double Bytes) volume) in other._protocols)
        {
            Add(protocol, volume);
        }
    }

    private void Add(string protocol, (double Packets, double Bytes) volume)
    {
        (double packets, double bytes) = _protocols.GetValueOrDefault(protocol);
        _protocols[protocol] = (packets + volume.Packets, bytes + volume.Bytes);
        Packets += volume.Packets;
        Bytes += volume.Bytes;
    }
}
