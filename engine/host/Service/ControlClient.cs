using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NidsVm.Host.Commands;

namespace NidsVm.Host.Service;

/// <summary>The other end of the control socket.</summary>
internal static class ControlClient
{
    /// <summary>Asks the service at a socket.</summary>
    /// <exception cref="HostException">nobody answers</exception>
    public static JsonObject Ask(string path, string command, IEnumerable<string> arguments)
    {
        try
        {
            using Socket socket = Connect(path);
            JsonObject request = new() { ["command"] = command, ["arguments"] = new JsonArray([.. arguments.Select(a => JsonValue.Create(a))]) };
            socket.Send(Encoding.UTF8.GetBytes(request.ToJsonString() + "\n"));
            using NetworkStream stream = new(socket);
            using StreamReader reader = new(stream, Encoding.UTF8);
            return reader.ReadLine() is { } line && JsonNode.Parse(line) is JsonObject answer
                ? answer
                : throw new HostException($"{path}: the service gave no answer");
        }
        catch (SocketException e)
        {
            throw new HostException(Reason(path, e.SocketErrorCode));
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new HostException($"{path}: the name is too long for a socket");
        }
        catch (JsonException)
        {
            throw new HostException($"{path}: what answers there is no service of this program");
        }
    }

    /// <summary>Whether a service listens at a socket.</summary>
    public static bool IsAnswered(string path)
    {
        try
        {
            using Socket socket = Connect(path);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Reason(string path, SocketError error) => error switch
    {
        SocketError.AccessDenied => $"{path}: permission denied; setting ControlMode and the socket's owner say who may ask",
        SocketError.ConnectionRefused => $"{path}: no service answers there; one that was killed left the socket",
        _ when !File.Exists(path) => $"{path}: no service answers there; where 'nidsvm monitor' runs, --control or --config says where its socket is",
        _ => $"{path}: no service answers there ({error})",
    };

    private static Socket Connect(string path)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
