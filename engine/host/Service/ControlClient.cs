using System.Net.Sockets;
using System.Text;
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
        catch (Exception e) when (e is SocketException or ArgumentOutOfRangeException)
        {
            throw new HostException($"{path}: no service answers there ({e.Message})");
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
