using NidsVm.Analysis.Tests.Engine;
using NidsVm.Packets;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>
/// Drives a few TCP connections with segments that the input describes: direction, flags, place in sequence space and length.
/// Nothing may throw, and no buffer may stay behind.
/// </summary>
public static class ReassemblyFuzz
{
    private const int BytesPerSegment = 6;

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        var engine = new TestEngine(ignoreChecksums: true);
        Span<byte> payload = stackalloc byte[256];
        for (; data.Length >= BytesPerSegment; data = data[BytesPerSegment..])
        {
            bool isClient = (data[0] & 1) != 0;
            ushort port = (ushort)(TestEngine.StreamPort + ((data[0] >> 1) & 1));
            var flags = (TcpFlags)(data[1] & 0x3F);
            uint sequence = unchecked((uint)(sbyte)data[2] * 37);
            uint ack = unchecked((uint)(sbyte)data[3] * 41);
            payload.Fill(data[5]);
            ReadOnlySpan<byte> content = payload[..data[4]];
            double later = (data[0] & 0xF0) == 0xF0 ? 7 : 0.01;
            if (isClient)
            {
                engine.FromClient(sequence, ack, flags, content, port, later);
            }
            else
            {
                engine.FromServer(sequence, ack, flags, content, port, later);
            }
        }

        engine.Engine.Terminate();
        if (engine.Context.Reassembly.HeldBytes != 0 || engine.Context.Manager.Table.Count != 0 || engine.Machine.Timers.Count != 0)
        {
            throw new InvalidOperationException("state was left behind");
        }
    }
}
