using System.Globalization;
using NidsVm.Analysis.Tests.Splicing;
using NidsVm.Packets;

namespace NidsVm.Bench.Traces;

/// <summary>Writes one spliced capture: the first input cut and damaged, with pieces and packets of the others.</summary>
public static class SpliceCommand
{
    private const string Usage = "usage: splice-trace IN... --out FILE --seed N";

    /// <summary>The command <c>splice-trace IN… --out FILE --seed N</c>.</summary>
    /// <returns>Exit code: 0, 1 for files that cannot be used, 2 for wrong arguments.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        List<string> inputs = [];
        string? output = null;
        int seed = 0;
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--out" && i + 1 < args.Length)
            {
                output = args[++i];
            }
            else if (args[i] == "--seed" && i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out seed))
            {
                i++;
            }
            else if (args[i].StartsWith('-'))
            {
                Console.Error.WriteLine($"splice-trace: {args[i]}: wrong argument\n{Usage}");
                return 2;
            }
            else
            {
                inputs.Add(args[i]);
            }
        }

        if (output is null || inputs.Count == 0)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        try
        {
            int packets = Write(TraceSplicer.Splice([.. inputs.Select(RecordedPacket.Load)], seed), output);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{output}: {packets} packets, seed {seed}"));
            return 0;
        }
        catch (PacketSourceException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    /// <summary>Writes packets as a capture file; yields how many.</summary>
    internal static int Write(List<RecordedPacket> packets, string path)
    {
        using PcapWriter writer = new(path, packets.Count > 0 ? packets[0].LinkType : null);
        foreach (RecordedPacket packet in packets)
        {
            writer.Write(packet.Data, packet.WireLength, packet.TimeNs, packet.LinkType);
        }

        return packets.Count;
    }
}
