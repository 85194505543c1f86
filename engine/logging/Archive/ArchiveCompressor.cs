using System.Collections.Concurrent;
using System.IO.Compression;

namespace NidsVm.Logging.Archive;

/// <summary>
/// Compresses archived logs on a thread of its own, of low priority. A file is replaced only when its compressed form is whole, so
/// that an end in the middle loses nothing; the next start goes on with what is left.
/// </summary>
internal sealed class ArchiveCompressor : IDisposable
{
    public const string Extension = ".gz";

    private const string Unfinished = ".part";

    private readonly BlockingCollection<string> _files = [];
    private readonly Action<string> _complain;
    private readonly Thread _thread;

    public ArchiveCompressor(Action<string> complain)
    {
        _complain = complain;
        _thread = new Thread(Run) { Name = "archive", IsBackground = true, Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    public void Add(string file) => _files.Add(file);

    /// <summary>Compresses what waits, and ends.</summary>
    public void Dispose()
    {
        _files.CompleteAdding();
        _thread.Join();
        _files.Dispose();
    }

    private void Run()
    {
        foreach (string file in _files.GetConsumingEnumerable())
        {
            string part = file + Extension + Unfinished;
            try
            {
                using (FileStream from = File.OpenRead(file))
                using (GZipStream to = new(File.Create(part), CompressionLevel.Optimal))
                {
                    from.CopyTo(to);
                }

                File.SetLastWriteTimeUtc(part, File.GetLastWriteTimeUtc(file));
                File.Move(part, file + Extension, overwrite: true);
                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _complain($"{file}: not compressed: {e.Message}");
            }
        }
    }
}
