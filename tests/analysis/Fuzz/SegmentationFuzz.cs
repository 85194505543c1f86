using System.Buffers.Binary;
using NidsVm.Analysis.Tests.Engine;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Random segmentations of a known stream, whole and with losses: each must deliver that stream.</summary>
public static class SegmentationFuzz
{
    /// <summary>The seed of a stream and its segmentation.</summary>
    public static byte[] Generate(Random random)
    {
        byte[] seed = new byte[sizeof(int)];
        random.NextBytes(seed);
        return seed;
    }

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        if (data.Length < sizeof(int))
        {
            return;
        }

        int seed = BinaryPrimitives.ReadInt32LittleEndian(data);
        Segmentations.Deliver(seed, keepsDelivered: (seed & 1) != 0);
        Segmentations.DeliverWithLoss(seed, keepsDelivered: (seed & 2) != 0);
    }
}
