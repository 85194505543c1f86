using System.Runtime.InteropServices;

namespace NidsVm.Vm.Values;

/// <summary>
/// Random bits of the kernel for seeds that an attacker must not guess. The framework's generator is not used for it because it
/// loads a library for cryptography, which costs more than all else that a short run does at its start.
/// </summary>
public static unsafe partial class RandomSeed
{
    private const string LibC = "libc";

    /// <summary>64 random bits.</summary>
    public static ulong Next()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        Fill(bytes);
        return BitConverter.ToUInt64(bytes);
    }

    /// <summary>Fills <paramref name="bytes"/>.</summary>
    /// <exception cref="InvalidOperationException">the kernel has no randomness to give</exception>
    public static void Fill(Span<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (int done = 0; done < bytes.Length;)
            {
                nint got = GetRandom(start + done, (nuint)(bytes.Length - done), 0);
                if (got < 0)
                {
                    throw new InvalidOperationException("getrandom: no random bits");
                }

                done += (int)got;
            }
        }
    }

    [LibraryImport(LibC, EntryPoint = "getrandom")]
    private static partial nint GetRandom(byte* buffer, nuint length, uint flags);
}
