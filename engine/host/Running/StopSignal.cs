using System.Runtime.InteropServices;

namespace NidsVm.Host.Running;

/// <summary>
/// Ctrl-C and termination requests. The first one asks the run to end as the end of input does; a second one ends the
/// process at once, for runs that do not come to their end.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private const int ExitBySignal = 130;

    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly Action _wake;
    private volatile bool _raised;

    /// <param name="wake">called once, on another thread, to wake a source that waits for packets</param>
    public StopSignal(Action wake)
    {
        _wake = wake;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Raise);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Raise);
    }

    public bool IsRaised => _raised;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
    }

    private void Raise(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_raised)
        {
            Environment.Exit(ExitBySignal);
        }

        _raised = true;
        _wake();
    }
}
