using Microsoft.Extensions.Hosting;

namespace NidsVm.Dashboard.Http;

/// <summary>The page ends when the one ends that serves it: signals are not its business.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
