using System.Numerics;

namespace NidsVm.Analysis.Transport.Tcp;

/// <summary>
/// Buffers for bytes that wait for reassembly, by powers of two. Belongs to one engine and thus to one thread; keeps what is
/// given back up to <see cref="EngineLimits.PooledReassemblyBytes"/>, so that loss and reordering allocate nothing in the long run.
/// </summary>
internal sealed class BlockPool
{
    // 64 bytes to 64 KiB, which no packet's payload exceeds.
    private const int SmallestBits = 6;
    private const int LargestBits = 16;

    private readonly Stack<byte[]>[] _free = new Stack<byte[]>[LargestBits - SmallestBits + 1];
    private long _kept;

    public BlockPool()
    {
        for (int i = 0; i < _free.Length; i++)
        {
            _free[i] = new Stack<byte[]>();
        }
    }

    /// <summary>A buffer of at least that many bytes, with whatever it held before.</summary>
    public byte[] Rent(int length)
    {
        int size = ClassOf(length);
        if (size >= _free.Length)
        {
            return new byte[length];
        }

        if (!_free[size].TryPop(out byte[]? buffer))
        {
            return new byte[1 << (size + SmallestBits)];
        }

        _kept -= buffer.Length;
        return buffer;
    }

    /// <summary>Takes a rented buffer back.</summary>
    public void Return(byte[] buffer)
    {
        int size = ClassOf(buffer.Length);
        if (size < _free.Length && _kept + buffer.Length <= EngineLimits.PooledReassemblyBytes)
        {
            _free[size].Push(buffer);
            _kept += buffer.Length;
        }
    }

    private static int ClassOf(int length) => length <= 1 << SmallestBits ? 0 : BitOperations.Log2((uint)length - 1) + 1 - SmallestBits;
}
