using NidsVm.Analysis.Tests.Engine;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>Hands the input to the whole packet engine as Ethernet frames of two bytes of length and their content.</summary>
public static class EngineFuzz
{
    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        var engine = new TestEngine(ignoreChecksums: true);
        while (data.Length > 2)
        {
            int length = Math.Min(((data[0] & 3) << 8) | data[1], data.Length - 2);
            engine.Send(data.Slice(2, length).ToArray());
            data = data[(2 + length)..];
        }

        engine.Engine.Terminate();
        if (engine.Context.Reassembly.HeldBytes != 0 || engine.Context.Manager.Table.Count != 0)
        {
            throw new InvalidOperationException("state was left behind");
        }
    }
}
