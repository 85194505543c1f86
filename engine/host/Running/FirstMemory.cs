using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NidsVm.Host.Running;

/// <summary>
/// The memory that a run starts with: enough for most runs to end before the first collection, and mapped in large pages where the
/// system has them. Otherwise the packet loop faults for every four kilobytes of new records, and with some thousand connections
/// most looks at one of them miss the processor's table of small pages.
/// </summary>
internal static unsafe partial class FirstMemory
{
    private const long Size = 64 << 20;
    private const nint LargePage = 2 << 20;
    private const int AdviseLargePages = 14;

    /// <summary>Asks for it, once, before much is allocated. Nothing depends on getting it.</summary>
    public static void Reserve()
    {
        // Not where memory is scarce.
        if (!OperatingSystem.IsLinux() || GC.GetGCMemoryInfo().TotalAvailableMemoryBytes < 32 * Size)
        {
            return;
        }

        if (GC.TryStartNoGCRegion(Size, disallowFullBlockingGC: true))
        {
            object newest = new();
            nint start = *(nint*)Unsafe.AsPointer(ref newest) & -LargePage;
            _ = Advise(start, (nuint)Size, AdviseLargePages);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
