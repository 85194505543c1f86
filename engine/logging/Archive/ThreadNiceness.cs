using System.Runtime.InteropServices;

namespace NidsVm.Logging.Archive;

/// <summary>The share of the processor that a thread gets beside others. The framework's thread priorities do nothing on Linux.</summary>
internal static partial class ThreadNiceness
{
    private const int OfProcess = 0;
    private const int Calling = 0;
    private const int Lowest = 19;

    /// <summary>Has the calling thread run where others leave the processor idle. Without effect where the system knows no such thing.</summary>
    public static void Lower()
    {
        if (OperatingSystem.IsLinux())
        {
            // On Linux a nice value belongs to a thread. Lowering it is always allowed.
            _ = SetPriority(OfProcess, Calling, Lowest);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int niceness);
}
