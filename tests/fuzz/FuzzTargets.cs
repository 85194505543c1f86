using System.Reflection;

namespace NidsVm.Fuzz;

/// <summary>Takes bytes and must come back, whatever they are.</summary>
internal delegate void FuzzBody(ReadOnlySpan<byte> data);

/// <summary>What is fuzzed.</summary>
/// <param name="Body">takes one input</param>
/// <param name="Generate">makes one where damaging seeds at random does not reach far, or null</param>
/// <param name="Report">tells what came of all inputs, or null</param>
internal sealed record FuzzTarget(FuzzBody Body, Func<Random, byte[]>? Generate, Func<string>? Report);

/// <summary>
/// Finds the targets: static methods <c>Fuzz(ReadOnlySpan&lt;byte&gt;)</c> of the test assemblies, named by their class. Beside it the
/// class may have <c>byte[] Generate(Random)</c>, which makes inputs of its own, and <c>string Report()</c>.
/// </summary>
internal static class FuzzTargets
{
    private static readonly string[] Assemblies = ["NidsVm.Vm.Tests", "NidsVm.Compiler.Tests", "NidsVm.Packets.Tests", "NidsVm.Analysis.Tests"];

    public static IReadOnlyDictionary<string, FuzzTarget> Find()
    {
        SortedDictionary<string, FuzzTarget> targets = new(StringComparer.OrdinalIgnoreCase);
        foreach (Type type in Assemblies.Select(Assembly.Load).SelectMany(a => a.GetTypes()))
        {
            if (Method(type, "Fuzz", typeof(ReadOnlySpan<byte>)) is { } method)
            {
                targets.Add(
                    type.Name.EndsWith("Fuzz", StringComparison.Ordinal) ? type.Name[..^4] : type.Name,
                    new FuzzTarget(
                        method.CreateDelegate<FuzzBody>(),
                        Method(type, "Generate", typeof(Random))?.CreateDelegate<Func<Random, byte[]>>(),
                        Method(type, "Report")?.CreateDelegate<Func<string>>()));
            }
        }

        return targets;
    }

    private static MethodInfo? Method(Type type, string name, params Type[] parameters)
        => type.GetMethod(name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, parameters);
}
