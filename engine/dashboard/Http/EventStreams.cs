using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace NidsVm.Dashboard.Http;

/// <summary>Those who are told things as they happen (server-sent events), at most so many at once.</summary>
internal sealed class EventStreams(CancellationToken ending)
{
    public const int MaxOpen = 32;

    private int _open;

    /// <summary>Those who listen now.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Begins to tell.</summary>
    /// <exception cref="RequestException">there are too many already</exception>
    public async Task<EventStream> BeginAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _open) > MaxOpen)
        {
            Interlocked.Decrement(ref _open);
            throw new RequestException($"{MaxOpen} pages are open already", StatusCodes.Status503ServiceUnavailable);
        }

        EventStream stream = new(context, CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ending), () => Interlocked.Decrement(ref _open));
        await stream.StartAsync().ConfigureAwait(false);
        return stream;
    }
}

/// <summary>One who listens.</summary>
internal sealed class EventStream(HttpContext context, CancellationTokenSource end, Action closed) : IDisposable
{
    private static readonly TimeSpan KeepAlivePeriod = TimeSpan.FromSeconds(10);

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private long _lastWritten = Environment.TickCount64;

    /// <summary>Raised when the listener goes, or the server ends.</summary>
    public CancellationToken Ended => end.Token;

    public void Dispose()
    {
        closed();
        end.Dispose();
    }

    public Task StartAsync()
    {
        HttpResponse response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        return WriteAsync(": nidsvm\n\n"u8.ToArray());
    }

    /// <summary>Tells one event.</summary>
    public Task SendAsync(string name, Action<Utf8JsonWriter> write)
    {
        _buffer.ResetWrittenCount();
        Encoding.ASCII.GetBytes($"event: {name}\ndata: ", _buffer);
        using (Utf8JsonWriter json = new(_buffer))
        {
            write(json);
        }

        _buffer.Write("\n\n"u8);
        return WriteAsync(_buffer.WrittenMemory);
    }

    /// <summary>Says that nothing happened, where that has been so for a while: else nobody would see that a listener is gone.</summary>
    public Task KeepAliveAsync() =>
        Environment.TickCount64 - _lastWritten < KeepAlivePeriod.TotalMilliseconds ? Task.CompletedTask : WriteAsync(": \n\n"u8.ToArray());

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        _lastWritten = Environment.TickCount64;
        await context.Response.Body.WriteAsync(bytes, end.Token).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(end.Token).ConfigureAwait(false);
    }
}
