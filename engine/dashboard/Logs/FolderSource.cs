using System.Text.Json.Nodes;
using NidsVm.Dashboard.Live;

namespace NidsVm.Dashboard.Logs;

/// <summary>A folder of logs that nobody, or another program, writes.</summary>
public sealed class FolderSource : IDashboardSource
{
    /// <exception cref="DashboardException">there is no such folder</exception>
    public FolderSource(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DashboardException(File.Exists(folder) ? $"{folder} is a file; a folder of logs is wanted" : $"no folder {folder}");
        }

        LogFolder = Path.GetFullPath(folder);
        Started = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
    }

    public DashboardMode Mode => DashboardMode.Folder;

    public string Title => LogFolder;

    public double Started { get; }

    public string LogFolder { get; }

    public double LogsSince => 0;

    public bool IsRunning => false;

    public bool HasControl => false;

    public void Read(CounterSample sample) => sample.Clear();

    public FlowSnapshot? TakeFlows(int most) => null;

    public HandlerReport? ReadHandlers() => null;

    public void EndHandlers()
    {
    }

    public JsonObject Control(string command, IReadOnlyList<string> arguments) =>
        new() { ["ok"] = false, ["error"] = "a folder of logs has nothing to steer" };
}
