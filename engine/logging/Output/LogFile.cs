using System.IO.Compression;

namespace NidsVm.Logging.Output;

/// <summary>
/// A log's file on disk. Opened by the packet thread, written and closed by the log thread; an error there is kept for the packet
/// thread to report.
/// </summary>
public sealed class LogFile : LogOutput
{
    private Stream? _stream;
    private volatile string? _error;

    private LogFile(string name, Stream stream)
    {
        Name = name;
        _stream = stream;
    }

    public override string Name { get; }

    public override string? Error => _error;

    /// <summary>Makes or empties a file; its directories are made where they are missing.</summary>
    /// <param name="name">its path</param>
    /// <param name="gzipLevel">compression, 0 for none</param>
    /// <param name="error">why it cannot be opened</param>
    public static LogFile? TryOpen(string name, int gzipLevel, out string? error)
    {
        try
        {
            if (Path.GetDirectoryName(name) is { Length: > 0 } directory)
            {
                Directory.CreateDirectory(directory);
            }

            // Blocks come in large pieces already.
            Stream stream = new FileStream(name, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0);
            if (gzipLevel > 0)
            {
                stream = new GZipStream(stream, gzipLevel <= 3 ? CompressionLevel.Fastest : gzipLevel >= 9 ? CompressionLevel.SmallestSize : CompressionLevel.Optimal);
            }

            error = null;
            return new LogFile(name, stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            error = $"cannot open {name}: {Reason(e)}";
            return null;
        }
    }

    public override void Write(ReadOnlySpan<byte> bytes, int rows)
    {
        if (_stream is null || _error is not null)
        {
            return;
        }

        try
        {
            _stream.Write(bytes);
        }
        catch (IOException e)
        {
            _error = $"error writing to {Name}: {Reason(e)}";
        }
    }

    public override void Close()
    {
        try
        {
            _stream?.Dispose();
        }
        catch (IOException e)
        {
            _error ??= $"error closing {Name}: {Reason(e)}";
        }

        _stream = null;
    }

    private static string Reason(Exception e) => e switch
    {
        DirectoryNotFoundException => "no such directory",
        UnauthorizedAccessException => "permission denied or not a file",
        _ => e.Message,
    };
}
