using System.Collections.Concurrent;
using System.IO.Compression;

namespace NidsVm.Logging.Archive;

/// <summary>
/// Compresses archived logs on a thread of its own, which gives way to all others. A file is replaced only when its compressed form is whole, so
/// that an end in the middle loses nothing; the next start goes on with what is left.
/// </summary>
internal sealed class ArchiveCompressor : IDisposable
{
    public const string Extension = ".gz";

    private const string Unfinished = ".part";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly BlockingCollection<string> _files = [];
    private readonly Action<string> _complain;
    private readonly Thread _thread;

    public ArchiveCompressor(Action<string> complain)
    {
        _complain = complain;
        _thread = new Thread(Run) { Name = "archive", IsBackground = true };
        _thread.Start();
    }

    public void Add(string file) => _files.Add(file);

    /// <summary>Compresses what waits, and ends. Where that takes long, the rest is left to the next start.</summary>
    public void Dispose()
    {
        _files.CompleteAdding();
        if (_thread.Join(Patience))
        {
            _files.Dispose();
        }
    }

    private void Run()
    {
        Queue<string> waiting = new();
        ThreadNiceness.Lower();
        foreach (string file in _files.GetConsumingEnumerable())
        {
            if (!TryCompress(file))
            {
                waiting.Enqueue(file);
                continue;
            }

            // There is room again for those that found none.
            while (waiting.TryPeek(out string? other) && TryCompress(other))
            {
                waiting.Dequeue();
            }
        }
    }

    private bool TryCompress(string file)
    {
        string part = file + Extension + Unfinished;
        try
        {
            try
            {
                using (FileStream from = File.OpenRead(file))
                using (GZipStream to = new(File.Create(part), CompressionLevel.Optimal))
                {
                    from.CopyTo(to);
                }

                File.SetLastWriteTimeUtc(part, File.GetLastWriteTimeUtc(file));
                File.Move(part, file + Extension, overwrite: true);
            }
            catch (IOException)
            {
                // On a full disk what is written of it takes room that others need.
                File.Delete(part);
                throw;
            }

            File.Delete(file);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _complain($"{file}: not compressed yet: {e.Message}");
            return false;
        }
    }
}
