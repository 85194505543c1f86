using System.Diagnostics.CodeAnalysis;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Analyzers;

/// <summary>
/// The analyzers of the program by name and by the values of <c>Analyzer::Tag</c>, the ports they are registered for, and the
/// connections that policies expect. Each protocol adds itself before the engine starts.
/// </summary>
public sealed class AnalyzerRegistry
{
    private const string ProtocolTags = "Analyzer::Tag";
    private const string PacketTags = "PacketAnalyzer::Tag";

    private readonly Dictionary<string, AnalyzerInfo> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AnalyzerInfo> _packetByName = new(StringComparer.Ordinal);
    private readonly Dictionary<long, AnalyzerInfo> _byTag = [];
    private readonly Dictionary<long, AnalyzerInfo> _packetByTag = [];
    private readonly Dictionary<long, AnalyzerInfo> _byAnyTag = [];
    private readonly Dictionary<ulong, List<AnalyzerInfo>> _byPort = [];
    private readonly Dictionary<ScheduleKey, List<ScheduledAnalyzer>> _scheduled = [];
    private readonly PriorityQueue<ScheduledAnalyzer, double> _scheduledByDue = new();
    private AnalysisContext? _context;

    /// <summary>Adds a protocol.</summary>
    /// <param name="name">as in <c>Analyzer::ANALYZER_<i>name</i></c></param>
    /// <exception cref="ArgumentException">the name is taken</exception>
    public AnalyzerInfo Register(string name, AnalyzerFactory factory)
    {
        var info = new AnalyzerInfo(name, factory);
        _byName.Add(name, info);
        return info;
    }

    /// <summary>The protocol analyzer of that name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out AnalyzerInfo? info) => _byName.TryGetValue(name, out info);

    /// <summary>The packet analyzer of that name ("VXLAN"); made where the library only has its tag or not even that.</summary>
    public AnalyzerInfo Packet(string name)
    {
        if (!_packetByName.TryGetValue(name, out AnalyzerInfo? info))
        {
            info = new AnalyzerInfo(name, null) { IsPacketAnalyzer = true };
            _packetByName.Add(name, info);
        }

        return info;
    }

    /// <summary>The packet analyzer of that name, if the library or the engine knows one.</summary>
    public bool TryGetPacket(string name, [NotNullWhen(true)] out AnalyzerInfo? info) => _packetByName.TryGetValue(name, out info);

    /// <summary>The protocol analyzer with that value of <c>Analyzer::Tag</c>.</summary>
    public bool TryGetByTag(long tag, [NotNullWhen(true)] out AnalyzerInfo? info) => _byTag.TryGetValue(tag, out info);

    /// <summary>The packet analyzer with that value of <c>PacketAnalyzer::Tag</c>.</summary>
    public bool TryGetByPacketTag(long tag, [NotNullWhen(true)] out AnalyzerInfo? info) => _packetByTag.TryGetValue(tag, out info);

    /// <summary>The analyzer with that value of <c>AllAnalyzers::Tag</c>.</summary>
    public bool TryGetByAnyTag(long tag, [NotNullWhen(true)] out AnalyzerInfo? info) => _byAnyTag.TryGetValue(tag, out info);

    public IEnumerable<AnalyzerInfo> All => _byName.Values;

    /// <summary>The packet analyzers that the library or the engine knows.</summary>
    public IEnumerable<AnalyzerInfo> AllPackets => _packetByName.Values;

    /// <summary>Makes an analyzer, or null where there is none of that name or it is disabled.</summary>
    public Analyzer? Instantiate(string name, Connection connection) =>
        _byName.TryGetValue(name, out AnalyzerInfo? info) ? Instantiate(info, connection) : null;

    public static Analyzer? Instantiate(AnalyzerInfo info, Connection connection) =>
        info is { IsEnabled: true, Factory: { } factory } ? factory(connection, info) : null;

    // ---- Ports ---------------------------------------------------------------------------------------------------

    /// <param name="port">number and transport as slots hold ports</param>
    public void RegisterPort(AnalyzerInfo info, ulong port)
    {
        if (!_byPort.TryGetValue(port, out List<AnalyzerInfo>? list))
        {
            _byPort.Add(port, list = []);
        }

        if (!list.Contains(info))
        {
            list.Add(info);
            info.PortCount++;
            list.Sort(static (a, b) => a.Tag.CompareTo(b.Tag));
        }
    }

    public void UnregisterPort(AnalyzerInfo info, ulong port)
    {
        if (_byPort.TryGetValue(port, out List<AnalyzerInfo>? list) && list.Remove(info))
        {
            info.PortCount--;
        }
    }

    /// <summary>Adds the analyzers that are expected on a new connection, or else those registered for its responder port.</summary>
    internal void Attach(Connection connection)
    {
        if (_scheduled.Count > 0 && AttachScheduled(connection))
        {
            return;
        }

        if (_byPort.Count == 0 || connection.Context.Settings.DpdIgnorePorts)
        {
            return;
        }

        if (_byPort.TryGetValue(EngineRecords.PortBits(connection.RespPort, connection.Protocol), out List<AnalyzerInfo>? list))
        {
            foreach (AnalyzerInfo info in list)
            {
                if (Instantiate(info, connection) is { } analyzer)
                {
                    connection.Session.AddChild(analyzer, start: false);
                }
            }
        }
    }

    // ---- Expected connections ------------------------------------------------------------------------------------

    /// <summary>Has the next connection between these endpoints be looked at by an analyzer, whatever its port.</summary>
    /// <param name="orig">originator; the unspecified address stands for any</param>
    /// <param name="port">responder's port as slots hold it</param>
    /// <param name="due">network time at which the wish is forgotten</param>
    /// <returns>false where <see cref="EngineLimits.ScheduledAnalyzers"/> is reached</returns>
    public bool Schedule(IpAddress orig, IpAddress resp, ulong port, AnalyzerInfo info, double due)
    {
        ForgetScheduled(_context!.Machine.NetworkTime);
        if (_scheduledByDue.Count >= EngineLimits.ScheduledAnalyzers)
        {
            return false;
        }

        var key = new ScheduleKey(orig.IsZero || orig == IpAddress.FromV4(0) ? default : orig, resp, port);
        var entry = new ScheduledAnalyzer(key, info, due);
        if (!_scheduled.TryGetValue(key, out List<ScheduledAnalyzer>? list))
        {
            _scheduled.Add(key, list = []);
        }

        list.RemoveAll(e => e.Info == info);
        list.Add(entry);
        _scheduledByDue.Enqueue(entry, due);
        return true;
    }

    private bool AttachScheduled(Connection connection)
    {
        ForgetScheduled(connection.Context.Machine.NetworkTime);
        ulong port = EngineRecords.PortBits(connection.RespPort, connection.Protocol);
        return AttachScheduled(connection, new ScheduleKey(connection.Orig, connection.Resp, port))
            | AttachScheduled(connection, new ScheduleKey(default, connection.Resp, port));
    }

    private bool AttachScheduled(Connection connection, ScheduleKey key)
    {
        if (!_scheduled.TryGetValue(key, out List<ScheduledAnalyzer>? list))
        {
            return false;
        }

        bool any = false;
        foreach (ScheduledAnalyzer entry in list)
        {
            if (Instantiate(entry.Info, connection) is { } analyzer && connection.Session.AddChild(analyzer, start: false))
            {
                any = true;
                if (connection.Context.Events.ScheduledAnalyzerApplied.IsHandled())
                {
                    RecordValue record = connection.Record();
                    Span<Slot> a = connection.Context.Machine.Enqueue(connection.Context.Events.ScheduledAnalyzerApplied);
                    a[0].Ref = record;
                    a[1] = Slot.Of(entry.Info.Tag);
                }
            }
        }

        return any;
    }

    private void ForgetScheduled(double now)
    {
        while (_scheduledByDue.TryPeek(out ScheduledAnalyzer? entry, out double due) && due < now)
        {
            _scheduledByDue.Dequeue();
            if (_scheduled.TryGetValue(entry.Key, out List<ScheduledAnalyzer>? list) && list.Remove(entry) && list.Count == 0)
            {
                _scheduled.Remove(entry.Key);
            }
        }
    }

    // ---- Tags ----------------------------------------------------------------------------------------------------

    internal void Bind(AnalysisContext context)
    {
        _context = context;
        Machine machine = context.Machine;
        if (machine.FindType(ProtocolTags) is EnumType protocols)
        {
            BindTags(protocols, "Analyzer::ANALYZER_", _byName, _byTag, isPacket: false);
        }

        if (machine.FindType(PacketTags) is EnumType packets)
        {
            BindTags(packets, "PacketAnalyzer::ANALYZER_", _packetByName, _packetByTag, isPacket: true);
        }

        ApplyPolicySets(context);
    }

    private void BindTags(
        EnumType tags, string prefix, Dictionary<string, AnalyzerInfo> byName, Dictionary<long, AnalyzerInfo> byTag, bool isPacket)
    {
        foreach (string full in tags.Names)
        {
            if (!full.StartsWith(prefix, StringComparison.Ordinal) || !tags.TryGetValue(full, out long value))
            {
                continue;
            }

            string name = full[prefix.Length..];
            if (!byName.TryGetValue(name, out AnalyzerInfo? info))
            {
                info = new AnalyzerInfo(name, null) { IsPacketAnalyzer = isPacket };
                byName.Add(name, info);
            }

            // The library numbers the elements of all tag types apart, and AllAnalyzers::Tag takes these numbers over.
            info.Tag = value;
            byTag[value] = info;
            _byAnyTag[value] = info;
        }
    }

    /// <summary>Policies may disable analyzers with a set before the engine starts.</summary>
    private void ApplyPolicySets(AnalysisContext context)
    {
        if (context.Settings.Table("Analyzer::disabled_analyzers") is not { } disabled)
        {
            return;
        }

        for (int i = 0; i < disabled.EntryLimit; i++)
        {
            if (disabled.IsLive(i) && TryGetByAnyTag(disabled.KeyAt(i)[0].Bits, out AnalyzerInfo? info))
            {
                info.IsEnabled = false;
            }
        }
    }

    private readonly record struct ScheduleKey(IpAddress Orig, IpAddress Resp, ulong Port);

    private sealed record ScheduledAnalyzer(ScheduleKey Key, AnalyzerInfo Info, double Due);
}
