using NidsVm.Packets;

namespace NidsVm.Bench.Traces;

/// <summary>
/// Gives every copy of a trace addresses of its own. Private IPv4 addresses stay private and public ones public, so
/// that what counts as local stays so; multicast, broadcast and unspecified addresses stay as they are.
/// </summary>
internal sealed class AddressPlan
{
    // 10.0.0.0/8 for private addresses; public ones from 44.0.0.0 up, far from all special ranges.
    private const uint PrivateStart = 0x0A00_0001;
    private const uint PublicStart = 0x2C00_0001;
    private const uint PublicEnd = 0x6400_0000;
    private const uint PrivateEnd = 0x0B00_0000;

    private uint _nextPrivate = PrivateStart;
    private uint _nextPublic = PublicStart;
    private uint _copies;

    /// <summary>The addresses of one copy, in the order of the originals.</summary>
    public IpAddress[] Assign(IReadOnlyList<IpAddress> originals)
    {
        var copy = _copies++;
        var moved = new IpAddress[originals.Count];
        for (var i = 0; i < moved.Length; i++)
        {
            moved[i] = Move(originals[i], copy);
        }

        return moved;
    }

    private IpAddress Move(IpAddress original, uint copy)
    {
        if (original.IsMulticast || original.IsZero)
        {
            return original;
        }

        if (original.IsV4)
        {
            if (original.V4 == 0 || original.V4 >> 28 == 0xF)
            {
                return original;
            }

            return IsPrivate(original.V4)
                ? IpAddress.FromV4(Take(ref _nextPrivate, PrivateStart, PrivateEnd))
                : IpAddress.FromV4(Take(ref _nextPublic, PublicStart, PublicEnd));
        }

        // Link-local addresses differ in the interface part, all others in the subnet part.
        return original.Hi >> 54 == 0xFE80 >> 6
            ? new IpAddress(original.Hi, original.Lo + ((ulong)copy << 8))
            : new IpAddress(original.Hi ^ ((ulong)copy + 1), original.Lo);
    }

    private static uint Take(ref uint next, uint start, uint end)
    {
        var taken = next++;

        // Neither network nor broadcast addresses of a /24.
        if ((next & 0xFF) is 0 or 0xFF)
        {
            next = (next & 0xFFFF_FF00) + ((next & 0xFF) == 0 ? 1u : 0x101u);
        }

        if (next >= end)
        {
            next = start;
        }

        return taken;
    }

    private static bool IsPrivate(uint address) =>
        address >> 24 == 10 || address >> 20 == 0xAC1 || address >> 16 == 0xC0A8;
}
