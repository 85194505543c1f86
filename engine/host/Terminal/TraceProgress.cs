using System.Diagnostics;
using NidsVm.Packets;
using Spectre.Console;

namespace NidsVm.Host.Terminal;

/// <summary>
/// A progress bar for long traces, on standard error. It looks at the source's position from a thread of its own, so the packet
/// loop pays nothing for it; nothing is shown for runs shorter than a second.
/// </summary>
internal sealed class TraceProgress : IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _task;

    private TraceProgress(IPacketSource source) => _task = Task.Run(() => Show(source));

    /// <summary>Starts a bar for a recording of known size where a person looks on; null otherwise.</summary>
    public static TraceProgress? Start(IPacketSource source, bool quiet) =>
        quiet || source.IsLive || source.BytesTotal == 0 || Console.IsErrorRedirected ? null : new TraceProgress(source);

    public void Dispose()
    {
        _end.Cancel();
        _task.Wait();
        _end.Dispose();
    }

    private void Show(IPacketSource source)
    {
        if (_end.Token.WaitHandle.WaitOne(Delay))
        {
            return;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        console.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(source.Name), maxValue: source.BytesTotal);
                while (!_end.Token.WaitHandle.WaitOne(Interval))
                {
                    task.Value = source.BytesRead;
                }

                task.Value = source.BytesTotal;
            });
    }
}
