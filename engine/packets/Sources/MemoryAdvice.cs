using System.Runtime.InteropServices;

namespace NidsVm.Packets;

/// <summary>Hints to the kernel about mapped memory. Nothing depends on them.</summary>
internal static unsafe partial class MemoryAdvice
{
    private const int MadvSequential = 2;
    private const int MadvWillNeed = 3;
    private const int MadvDontNeed = 4;
    private const int MadvPopulateRead = 22;

    /// <summary>Says that a mapping will be read once, from front to back.</summary>
    public static void Sequential(byte* start, long length)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // Read-ahead starts at once, and pages behind the reader may go early. Failure changes nothing.
        _ = Madvise(start, (nuint)length, MadvSequential);
        _ = Madvise(start, (nuint)Math.Min(length, 16 << 20), MadvWillNeed);
    }

    /// <summary>Brings the pages of a mapping in, so that reading them causes no faults; older kernels than 5.14 only read ahead.</summary>
    public static void Populate(byte* start, long length)
    {
        if (OperatingSystem.IsLinux() && Madvise(start, (nuint)length, MadvPopulateRead) != 0)
        {
            _ = Madvise(start, (nuint)length, MadvWillNeed);
        }
    }

    /// <summary>Unmaps pages of a file; they come back from it where somebody reads them after all.</summary>
    public static void Forget(byte* start, long length)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Madvise(start, (nuint)length, MadvDontNeed);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Madvise(byte* address, nuint length, int advice);
}
