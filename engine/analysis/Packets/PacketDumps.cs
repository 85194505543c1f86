using System.Diagnostics.CodeAnalysis;
using NidsVm.Packets;

namespace NidsVm.Analysis.Packets;

/// <summary>The capture files that policies write packets to. They stay open, up to a limit, until the program ends.</summary>
internal sealed class PacketDumps : IDisposable
{
    private const int Limit = 64;

    private readonly Dictionary<string, PcapWriter> _writers = new(StringComparer.Ordinal);

    public bool TryWrite(
        string name,
        ReadOnlySpan<byte> data,
        int wireLength,
        long timestampNs,
        LinkType linkType,
        [NotNullWhen(false)] out string? error)
    {
        error = null;
        try
        {
            if (!_writers.TryGetValue(name, out PcapWriter? writer))
            {
                if (_writers.Count >= Limit)
                {
                    error = "too many capture files are open";
                    return false;
                }

                writer = new PcapWriter(name, linkType);
                _writers.Add(name, writer);
            }

            writer.Write(data, wireLength, timestampNs, linkType);
            writer.Flush();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = e.Message;
            return false;
        }
    }

    public void Dispose()
    {
        foreach (PcapWriter writer in _writers.Values)
        {
            writer.Dispose();
        }

        _writers.Clear();
    }
}
