using System.Runtime.InteropServices;

namespace NidsVm.Input.Reading;

/// <summary>Which file stands at a path, and when it was last written.</summary>
/// <param name="Device">number of its file system</param>
/// <param name="Number">number of the file there</param>
/// <param name="Written">nanoseconds since 1970 of the last change to its content</param>
internal readonly partial record struct FileStamp(ulong Device, ulong Number, long Written)
{
    private const int AtCurrentFolder = -100;
    private const uint BasicFields = 0x7ff;
    private const int StructLength = 256;
    private const int NumberOffset = 32;
    private const int WrittenOffset = 112;
    private const int DeviceOffset = 136;

    /// <summary>Looks at a path; null where nothing can be seen there.</summary>
    public static unsafe FileStamp? Of(string path)
    {
        byte* status = stackalloc byte[StructLength];
        if (StatX(AtCurrentFolder, path, 0, BasicFields, status) != 0)
        {
            return null;
        }

        long written = (*(long*)(status + WrittenOffset) * 1_000_000_000) + *(uint*)(status + WrittenOffset + 8);
        ulong device = ((ulong)*(uint*)(status + DeviceOffset) << 32) | *(uint*)(status + DeviceOffset + 4);
        return new FileStamp(device, *(ulong*)(status + NumberOffset), written);
    }

    /// <summary>The same file, whatever was written to it.</summary>
    public bool IsSameFile(FileStamp other) => Device == other.Device && Number == other.Number;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int StatX(int folder, string path, int flags, uint mask, byte* status);
}
