using System.Globalization;

namespace NidsVm.Packets;

/// <summary>When a trace file is finished and the next one begun; 0 stands for never.</summary>
/// <param name="Seconds">network time from the first packet of a file to the first of the next one</param>
/// <param name="Bytes">bytes of a file</param>
public readonly record struct RecorderRotation(double Seconds, ulong Bytes);

/// <summary>
/// The trace file of the Bro paper: packets that policies want kept, written behind the packet loop. A finished file is renamed to
/// tell the time of its first packet (<c>trace.pcap</c> becomes <c>trace-2024-01-01-00-00-00.pcap</c>); the one that is being
/// written keeps the name that was asked for. Where the disk fails, packets are counted as lost and the monitor goes on.
/// </summary>
public sealed class TraceRecorder : IDisposable
{
    private readonly string _path;
    private readonly RecorderRotation _rotation;
    private WriteBehindFile? _file;
    private PcapWriter? _writer;
    private double _begun = double.NaN;
    private ulong _bytes;
    private string? _error;
    private bool _toldError;

    /// <param name="path">the file; "-" is standard output, which is never rotated</param>
    /// <exception cref="PacketSourceException">the file cannot be made</exception>
    public TraceRecorder(string path, RecorderRotation rotation = default)
    {
        _path = path;
        _rotation = path == PacketSources.StandardInput ? default : rotation;
        Open();
    }

    /// <summary>Packets written.</summary>
    public long Packets { get; private set; }

    /// <summary>Packets that could not be written.</summary>
    public long Lost { get; private set; }

    /// <summary>Files finished by rotation.</summary>
    public int Rotated { get; private set; }

    /// <summary>Records a packet.</summary>
    /// <param name="packet">the packet</param>
    /// <param name="captureLength">how many of its bytes; all when negative</param>
    public void Write(ref CapturedPacket packet, int captureLength = -1)
    {
        if (_writer is null || _file!.Error is not null)
        {
            Fail(_file?.Error);
            Lost++;
            if (!IsDue(packet.Time))
            {
                return;
            }
        }

        if (double.IsNaN(_begun))
        {
            _begun = packet.Time;
        }
        else if (IsDue(packet.Time))
        {
            Rotate();
            _begun = packet.Time;
        }

        if (_writer is { } writer)
        {
            long before = writer.Packets;
            writer.Write(ref packet, captureLength);
            Packets += writer.Packets - before;
            _bytes += (ulong)(captureLength < 0 ? packet.CaptureLength : Math.Min(captureLength, packet.CaptureLength)) + PcapFormat.RecordHeaderLength;
        }
    }

    /// <summary>Hands over to the disk what waits.</summary>
    public void Flush() => _writer?.Flush();

    /// <summary>What went wrong since the last call, or null.</summary>
    public string? TakeError()
    {
        if (_error is null || _toldError)
        {
            return null;
        }

        _toldError = true;
        return _error;
    }

    public void Dispose()
    {
        _writer?.Dispose();
        Fail(_file?.Error);
        _writer = null;
    }

    private bool IsDue(double time) =>
        (_rotation.Seconds > 0 && time - _begun >= _rotation.Seconds) || (_rotation.Bytes > 0 && _bytes >= _rotation.Bytes);

    private void Rotate()
    {
        Dispose();
        try
        {
            File.Move(_path, FinishedName(), overwrite: true);
            Rotated++;
            _error = null;
            _toldError = false;
            Open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PacketSourceException)
        {
            Fail(e.Message);
        }
    }

    private string FinishedName()
    {
        DateTime time = DateTime.UnixEpoch.AddSeconds(Math.Floor(_begun));
        string name = Path.GetFileNameWithoutExtension(_path) + time.ToString("-yyyy-MM-dd-HH-mm-ss", CultureInfo.InvariantCulture);
        string extension = Path.GetExtension(_path);
        string folder = Path.GetDirectoryName(_path) ?? "";
        string path = Path.Combine(folder, name + extension);
        for (int n = 2; File.Exists(path); n++)
        {
            // Rotation by size may finish several files within a second.
            path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{n}{extension}"));
        }

        return path;
    }

    private void Open()
    {
        _bytes = 0;
        _file = new WriteBehindFile(PcapWriter.Open(_path));
        _writer = new PcapWriter(_file);
    }

    private void Fail(string? reason)
    {
        if (reason is not null)
        {
            _error ??= $"{_path}: packets are no longer recorded: {reason}";
        }
    }
}
