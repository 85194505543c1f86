using System.Globalization;
using NidsVm.Analysis.Weirds;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Engine;

/// <summary>The constants of <c>Overload</c>. Times are in seconds.</summary>
internal sealed class OverloadSettings
{
    public int MaxStep { get; init; }

    public double Interval { get; init; }

    /// <summary>Share of the packets that may be dropped.</summary>
    public double MaxDropped { get; init; }

    public double MaxLag { get; init; }

    public ulong Patience { get; init; }

    public ulong Recovery { get; init; }

    /// <summary>Bytes.</summary>
    public ulong LongConnection { get; init; }

    public uint Sampled { get; init; }
}

/// <summary>
/// Leaves out more and more of the analysis, step by step, while a live capture brings more than can be analysed, and takes it
/// back step by step when there is room again. Each step is reported: a weird, the reporter, an event, and counters.
/// </summary>
public sealed class LoadShedding
{
    private readonly AnalysisContext _context;
    private readonly OverloadSettings _settings;

    // Of the look before; time is negative before the first.
    private double _time = -1;
    private long _received;
    private long _dropped;

    // The furthest that analysis was behind since then.
    private double _lag;
    private ulong _overloaded;
    private ulong _calm;

    internal LoadShedding(AnalysisContext context)
    {
        _context = context;
        _settings = context.Settings.Overload;
    }

    /// <summary>The step in effect, 0 for none, up to <see cref="EngineLimits.SheddingSteps"/>.</summary>
    public int Step { get; private set; }

    /// <summary>Steps gone forward.</summary>
    public ulong Forward { get; private set; }

    /// <summary>Steps gone back.</summary>
    public ulong Back { get; private set; }

    /// <summary>Connections that were not held against signatures.</summary>
    public ulong Undetected { get; private set; }

    /// <summary>Connections that get no further contents analysed.</summary>
    public ulong Cut { get; private set; }

    /// <summary>Packets of connections that are not looked at.</summary>
    public ulong Unsampled { get; private set; }

    /// <summary>Whether long connections get no further contents analysed.</summary>
    internal bool CutsContents { get; private set; }

    /// <summary>Whether only some of the connections that begin are looked at.</summary>
    internal bool Samples { get; private set; }

    /// <summary>Looks at how the capture goes; cheap, and does its work once an interval.</summary>
    /// <param name="time">in seconds, by any clock that does not go back</param>
    /// <param name="received">packets handed out so far</param>
    /// <param name="dropped">packets that were lost before so far</param>
    /// <param name="lag">seconds between the arrival of the last packet and its analysis</param>
    public void Look(double time, long received, long dropped, double lag)
    {
        _lag = Math.Max(_lag, lag);
        if (_time >= 0 && time < _time + _settings.Interval)
        {
            return;
        }

        if (_time >= 0 && _settings.MaxStep > 0)
        {
            Judge(received - _received, dropped - _dropped);
        }

        (_time, _received, _dropped, _lag) = (time, received, dropped, 0);
    }

    /// <summary>Whether a connection that begins is held against signatures; counts it where not.</summary>
    internal bool Detects()
    {
        if (Step >= 1)
        {
            Undetected++;
            return false;
        }

        return true;
    }

    internal void CountCut() => Cut++;

    /// <summary>Whether a connection that begins is looked at; counts its packet where not. Always the same for the same one.</summary>
    /// <param name="hash">of its key</param>
    internal bool Takes(uint hash)
    {
        if (((hash * 0x9E37_79B1) >> 8) % _settings.Sampled == 0)
        {
            return true;
        }

        Unsampled++;
        return false;
    }

    /// <summary>Goes to a step and reports it.</summary>
    internal void Go(int step, string reason)
    {
        if (step == Step)
        {
            return;
        }

        int old = Step;
        Step = step;
        CutsContents = step >= 2;
        Samples = step >= 3;
        _overloaded = _calm = 0;
        Forward += (ulong)Math.Max(0, step - old);
        Back += (ulong)Math.Max(0, old - step);
        string told = string.Create(CultureInfo.InvariantCulture, $"step {step}: {Meaning(step)}; {reason}");
        _context.Weirds.OfNet(ConnectionWeirds.LoadShedding, told, "");
        if (step > old)
        {
            _context.Machine.Reporter.Warning($"load shedding, {told}");
        }
        else
        {
            _context.Machine.Reporter.Info($"load shedding, {told}");
        }

        if (_context.Events.OverloadChanged.IsHandled())
        {
            Span<Slot> a = _context.Machine.Enqueue(_context.Events.OverloadChanged);
            a[0] = Slot.Of((ulong)old);
            a[1] = Slot.Of((ulong)step);
            a[2].Ref = new StringValue(reason);
        }
    }

    private void Judge(long received, long dropped)
    {
        double share = dropped <= 0 ? 0 : (double)dropped / (Math.Max(0, received) + dropped);
        if (share > _settings.MaxDropped || _lag > _settings.MaxLag)
        {
            _calm = 0;
            if (++_overloaded >= _settings.Patience && Step < _settings.MaxStep)
            {
                Go(Step + 1, string.Create(CultureInfo.InvariantCulture, $"{dropped} of {received + dropped} packets dropped, {_lag:0.0} s behind"));
            }
        }
        else
        {
            _overloaded = 0;
            if (++_calm >= _settings.Recovery && Step > 0)
            {
                Go(Step - 1, "load has gone down");
            }
        }
    }

    private static string Meaning(int step) => step switch
    {
        0 => "everything is analysed",
        1 => "no signatures for connections that begin",
        2 => "no signatures for connections that begin, no contents of long ones",
        _ => "no signatures and a sample only of connections that begin, no contents of long ones",
    };
}
