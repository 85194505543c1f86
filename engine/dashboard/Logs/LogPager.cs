using System.Globalization;
using NidsVm.Dashboard.Http;
using NidsVm.Logging.Reading;

namespace NidsVm.Dashboard.Logs;

/// <summary>
/// Reads a log backwards, page by page, across its files. Uncompressed files are read in pieces from their end; of compressed ones,
/// which can only be read from their start, the last wanted rows are kept. Place of a page: number of the file, counted from the
/// oldest, and place in it (rotation adds files at the end, and what was the current file keeps its number).
/// </summary>
internal sealed class LogPager(IReadOnlyList<LogSegment> segments, IReadOnlyList<LogFilter> filters, long maxScanned = LogPager.MaxScanned)
{
    /// <summary>Bytes that one request looks through for rows that match; the answer then says where to go on.</summary>
    public const long MaxScanned = 96L << 20;

    private const int PieceLength = 1 << 18;

    private readonly LogPage _page = new();
    private readonly byte[][] _needles = [.. filters.Select(f => f.Needle).OfType<byte[]>()];
    private long _scanned;

    /// <summary>Bytes that were looked through.</summary>
    public long Scanned => _scanned;

    /// <summary>Makes a page.</summary>
    /// <param name="limit">rows at most</param>
    /// <param name="before">the cursor of the page before, or null for the newest rows</param>
    /// <exception cref="RequestException">the cursor is none, or a file is damaged</exception>
    public LogPage Read(int limit, string? before, CancellationToken cancellation)
    {
        (int file, long offset) = before is null ? (segments.Count - 1, long.MaxValue) : ParseCursor(before);
        Describe();
        while (file >= 0 && _page.Rows.Count < limit && _scanned < maxScanned)
        {
            cancellation.ThrowIfCancellationRequested();
            long reached = segments[file].IsCompressed
                ? ReadForwards(segments[file], limit, offset, cancellation)
                : ReadBackwards(segments[file], limit, offset, cancellation);
            if (reached > 0)
            {
                _page.Cursor = string.Create(CultureInfo.InvariantCulture, $"{file}.{reached}");
                return _page;
            }

            file--;
            offset = long.MaxValue;
        }

        if (file >= 0)
        {
            _page.Cursor = string.Create(CultureInfo.InvariantCulture, $"{file}.{long.MaxValue}");
        }

        return _page;
    }

    private (int File, long Offset) ParseCursor(string text)
    {
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && int.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out int file)
            && long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
            && file < segments.Count
            ? (file, offset)
            : throw new RequestException("before: no cursor of this log");
    }

    /// <summary>The fields of the newest file come first on each page, so that pages agree in them.</summary>
    private void Describe()
    {
        LogRowParser parser = new();
        if (segments.Count > 0 && Head(segments[^1], parser))
        {
            _page.Places(parser);
            if (filters.FirstOrDefault(f => f.Field is { } field && !_page.Fields.Contains(field, StringComparer.Ordinal)) is { } wrong && parser.IsText)
            {
                throw new RequestException($"filter: the log has no field {wrong.Field}");
            }
        }
    }

    /// <summary>Reads the header lines of a text log, or the first rows of a JSON one; false where there is nothing.</summary>
    private static bool Head(LogSegment segment, LogRowParser parser)
    {
        const int Lines = 100;
        try
        {
            using LogLines lines = new(segment.Path);
            bool any = false;
            for (int i = 0; i < Lines && lines.TryRead(out ReadOnlySpan<byte> line); i++)
            {
                any = true;
                if (parser.Parse(line) == LogLineKind.Row && line[0] != '{')
                {
                    break;
                }
            }

            return any;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>Whether the bytes that filters ask for are in a line; most lines need not be taken apart.</summary>
    private bool MayBeWanted(ReadOnlySpan<byte> line)
    {
        foreach (byte[] needle in _needles)
        {
            if (line.IndexOf(needle) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private bool IsWanted(LogRowParser parser)
    {
        foreach (LogFilter filter in filters)
        {
            if (!filter.Matches(parser.Columns, parser.Values))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes rows that end before an offset, the newest first.</summary>
    /// <returns>where the last row begins that was looked at; 0 at the file's start</returns>
    private long ReadBackwards(LogSegment segment, int limit, long before, CancellationToken cancellation)
    {
        using FileStream? file = Open(segment.Path);
        if (file is null)
        {
            return 0;
        }

        LogRowParser parser = new();
        Head(segment, parser);
        int[] places = _page.Places(parser);
        byte[] piece = new byte[PieceLength];
        List<(int Start, int End)> lines = [];
        bool isAtEnd = before >= file.Length;
        long end = Math.Min(before, file.Length);
        while (end > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            long start = Math.Max(0, end - piece.Length);
            int length = (int)(end - start);
            file.Position = start;
            file.ReadExactly(piece, 0, length);
            _scanned += length;

            // The piece's first line is whole only at the start of the file; what follows the last end of line is not written yet.
            int first = start == 0 ? 0 : piece.AsSpan(0, length).IndexOf((byte)'\n') + 1;
            int last = piece.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
            if (last == 0 || (first >= last && start > 0))
            {
                if (length == piece.Length && start > 0)
                {
                    if (piece.Length >= 2 * LogLines.MaxLength)
                    {
                        // A line beyond all bounds: what is before it is looked at.
                        end = start;
                        isAtEnd = false;
                        continue;
                    }

                    piece = new byte[piece.Length * 2];
                    continue;
                }

                if (!isAtEnd || start > 0)
                {
                    return 0;
                }
            }

            last = isAtEnd && IsFinished(segment) ? length : last;
            isAtEnd = false;
            lines.Clear();
            for (int at = first; at < last;)
            {
                int next = piece.AsSpan(at, last - at).IndexOf((byte)'\n');
                int stop = next < 0 ? last : at + next;
                lines.Add((at, stop));
                at = stop + 1;
            }

            for (int i = lines.Count - 1; i >= 0; i--)
            {
                (int from, int to) = lines[i];
                if (piece[from] != '#' && MayBeWanted(piece.AsSpan(from, to - from)) && parser.Parse(piece.AsSpan(from, to - from)) == LogLineKind.Row && IsWanted(parser))
                {
                    if (parser.Columns.Count != places.Length)
                    {
                        places = _page.Places(parser);
                    }

                    _page.Rows.Add(_page.RowOf(parser, places));
                    if (_page.Rows.Count == limit)
                    {
                        return start + from;
                    }
                }
            }

            end = start + first;
            if (_scanned >= maxScanned)
            {
                return end;
            }
        }

        return 0;
    }

    /// <summary>An ended log may lack its last end of line.</summary>
    private static bool IsFinished(LogSegment segment) => !segment.IsCurrent;

    /// <summary>Takes the last rows before an offset of a compressed file.</summary>
    /// <returns>where the oldest of them begins; 0 where none is left before it</returns>
    private long ReadForwards(LogSegment segment, int limit, long before, CancellationToken cancellation)
    {
        int wanted = limit - _page.Rows.Count;
        Queue<(long Start, string?[] Row)> kept = new(wanted);
        bool isMore = false;
        LogRowParser parser = new();
        try
        {
            using LogLines lines = new(segment.Path);
            int[] places = [];
            long start = 0;
            int turn = 0;
            while (start < before && lines.TryRead(out ReadOnlySpan<byte> line))
            {
                if ((++turn & 0xFFFF) == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                if ((line.StartsWith("#"u8) || MayBeWanted(line)) && parser.Parse(line) == LogLineKind.Row && IsWanted(parser))
                {
                    if (parser.Columns.Count != places.Length)
                    {
                        places = _page.Places(parser);
                    }

                    if (kept.Count == wanted)
                    {
                        isMore = true;
                        kept.Dequeue();
                    }

                    kept.Enqueue((start, _page.RowOf(parser, places)));
                }

                start = lines.Position;
            }

            _scanned += start;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // A file that is damaged gives what it has.
            _scanned++;
        }

        long oldest = kept.Count > 0 ? kept.Peek().Start : 0;
        _page.Rows.AddRange(kept.Reverse().Select(k => k.Row));
        return isMore ? oldest : 0;
    }

    private static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        }
        catch (IOException)
        {
            // Rotated or removed since it was listed.
            return null;
        }
    }
}
