using System.Globalization;
using NidsVm.Fuzz;

IReadOnlyDictionary<string, FuzzTarget> targets = FuzzTargets.Find();
if (args is [] or ["-h" or "--help", ..])
{
    Console.Out.WriteLine("usage: fuzz TARGET [SECONDS [SEED [INPUTS]]]\n       fuzz TARGET FILE    (runs a kept input again)\n\ntargets:");
    foreach (string name in targets.Keys)
    {
        Console.Out.WriteLine($"  {name}");
    }

    return 0;
}

if (!targets.TryGetValue(args[0], out FuzzTarget? target))
{
    Console.Error.WriteLine($"fuzz: no target '{args[0]}' (fuzz --help lists them)");
    return 2;
}

if (args.Length == 2 && File.Exists(args[1]))
{
    FuzzLoop.Replay(target, args[1]);
    return 0;
}

double seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 60;
int seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Environment.TickCount;
long mostRuns = args.Length > 3 ? long.Parse(args[3], CultureInfo.InvariantCulture) : long.MaxValue;
return FuzzLoop.Run(args[0], target, seconds, seed, mostRuns);
