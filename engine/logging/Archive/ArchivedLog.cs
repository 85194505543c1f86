using NidsVm.Logging.Columns;
using NidsVm.Logging.Formats;
using NidsVm.Logging.Output;
using NidsVm.Vm.Values;

namespace NidsVm.Logging.Archive;

/// <summary>
/// A log of a service: the writers of all workers share it, and it goes on through rotations. Its file is made with its first row.
/// A row that cannot be written whole is taken back and counted, and the next ones are tried again: a full disk may be cleared.
/// </summary>
internal sealed class ArchivedLog : LogOutput
{
    private readonly LogArchive _archive;
    private readonly IRowFormat _format;
    private readonly LogColumn[] _columns;
    private readonly string _path;
    private readonly TextBuffer _text = new();
    private FileStream? _stream;
    private DateTime _from;
    private long _goodLength;
    private long _counted;
    private long _rows;
    private long _lostRows;

    public ArchivedLog(LogArchive archive, string name, IRowFormat format, LogColumn[] columns, string path)
    {
        _archive = archive;
        Name = name;
        _format = format;
        _columns = columns;
        _path = path;
    }

    public override string Name { get; }

    /// <summary>What goes wrong is told by the archive, and writing goes on.</summary>
    public override string? Error => null;

    public override bool WritesHeaders => true;

    /// <summary>Rows that writers handed over, of all workers and since the start.</summary>
    public long Counted => Interlocked.Read(ref _counted);

    /// <summary>Rows written, of all workers and since the start.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Rows that could not be written.</summary>
    public long LostRows => Interlocked.Read(ref _lostRows);

    /// <summary>Name of the log without folder and extension: "conn".</summary>
    public string Path => _path;

    public override void Count(int rows) => Interlocked.Add(ref _counted, rows);

    public override void Write(ReadOnlySpan<byte> bytes, int rows)
    {
        try
        {
            FileStream stream = _stream ?? OpenFile();
            stream.Write(bytes);
            _goodLength += bytes.Length;
            Interlocked.Add(ref _rows, rows);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Interlocked.Add(ref _lostRows, rows);
            TakeBack();
            _archive.TellLoss(Name, e);
        }
    }

    /// <summary>A worker has ended; others may go on, and the archive closes the file.</summary>
    public override void Close()
    {
    }

    /// <summary>
    /// Hands the file to the archive and ends it; the next row begins another. Where the archive cannot take it, the file goes on,
    /// and is handed over at the end of a later interval.
    /// </summary>
    /// <param name="from">when the interval began</param>
    /// <param name="now">when it ended</param>
    public void Rotate(DateTime from, DateTime now)
    {
        if (_stream is null)
        {
            return;
        }

        if (_from == default)
        {
            _from = from;
        }

        // The file is moved first: were it ended and could not be moved, the next one would take its place.
        if (_archive.Move(Name, _from, now) is not { } target)
        {
            return;
        }

        try
        {
            using (_stream)
            {
                _format.WriteFooter(_text, now);
                _stream.Write(_text.Span);
            }
        }
        catch (IOException e)
        {
            // The rows are whole; what misses is the line that tells when the file was closed.
            _archive.Settings.Complain($"{target}: {e.Message}");
            CutOff(target);
        }

        _stream = null;
        _from = default;
        _text.Clear();
        _archive.Compress(target);
    }

    private FileStream OpenFile()
    {
        _archive.Claim(this);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Name)!);
        FileStream stream = new(Name, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0);
        try
        {
            _format.WriteHeader(_text, _columns, _path, DateTime.Now);
            stream.Write(_text.Span);
            _goodLength = _text.Length;
        }
        catch
        {
            // A file without a header would be no log.
            stream.Dispose();
            File.Delete(Name);
            throw;
        }
        finally
        {
            _text.Clear();
        }

        _stream = stream;
        return stream;
    }

    /// <summary>Cuts off what was written of rows that found no room.</summary>
    private void TakeBack()
    {
        if (_stream is null)
        {
            return;
        }

        try
        {
            _stream.SetLength(_goodLength);
            _stream.Position = _goodLength;
        }
        catch (IOException e)
        {
            _archive.Settings.Complain($"{Name}: {e.Message}");
        }
    }

    /// <summary>Cuts off what was written of a last line.</summary>
    private void CutOff(string file)
    {
        try
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0);
            stream.SetLength(_goodLength);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _archive.Settings.Complain($"{file}: {e.Message}");
        }
    }
}
