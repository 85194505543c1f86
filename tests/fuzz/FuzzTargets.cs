using System.Reflection;

namespace NidsVm.Fuzz;

/// <summary>Takes bytes and must come back, whatever they are.</summary>
internal delegate void FuzzTarget(ReadOnlySpan<byte> data);

/// <summary>Finds the targets: static methods <c>Fuzz(ReadOnlySpan&lt;byte&gt;)</c> of the test assemblies, named by their class.</summary>
internal static class FuzzTargets
{
    private static readonly string[] Assemblies = ["NidsVm.Vm.Tests", "NidsVm.Compiler.Tests", "NidsVm.Packets.Tests", "NidsVm.Analysis.Tests"];

    public static IReadOnlyDictionary<string, FuzzTarget> Find()
    {
        SortedDictionary<string, FuzzTarget> targets = new(StringComparer.OrdinalIgnoreCase);
        foreach (Type type in Assemblies.Select(Assembly.Load).SelectMany(a => a.GetTypes()))
        {
            MethodInfo? method = type.GetMethod("Fuzz", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, [typeof(ReadOnlySpan<byte>)]);
            if (method is not null)
            {
                targets.Add(type.Name.EndsWith("Fuzz", StringComparison.Ordinal) ? type.Name[..^4] : type.Name, method.CreateDelegate<FuzzTarget>());
            }
        }

        return targets;
    }
}
