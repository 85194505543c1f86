using System.CommandLine;
using NidsVm.Host.Policies;
using NidsVm.Host.Running;
using NidsVm.Vm.Values;

namespace NidsVm.Host.Commands;

/// <summary><c>nidsvm run</c>: traffic in, policies, logs out. Its flags mean what they mean for the reference.</summary>
internal static class RunCommand
{
    private const int DefaultPagePort = NidsVm.Dashboard.DashboardSettings.DefaultPort;

    public static Command Create()
    {
        Command command = new("run", "Run policies over recorded traces, a live interface, or no traffic at all.");
        PolicyOptions policies = new(command);
        Option<string[]> read = new("--readfile", "-r")
        {
            Description = "Read packets from a pcap or pcapng file (- is standard input); may be given several times.",
            HelpName = "FILE",
        };
        Option<string?> iface = new("--iface", "-i") { Description = "Read packets from a network interface (needs libpcap and the right to capture).", HelpName = "IFACE" };
        Option<bool> noChecksums = new("--no-checksums", "-C") { Description = "Ignore checksums." };
        Option<string?> filter = new("--filter", "-f") { Description = "Look only at packets that match a BPF filter (needs libpcap).", HelpName = "FILTER" };
        Option<string?> write = new("--writefile", "-w") { Description = "Write the packets that policies keep (all, unless they say otherwise) to a pcap file.", HelpName = "FILE" };
        Option<string?> logdir = new("--logdir") { Description = "Write logs into this folder (made if missing) instead of the current one.", HelpName = "DIR" };
        Option<double?> pseudoRealTime = new("--pseudo-realtime")
        {
            Description = "Play recorded packets as fast as they were recorded, or FACTOR times as fast.",
            HelpName = "FACTOR",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<int?> dashboard = new("--dashboard")
        {
            Description = $"Show the run as a page for the browser, on a port of 127.0.0.1 (default {DefaultPagePort}, 0: any free one), and its logs after it until Ctrl-C.",
            HelpName = "PORT",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<ulong?> seed = new("--seed") { Description = "Fix the seed of hashes and identifiers, which otherwise differ from run to run.", HelpName = "N" };
        Option<bool> quiet = new("--quiet", "-q") { Description = "No progress and no summary on the terminal." };
        foreach (Option option in (Option[])[read, iface, noChecksums, filter, write, logdir, pseudoRealTime, dashboard, seed, quiet])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(iface) is not null && result.GetValue(read) is { Length: > 0 })
            {
                result.AddError("-i and -r exclude each other");
            }

            if (result.GetResult(seed) is { Errors: var errors } && !errors.Any() && result.GetValue(seed) == 0)
            {
                result.AddError("--seed takes a number above 0");
            }

            if (result.GetResult(dashboard) is { } asked)
            {
                if (!asked.Errors.Any() && result.GetValue(dashboard) is < 0 or > ushort.MaxValue)
                {
                    result.AddError($"--dashboard takes a port between 0 and {ushort.MaxValue}");
                }

                if (result.GetValue(iface) is null && result.GetValue(read) is not { Length: > 0 })
                {
                    result.AddError("--dashboard shows a run with -r or -i");
                }
            }

            if (result.GetResult(pseudoRealTime) is { Tokens.Count: > 0 } && result.GetValue(pseudoRealTime) is not > 0)
            {
                result.AddError("--pseudo-realtime takes a factor above 0");
            }
        });
        command.SetAction(parsed => CommandLine.Guard(() =>
        {
            if (parsed.GetValue(seed) is { } fixedSeed)
            {
                // Before the first table of the program, and so before its policies are compiled.
                KeyHash.Seed = fixedSeed;
            }

            PolicyRequest request = policies.Read(parsed);
            RunRequest run = new(
                request,
                parsed.GetValue(read) ?? [],
                parsed.GetValue(iface),
                parsed.GetValue(noChecksums),
                parsed.GetValue(filter),
                parsed.GetValue(write),
                parsed.GetValue(logdir),
                parsed.GetValue(quiet),
                parsed.GetResult(pseudoRealTime) is null ? 0 : parsed.GetValue(pseudoRealTime) ?? 1,
                parsed.GetValue(seed) ?? 0,
                parsed.GetResult(dashboard) is null ? null : parsed.GetValue(dashboard) ?? DefaultPagePort);
            return PolicyRun.Execute(run);
        }));
        return command;
    }
}
