using System.Runtime.InteropServices;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Weirds;

/// <summary>
/// Raises the events of odd traffic, counts them, and thins them out as the library's sampling settings say
/// (<c>Weird::sampling_threshold</c>, <c>sampling_rate</c>, <c>sampling_duration</c>, <c>sampling_whitelist</c>,
/// <c>sampling_global_list</c>).
/// </summary>
public sealed class WeirdReporter
{
    // Pairs of hosts whose weirds are counted apart; beyond, all others share one count.
    private const int FlowLimit = 100_000;

    private readonly AnalysisContext _context;
    private readonly Dictionary<string, StringValue> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WeirdCount> _net = new(StringComparer.Ordinal);
    private readonly Dictionary<(IpAddress From, IpAddress To, string Name), WeirdCount> _flows = [];
    private readonly ConditionalStates _connections = new();
    private readonly Dictionary<string, ulong> _counts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _always = new(StringComparer.Ordinal);
    private readonly HashSet<string> _global = new(StringComparer.Ordinal);

    public WeirdReporter(AnalysisContext context)
    {
        _context = context;
        Threshold = Count("Weird::sampling_threshold", 25);
        Rate = Count("Weird::sampling_rate", 1000);
        int duration = context.Machine.FindGlobal("Weird::sampling_duration");
        Duration = duration < 0 ? 600 : context.Machine.Global(duration).AsDouble;
        Fill(_always, context.Settings.Table("Weird::sampling_whitelist"));
        Fill(_global, context.Settings.Table("Weird::sampling_global_list"));
    }

    /// <summary>This many of each weird pass before they are thinned out.</summary>
    public ulong Threshold { get; set; }

    /// <summary>After that, one in so many passes; 0: none.</summary>
    public ulong Rate { get; set; }

    /// <summary>After so many seconds of thinning out, counting begins anew.</summary>
    public double Duration { get; set; }

    /// <summary>Weirds that are never thinned out.</summary>
    public IEnumerable<string> Always => _always;

    /// <summary>Weirds that are counted for the whole network rather than for each connection or pair of hosts.</summary>
    public IEnumerable<string> Global => _global;

    /// <summary>How often each weird was met, by name.</summary>
    public IReadOnlyDictionary<string, ulong> Counts => _counts;

    public ulong Total { get; private set; }

    internal void OfConnection(Connection connection, string name, string detail, string source)
    {
        Note(name);
        if (!_context.Events.ConnWeird.IsHandled())
        {
            return;
        }

        if (!_always.Contains(name) && !Permit(ref _global.Contains(name) ? ref NetState(name) : ref _connections.Of(connection, name)))
        {
            return;
        }

        RecordValue record = connection.Record();
        Span<Slot> a = _context.Machine.Enqueue(_context.Events.ConnWeird);
        a[0].Ref = Text(name);
        a[1].Ref = record;
        a[2].Ref = Detail(detail);
        a[3].Ref = Text(source);
    }

    /// <summary>Something odd on a connection that is gone; policies may still hold its record.</summary>
    /// <param name="id">its <c>conn_id</c></param>
    /// <param name="from">its originator, which it is counted by, with <paramref name="to"/></param>
    internal void OfExpired(RecordValue id, StringValue uid, in IpAddress from, in IpAddress to, string name, string detail, string source)
    {
        Note(name);
        if (!_context.Events.ExpiredConnWeird.IsHandled())
        {
            return;
        }

        if (!_always.Contains(name) && !Permit(ref _global.Contains(name) ? ref NetState(name) : ref FlowState(from, to, name)))
        {
            return;
        }

        Span<Slot> a = _context.Machine.Enqueue(_context.Events.ExpiredConnWeird);
        a[0].Ref = Text(name);
        a[1].Ref = id;
        a[2].Ref = uid;
        a[3].Ref = Detail(detail);
        a[4].Ref = Text(source);
    }

    /// <summary>Something odd between two hosts, before or outside of a connection.</summary>
    public void OfFlow(string name, in IpAddress from, in IpAddress to, string detail, string source)
    {
        Note(name);
        if (!_context.Events.FlowWeird.IsHandled())
        {
            return;
        }

        if (!_always.Contains(name) && !Permit(ref _global.Contains(name) ? ref NetState(name) : ref FlowState(from, to, name)))
        {
            return;
        }

        Span<Slot> a = _context.Machine.Enqueue(_context.Events.FlowWeird);
        a[0].Ref = Text(name);
        a[1].Ref = EngineRecords.Addr(from);
        a[2].Ref = EngineRecords.Addr(to);
        a[3].Ref = Detail(detail);
        a[4].Ref = Text(source);
    }

    /// <summary>Something odd that belongs to no hosts.</summary>
    public void OfNet(string name, string detail, string source)
    {
        Note(name);
        if (!_context.Events.NetWeird.IsHandled())
        {
            return;
        }

        if (!_always.Contains(name) && !Permit(ref NetState(name)))
        {
            return;
        }

        Span<Slot> a = _context.Machine.Enqueue(_context.Events.NetWeird);
        a[0].Ref = Text(name);
        a[1].Ref = Detail(detail);
        a[2].Ref = Text(source);
    }

    /// <summary>A weird that packet decoding found.</summary>
    public void OfPacket(in PacketWeirdRecord weird)
    {
        string detail = weird.Detail >= 0 ? PacketWeirds.DetailText(weird) : "";
        string source = PacketWeirds.NameOf(weird.Source);
        if (weird.HasFlow)
        {
            OfFlow(weird.Name, weird.From, weird.To, detail, source);
        }
        else
        {
            OfNet(weird.Name, detail, source);
        }
    }

    /// <summary>Counts something odd in a file; false where it is thinned out.</summary>
    internal bool PermitsOfFile(FileWeirds file, string name)
    {
        Note(name);
        return _always.Contains(name) || Permit(ref _global.Contains(name) ? ref NetState(name) : ref file.Of(name));
    }

    internal void Forget(Connection connection) => _connections.Forget(connection);

    private void Note(string name)
    {
        Total++;
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, name, out _)++;
    }

    private bool Permit(ref WeirdCount state)
    {
        state.Count++;
        if (state.Count <= Threshold)
        {
            return true;
        }

        double now = _context.Machine.NetworkTime;
        if (state.SamplingSince == 0)
        {
            state.SamplingSince = now;
        }
        else if (now > state.SamplingSince + Duration)
        {
            state.SamplingSince = 0;
            state.Count = 1;
            return true;
        }

        return Rate != 0 && state.Count % Rate == 0;
    }

    private ref WeirdCount NetState(string name) => ref CollectionsMarshal.GetValueRefOrAddDefault(_net, name, out _);

    private ref WeirdCount FlowState(in IpAddress from, in IpAddress to, string name)
    {
        var key = _flows.Count < FlowLimit || _flows.ContainsKey((from, to, name)) ? (from, to, name) : (default, default, name);
        return ref CollectionsMarshal.GetValueRefOrAddDefault(_flows, key, out _);
    }

    private StringValue Text(string text)
    {
        if (text.Length == 0)
        {
            return StringValue.Empty;
        }

        ref StringValue? value = ref CollectionsMarshal.GetValueRefOrAddDefault(_texts, text, out _);
        return value ??= new StringValue(text);
    }

    private static StringValue Detail(string detail) => detail.Length == 0 ? StringValue.Empty : new StringValue(detail);

    private ulong Count(string name, ulong otherwise)
    {
        int index = _context.Machine.FindGlobal(name);
        return index < 0 ? otherwise : _context.Machine.Global(index).AsCount;
    }

    internal void ReplaceAlways(TableValue names)
    {
        _always.Clear();
        Fill(_always, names);
    }

    internal void ReplaceGlobal(TableValue names)
    {
        _global.Clear();
        Fill(_global, names);
    }

    private static void Fill(HashSet<string> set, TableValue? names)
    {
        for (int i = 0; names is not null && i < names.EntryLimit; i++)
        {
            if (names.IsLive(i))
            {
                set.Add(names.KeyAt(i)[0].AsString.ToString());
            }
        }
    }

    /// <summary>Counts by connection; few connections have any.</summary>
    private sealed class ConditionalStates
    {
        private readonly Dictionary<Connection, Dictionary<string, WeirdCount>> _states = [];

        public ref WeirdCount Of(Connection connection, string name)
        {
            ref Dictionary<string, WeirdCount>? names = ref CollectionsMarshal.GetValueRefOrAddDefault(_states, connection, out _);
            names ??= new Dictionary<string, WeirdCount>(StringComparer.Ordinal);
            return ref CollectionsMarshal.GetValueRefOrAddDefault(names, name, out _);
        }

        public void Forget(Connection connection) => _states.Remove(connection);
    }
}
