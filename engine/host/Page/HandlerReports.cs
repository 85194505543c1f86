using NidsVm.Dashboard.Live;
using NidsVm.Host.Commands;
using NidsVm.Host.Running;

namespace NidsVm.Host.Page;

/// <summary>Handlers' costs as the page asks for them: measured from the first question on.</summary>
internal sealed class HandlerReports(HandlerTimes times)
{
    private const int MostHandlers = 100;

    private readonly Lock _lock = new();
    private HandlerTimes.Measurement? _measurement;

    /// <summary>What has been measured so far; null where a machine does not answer.</summary>
    public HandlerReport? Read()
    {
        lock (_lock)
        {
            try
            {
                _measurement ??= times.Begin();
                return new HandlerReport(
                    _measurement.Seconds,
                    [.. _measurement.Read().Take(MostHandlers).Select(h => new HandlerCost(h.Handler.Name, h.Handler.Source, h.Handler.Line, h.Handler.Calls, h.Share))]);
            }
            catch (Exception e) when (e is HostException or TimeoutException)
            {
                return null;
            }
        }
    }

    public void End()
    {
        lock (_lock)
        {
            _measurement?.Dispose();
            _measurement = null;
        }
    }
}
