using System.Reflection;
using System.Runtime.CompilerServices;
using NidsVm.Analysis;
using NidsVm.Logging;
using NidsVm.Packets;
using NidsVm.Vm.Runtime;

namespace NidsVm.Host.Running;

/// <summary>
/// Compiles the methods of the packet loop on a thread of its own while policies are being read. They are the ones marked
/// <see cref="MethodImplOptions.AggressiveOptimization"/>, which have no precompiled form: without this, the first packets would
/// wait for the compiler, or run in code that knows nothing of the processor.
/// </summary>
internal static class WarmUp
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Starts and returns at once; does nothing where there is one processor only.</summary>
    public static void Start()
    {
        if (Environment.ProcessorCount > 1)
        {
            new Thread(Run) { IsBackground = true, Name = "warm-up", Priority = ThreadPriority.BelowNormal }.Start();
        }
    }

    private static void Run()
    {
        // The machine first, which the start of the policies waits for; then the order of a packet's way.
        foreach (Assembly assembly in (Assembly[])[typeof(Machine).Assembly, typeof(PacketDecoder).Assembly, typeof(PacketEngine).Assembly, typeof(LogManager).Assembly])
        {
            foreach (Type type in assembly.GetTypes())
            {
                Compile(type);
            }
        }

        // Of the host these alone: to ask for all types of it would load what services and the page are made of.
        Compile(typeof(Monitor));
        Compile(typeof(PacketLoop));
        Compile(typeof(IdleLoop));
    }

    private static void Compile(Type type)
    {
        if (type.ContainsGenericParameters)
        {
            return;
        }

        foreach (MethodInfo method in type.GetMethods(Declared))
        {
            if (method.MethodImplementationFlags.HasFlag(MethodImplAttributes.AggressiveOptimization) && !method.ContainsGenericParameters)
            {
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
            }
        }
    }
}
