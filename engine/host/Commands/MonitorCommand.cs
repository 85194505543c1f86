using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NidsVm.Host.Service;

namespace NidsVm.Host.Commands;

/// <summary><c>nidsvm monitor</c>: watches an interface as a service, until it is told to stop.</summary>
internal static class MonitorCommand
{
    public static Command Create()
    {
        Command command = new("monitor", $"Watch an interface as a service: rotated logs, control by 'nidsvm ctl', settings in {ServiceSettings.FileName}.");
        Argument<string[]> policies = new("policy")
        {
            Description = "Policies to load besides the default ones, and assignments Module::name=value.",
            Arity = ArgumentArity.ZeroOrMore,
            HelpName = "POLICY | FILE.bpc | Module::name=value",
        };
        Option<string?> config = new("--config") { Description = $"The file of settings (otherwise {ServiceSettings.FileName} here or in /etc/nidsvm).", HelpName = "FILE" };
        Option<string?> iface = new("--iface", "-i") { Description = "The interface to watch.", HelpName = "IFACE" };
        Option<string?> filter = new("--filter", "-f") { Description = "Look only at packets that match a BPF filter (needs libpcap).", HelpName = "FILTER" };
        Option<int?> workers = new("--workers") { Description = "Share the flows among N machines, each on a thread of its own.", HelpName = "N" };
        Option<bool> bare = new("--bare-mode", "-b") { Description = "Bare: load no policies beyond those named." };
        Option<bool> noChecksums = new("--no-checksums", "-C") { Description = "Ignore checksums." };
        Option<string?> folder = new("--folder") { Description = "Where logs go: DIR/current, and a folder a day for the archive.", HelpName = "DIR" };
        Option<TimeSpan?> rotate = new("--rotate") { Description = "Rotate logs after each hh:mm:ss, counted from midnight (00:00:00: at the end only).", HelpName = "TIME" };
        Option<string?> control = new("--control") { Description = "Path of the control socket (otherwise control.sock in the folder of the logs).", HelpName = "PATH" };
        Option<int?> dashboardPort = new("--dashboard-port") { Description = "Serve the page at this port of 127.0.0.1 (0: any free one).", HelpName = "N" };
        Option<bool> noDashboard = new("--no-dashboard") { Description = "Serve no page." };
        Option<string?> metrics = new("--metrics-address") { Description = "Serve metrics for Prometheus at http://ADDRESS:PORT/metrics.", HelpName = "ADDRESS:PORT" };
        Option<string?> otlp = new("--otlp-endpoint") { Description = "Send metrics to a collector by OpenTelemetry's protocol over HTTP.", HelpName = "URL" };
        Option<TimeSpan?> otlpInterval = new("--otlp-interval") { Description = "Time between two reports to the collector, hh:mm:ss.", HelpName = "TIME" };
        command.Add(policies);
        foreach (Option option in (Option[])[config, iface, filter, workers, bare, noChecksums, folder, rotate, control, dashboardPort, noDashboard, metrics, otlp, otlpInterval])
        {
            command.Add(option);
        }

        command.SetAction(parsed => CommandLine.Guard(() =>
        {
            Dictionary<string, string?> flags = new(StringComparer.Ordinal);
            Add(nameof(ServiceSettings.Interface), parsed.GetValue(iface));
            Add(nameof(ServiceSettings.Filter), parsed.GetValue(filter));
            Add(nameof(ServiceSettings.Workers), parsed.GetValue(workers)?.ToString(CultureInfo.InvariantCulture));
            Add(nameof(ServiceSettings.Bare), parsed.GetValue(bare) ? "true" : null);
            Add(nameof(ServiceSettings.IgnoreChecksums), parsed.GetValue(noChecksums) ? "true" : null);
            Add(nameof(ServiceSettings.Folder), parsed.GetValue(folder));
            Add(nameof(ServiceSettings.Rotation), parsed.GetValue(rotate)?.ToString("c", CultureInfo.InvariantCulture));
            Add(nameof(ServiceSettings.Control), parsed.GetValue(control));
            Add(nameof(ServiceSettings.DashboardPort), parsed.GetValue(dashboardPort)?.ToString(CultureInfo.InvariantCulture));
            Add(nameof(ServiceSettings.Dashboard), parsed.GetValue(noDashboard) ? "false" : null);
            Add(nameof(ServiceSettings.MetricsAddress), parsed.GetValue(metrics));
            Add(nameof(ServiceSettings.OtlpEndpoint), parsed.GetValue(otlp));
            Add(nameof(ServiceSettings.OtlpInterval), parsed.GetValue(otlpInterval)?.ToString("c", CultureInfo.InvariantCulture));
            ServiceSettings settings = ServiceSettings.Read(parsed.GetValue(config), flags);
            foreach (string text in parsed.GetValue(policies) ?? [])
            {
                if (Policies.PolicyAssignment.TryParse(text, out _))
                {
                    settings.Assignments = [.. settings.Assignments, text];
                }
                else
                {
                    settings.Policies = [.. settings.Policies, text];
                }
            }

            if (settings.Interface.Length == 0)
            {
                throw new HostException("no interface is named: -i IFACE, or the setting Interface");
            }

            return Run(settings);

            void Add(string name, string? value)
            {
                if (value is not null)
                {
                    flags[name] = value;
                }
            }
        }));
        return command;
    }

    private static int Run(ServiceSettings settings)
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddSimpleConsole(o => o.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMinutes(1));
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<MonitorService>();
        builder.Services.AddHostedService(services => services.GetRequiredService<MonitorService>());
        using IHost host = builder.Build();
        MonitorService service = host.Services.GetRequiredService<MonitorService>();
        host.Run();
        return service.ExitCode;
    }
}
