namespace NidsVm.Dashboard;

/// <summary>Where the page is served, and who may steer what it shows.</summary>
public sealed record DashboardSettings
{
    public const int DefaultPort = 9797;

    /// <summary>On 127.0.0.1; 0 takes any free one.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>What requests that change something must show; empty draws one and leaves it in a file in the folder of the logs.</summary>
    public string Token { get; init; } = "";

    /// <summary>Further addresses of the server, mapped before its own: path and handler of GET requests.</summary>
    public IReadOnlyList<(string Path, Microsoft.AspNetCore.Http.RequestDelegate Handler)> Extra { get; init; } = [];
}

/// <summary>The page cannot be served; the message is one sentence for the user.</summary>
public sealed class DashboardException(string message) : Exception(message);
