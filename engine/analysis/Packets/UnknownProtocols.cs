using System.Runtime.InteropServices;
using NidsVm.Analysis.Engine;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Packets;

/// <summary>
/// Raises <c>unknown_protocol</c>, thinned out by the library's <c>UnknownProtocol::</c> settings: the first packets of each
/// protocol, then one in so many, and afresh after a while.
/// </summary>
internal sealed class UnknownProtocols
{
    private readonly AnalysisContext _context;
    private readonly Dictionary<(string Analyzer, uint Protocol), State> _states = [];
    private readonly ulong _threshold;
    private readonly ulong _rate;
    private readonly double _duration;
    private readonly int _firstBytes;
    private readonly VectorType? _history;

    public UnknownProtocols(AnalysisContext context)
    {
        _context = context;
        _threshold = Count("UnknownProtocol::sampling_threshold", 3);
        _rate = Count("UnknownProtocol::sampling_rate", 100_000);
        _firstBytes = (int)Math.Min(Count("UnknownProtocol::first_bytes_count", 10), 65_535);
        int duration = context.Machine.FindGlobal("UnknownProtocol::sampling_duration");
        _duration = duration < 0 ? 3600 : context.Machine.Global(duration).AsDouble;
        _history = context.Machine.FindType("string_vec") as VectorType;
    }

    /// <param name="analyzer">who does not know what to make of the data</param>
    /// <param name="protocol">the identifier that the data comes under</param>
    /// <param name="data">the data</param>
    /// <param name="packet">the packet, whose layers are told</param>
    public void Report(string analyzer, uint protocol, ReadOnlySpan<byte> data, scoped in DecodedPacket packet)
    {
        if (!_context.Events.UnknownProtocol.IsHandled() || !Permit(analyzer, protocol))
        {
            return;
        }

        var name = new StringValue(analyzer);
        var bytes = new StringValue(data[..Math.Min(data.Length, _firstBytes)]);
        VectorValue? history = null;
        if (_history is not null)
        {
            history = new VectorValue(_history);
            Span<PacketLayer> layers = stackalloc PacketLayer[16];
            int count = packet.CopyLayers(layers);
            foreach (PacketLayer layer in layers[..count])
            {
                history.Add(Slot.Of((object?)new StringValue(PacketLayers.NameOf(layer))));
            }

            if (count == 0 || PacketLayers.NameOf(layers[count - 1]) != analyzer)
            {
                history.Add(Slot.Of((object?)name));
            }
        }

        Span<Slot> a = _context.Machine.Enqueue(_context.Events.UnknownProtocol);
        a[0].Ref = name;
        a[1] = Slot.Of((ulong)protocol);
        a[2].Ref = bytes;
        a[3].Ref = history;
    }

    private bool Permit(string analyzer, uint protocol)
    {
        ref State state = ref CollectionsMarshal.GetValueRefOrAddDefault(_states, (analyzer, protocol), out _);
        double now = _context.Machine.NetworkTime;
        if (state.Count > 0 && now > state.Since + _duration)
        {
            state.Count = 0;
        }

        if (state.Count == 0)
        {
            state.Since = now;
        }

        state.Count++;
        return state.Count <= _threshold || (_rate != 0 && (state.Count - _threshold) % _rate == 0);
    }

    private ulong Count(string name, ulong otherwise)
    {
        int index = _context.Machine.FindGlobal(name);
        return index < 0 ? otherwise : _context.Machine.Global(index).AsCount;
    }

    private struct State
    {
        public ulong Count;
        public double Since;
    }
}
