using System.Text.Json;

namespace NidsVm.Dashboard.Live;

/// <summary>A weird or a notice.</summary>
internal sealed class Alert
{
    public required string Kind { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public required double Time { get; init; }

    public required string Name { get; init; }

    public string? Message { get; init; }

    public string? Uid { get; init; }

    public string? OrigHost { get; init; }

    public string? RespHost { get; init; }

    /// <summary>Equal ones in a row, within a second.</summary>
    public long Count { get; set; } = 1;

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("kind", Kind);
        json.WriteNumber("time", Time);
        json.WriteString("name", Name);
        json.WriteString("message", Message);
        json.WriteString("uid", Uid);
        json.WriteString("orig_h", OrigHost);
        json.WriteString("resp_h", RespHost);
        json.WriteNumber("count", Count);
        json.WriteEndObject();
    }
}

/// <summary>The newest alerts, with equal ones of the same second joined.</summary>
internal sealed class AlertList
{
    public const int Capacity = 1000;

    private const double JoinSeconds = 1;

    private readonly Dictionary<(string, string, string?, string?, string?), Alert> _open = [];
    private readonly Queue<Alert> _all = new();
    private List<Alert> _new = [];

    /// <summary>The newest first.</summary>
    public IEnumerable<Alert> Newest => _all.Reverse();

    public void Add(Alert alert)
    {
        var key = (alert.Kind, alert.Name, alert.Message, alert.OrigHost, alert.RespHost);
        if (_open.TryGetValue(key, out Alert? known) && Math.Abs(alert.Time - known.Time) < JoinSeconds)
        {
            known.Count++;
            return;
        }

        if (_open.Count >= Capacity)
        {
            _open.Clear();
        }

        _open[key] = alert;
        _all.Enqueue(alert);
        if (_all.Count > Capacity)
        {
            _all.Dequeue();
        }

        if (_new.Count < Capacity)
        {
            _new.Add(alert);
        }
    }

    /// <summary>Those that came since the last call; what comes later is not joined to them.</summary>
    public List<Alert> TakeNew()
    {
        List<Alert> taken = _new;
        _new = [];
        _open.Clear();
        return taken;
    }
}
