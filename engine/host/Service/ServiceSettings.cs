using System.Globalization;
using Microsoft.Extensions.Configuration;
using NidsVm.Host.Commands;
using NidsVm.Host.Metrics;
using NidsVm.Host.Policies;

namespace NidsVm.Host.Service;

/// <summary>
/// What <c>nidsvm monitor</c> is told: by a file of JSON, over it variables of the environment (<c>NIDSVM_Workers=2</c>), over
/// these flags. The names of the properties are the names of the settings.
/// </summary>
internal sealed class ServiceSettings
{
    public const string FileName = "nidsvm.json";

    private const string SystemFile = "/etc/nidsvm/" + FileName;
    private const string EnvironmentPrefix = "NIDSVM_";
    private const int MaxWorkers = 64;
    private const int MaxRingMiB = 16 * 1024;

    /// <summary>The interface to watch.</summary>
    public string Interface { get; set; } = "";

    /// <summary>A BPF filter for the kernel (needs libpcap); empty for all packets.</summary>
    public string Filter { get; set; } = "";

    /// <summary>Machines that share the interface's flows, each on a thread of its own.</summary>
    public int Workers { get; set; } = 1;

    /// <summary>Size of each worker's ring in MiB: what the kernel keeps while the worker is busy.</summary>
    public int RingMiB { get; set; } = 128;

    public bool IgnoreChecksums { get; set; }

    /// <summary>Policies to load besides the default ones, as on the command line.</summary>
    public string[] Policies { get; set; } = [];

    /// <summary>Leave the default policies out.</summary>
    public bool Bare { get; set; }

    /// <summary>Values for options and redefinable constants: <c>"Module::name=value"</c>.</summary>
    public string[] Assignments { get; set; } = [];

    /// <summary>Holds the logs: <c>current/</c> and a folder a day.</summary>
    public string Folder { get; set; } = "logs";

    /// <summary>Where logs go besides their files, or in place of them.</summary>
    public OutputSettings[] Outputs { get; set; } = [];

    /// <summary>Time between rotations, <c>hh:mm:ss</c>; zero rotates at the end only.</summary>
    public TimeSpan Rotation { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Whether archived logs are compressed.</summary>
    public bool Compress { get; set; } = true;

    /// <summary>Path of the socket that <c>nidsvm ctl</c> speaks to; empty for <c>control.sock</c> in the folder of the logs.</summary>
    public string Control { get; set; } = "";

    /// <summary>Permissions of that socket, in octal digits: who may write to it may steer the service.</summary>
    public string ControlMode { get; set; } = "660";

    /// <summary>Whether the page is served.</summary>
    public bool Dashboard { get; set; } = true;

    /// <summary>The page's port on 127.0.0.1; 0 for any free one.</summary>
    public int DashboardPort { get; set; } = NidsVm.Dashboard.DashboardSettings.DefaultPort;

    /// <summary>What requests of the page must show that steer; empty for one that is drawn at the start and left in <c>dashboard.token</c> in the folder of the logs.</summary>
    public string DashboardToken { get; set; } = "";

    /// <summary>Where metrics are served besides the page's address, <c>ADDRESS:PORT</c>; empty for nowhere.</summary>
    public string MetricsAddress { get; set; } = "";

    /// <summary>A collector that gets the metrics by OpenTelemetry's protocol, <c>http://HOST:4318</c>; empty for none.</summary>
    public string OtlpEndpoint { get; set; } = "";

    /// <summary>Time between two reports to it, <c>hh:mm:ss</c>.</summary>
    public TimeSpan OtlpInterval { get; set; } = TimeSpan.FromSeconds(30);

    public string ControlPath => Control.Length > 0 ? Control : Path.Combine(Folder, "control.sock");

    public UnixFileMode ControlFileMode => (UnixFileMode)Convert.ToInt32(ControlMode, 8);

    public PolicyRequest PolicyRequest => new(
        Outputs.Length > 0 ? [OutputSettings.Policy, .. Policies] : Policies,
        [],
        Bare,
        [
            .. Assignments.Select(a => PolicyAssignment.TryParse(a, out PolicyAssignment? assignment)
                ? assignment
                : throw new HostException($"setting Assignments: \"{a}\" is not of the form Module::name=value")),
            .. Outputs.Length > 0 ? [OutputSettings.Assignment(Outputs)] : Array.Empty<PolicyAssignment>(),
        ]);

    /// <summary>Reads the settings.</summary>
    /// <param name="file">the file; null for <c>nidsvm.json</c> in the current folder or <c>/etc/nidsvm</c>, where there is one</param>
    /// <param name="flags">settings by name that stand over all others</param>
    /// <exception cref="HostException">a file is missing or damaged, or a setting makes no sense</exception>
    public static ServiceSettings Read(string? file, IReadOnlyDictionary<string, string?> flags)
    {
        if (file is not null && !File.Exists(file))
        {
            throw new HostException($"{file}: no such file");
        }

        file ??= Array.Find([FileName, SystemFile], File.Exists);
        ServiceSettings settings = new();
        try
        {
            ConfigurationBuilder builder = new();
            if (file is not null)
            {
                builder.AddJsonFile(Path.GetFullPath(file));
            }

            builder.AddEnvironmentVariables(EnvironmentPrefix).AddInMemoryCollection(flags);
            builder.Build().Bind(settings, o => o.ErrorOnUnknownConfiguration = file is not null);
        }
        catch (InvalidDataException e)
        {
            throw new HostException($"{file}: {e.InnerException?.Message ?? e.Message}");
        }
        catch (InvalidOperationException e)
        {
            throw new HostException($"{file ?? "settings"}: {e.Message}");
        }

        settings.Check();
        return settings;
    }

    private void Check()
    {
        if (Workers is < 1 or > MaxWorkers)
        {
            throw new HostException(string.Create(CultureInfo.InvariantCulture, $"setting Workers: {Workers} is not between 1 and {MaxWorkers}"));
        }

        if (RingMiB is < 4 or > MaxRingMiB)
        {
            throw new HostException(string.Create(CultureInfo.InvariantCulture, $"setting RingMiB: {RingMiB} is not between 4 and {MaxRingMiB}"));
        }

        if (Rotation < TimeSpan.Zero || Rotation > TimeSpan.FromDays(1))
        {
            throw new HostException("setting Rotation: not between 00:00:00 and 1.00:00:00");
        }

        foreach (OutputSettings output in Outputs)
        {
            output.Check();
        }

        if (DashboardPort is < 0 or > ushort.MaxValue)
        {
            throw new HostException(string.Create(CultureInfo.InvariantCulture, $"setting DashboardPort: {DashboardPort} is not between 0 and {ushort.MaxValue}"));
        }

        if (MetricsAddress.Length > 0)
        {
            _ = MetricsServer.ParseAddress(MetricsAddress);
        }

        if (OtlpEndpoint.Length > 0)
        {
            _ = OtlpSender.ParseEndpoint(OtlpEndpoint);
        }

        if (OtlpInterval < TimeSpan.FromSeconds(1) || OtlpInterval > TimeSpan.FromDays(1))
        {
            throw new HostException("setting OtlpInterval: not between 00:00:01 and 1.00:00:00");
        }

        if (ControlMode.Length != 3 || ControlMode.Any(c => c is < '0' or > '7'))
        {
            throw new HostException($"setting ControlMode: \"{ControlMode}\" is not three octal digits");
        }
    }
}
