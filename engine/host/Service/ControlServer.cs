using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NidsVm.Host.Commands;

namespace NidsVm.Host.Service;

/// <summary>
/// The socket that steers the service: one line of JSON asks (<c>{"command":"print","arguments":["x"]}</c>), one line answers
/// (<c>{"ok":true,…}</c> or <c>{"ok":false,"error":"…"}</c>). Who may write to the file may ask.
/// </summary>
internal sealed class ControlServer : IDisposable
{
    private const int MaxRequestBytes = 64 * 1024;
    private static readonly TimeSpan RequestPatience = TimeSpan.FromSeconds(5);

    private readonly ControlCommands _commands;
    private readonly string _path;
    private readonly Socket _listener;

    /// <exception cref="HostException">another service has the socket, or it cannot be made</exception>
    public ControlServer(ControlCommands commands, string path, UnixFileMode mode)
    {
        _commands = commands;
        _path = path;
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (File.Exists(path))
            {
                if (ControlClient.IsAnswered(path))
                {
                    throw new HostException($"{path}: another service answers there");
                }

                // A service that was killed left it behind.
                File.Delete(path);
            }

            _listener.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, mode);
            }

            _listener.Listen();
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            _listener.Dispose();
            throw new HostException($"control socket {path}: {e.Message}");
        }
    }

    /// <summary>Answers until it is cancelled, one request at a time.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                using Socket client = await _listener.AcceptAsync(cancellation).ConfigureAwait(false);
                using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                patience.CancelAfter(RequestPatience);
                byte[]? request = await ReadLineAsync(client, patience.Token).ConfigureAwait(false);
                JsonObject answer = request is null ? ControlCommands.Error("the request is too long") : await AnswerAsync(request).ConfigureAwait(false);

                // Who asked for the end is answered, too.
                using CancellationTokenSource answering = new(RequestPatience);
                await client.SendAsync(Encoding.UTF8.GetBytes(answer.ToJsonString() + "\n"), answering.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // A client that says nothing is left; the end of the service ends the loop.
            }
            catch (SocketException e)
            {
                CommandLine.Complain($"control socket {_path}: {e.Message}");
            }
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        File.Delete(_path);
    }

    private Task<JsonObject> AnswerAsync(byte[] request) => Task.Run(() =>
    {
        try
        {
            return JsonNode.Parse(request) is JsonObject asked && asked["command"] is JsonValue command
                ? _commands.Run(command.ToString(), [.. (asked["arguments"] as JsonArray ?? []).Select(a => a?.ToString() ?? "")])
                : ControlCommands.Error("the request is no JSON object with a command");
        }
        catch (JsonException e)
        {
            return ControlCommands.Error($"the request is no JSON: {e.Message}");
        }
        catch (Exception e) when (e is HostException or TimeoutException)
        {
            return ControlCommands.Error(e.Message);
        }
    });

    private static async Task<byte[]?> ReadLineAsync(Socket client, CancellationToken cancellation)
    {
        byte[] buffer = new byte[MaxRequestBytes];
        int length = 0;
        while (length < buffer.Length)
        {
            int read = await client.ReceiveAsync(buffer.AsMemory(length), cancellation).ConfigureAwait(false);
            length += read;
            if (read == 0 || buffer.AsSpan(length - read, read).Contains((byte)'\n'))
            {
                return buffer[..length];
            }
        }

        return null;
    }
}
