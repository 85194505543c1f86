using System.Text.Json.Nodes;
using NidsVm.Dashboard.Live;

namespace NidsVm.Dashboard;

/// <summary>What kind of thing the page shows.</summary>
public enum DashboardMode
{
    /// <summary>A service that watches an interface.</summary>
    Live,

    /// <summary>A folder of logs.</summary>
    Folder,

    /// <summary>A run over recordings, and then the logs that it left.</summary>
    Trace,
}

/// <summary>What the page shows: the host's engine, or only a folder of logs. Methods are called from any thread.</summary>
public interface IDashboardSource
{
    DashboardMode Mode { get; }

    /// <summary>The interface, the folder or the recording.</summary>
    string Title { get; }

    /// <summary>Seconds since 1970.</summary>
    double Started { get; }

    /// <summary>Where the logs are: the folder that holds them, or a service's with <c>current/</c> and folders of days.</summary>
    string LogFolder { get; }

    /// <summary>Files in it that were last written before are none of this source's; seconds since 1970, 0 where all are.</summary>
    double LogsSince { get; }

    /// <summary>Packets are being analysed: counters, connections and handlers can be asked for. Once false, it stays so.</summary>
    bool IsRunning { get; }

    /// <summary>Whether <see cref="Control"/> does anything.</summary>
    bool HasControl { get; }

    /// <summary>Reads the counters, without holding up the analysis.</summary>
    void Read(CounterSample sample);

    /// <summary>The connections at this moment, at most so many; null where they cannot be had.</summary>
    FlowSnapshot? TakeFlows(int most);

    /// <summary>What handlers cost, measured from the first call on until <see cref="EndHandlers"/>; null where it cannot be had.</summary>
    HandlerReport? ReadHandlers();

    /// <summary>Ends the measuring.</summary>
    void EndHandlers();

    /// <summary>Steers: <c>rotate</c>, <c>reload</c>, <c>set</c>, <c>stop</c>. The answer has <c>ok</c>, and <c>error</c> where that is false.</summary>
    JsonObject Control(string command, IReadOnlyList<string> arguments);
}
