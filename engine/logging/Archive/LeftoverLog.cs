using System.Globalization;
using System.Text;

namespace NidsVm.Logging.Archive;

/// <summary>A log that a run left behind when it was killed.</summary>
internal static class LeftoverLog
{
    private const int Piece = 1 << 16;
    private const byte Meta = (byte)'#';
    private static readonly byte[] OpenLine = "#open\t"u8.ToArray();

    /// <summary>Cuts off a last row that is not whole.</summary>
    /// <returns>
    /// when the file was begun, by its header where it has one, when it was written last, and whether it holds any row: the run may
    /// have ended within the header
    /// </returns>
    /// <exception cref="IOException">the file cannot be read or written</exception>
    public static (DateTime From, DateTime To, bool HasRows) Mend(string file)
    {
        DateTime to = File.GetLastWriteTime(file);
        using FileStream stream = new(file, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        byte[] bytes = new byte[Piece];
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        DateTime from = Opened(bytes.AsSpan(0, length)) ?? to;
        long size = stream.Length;
        long whole = EndOfLastRow(stream, bytes);
        if (whole < size)
        {
            stream.SetLength(whole);
        }

        return (from <= to ? from : to, to, HasRows(stream, bytes));
    }

    private static DateTime? Opened(ReadOnlySpan<byte> start)
    {
        int at = start.IndexOf(OpenLine);
        if (at < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = start[(at + OpenLine.Length)..];
        int end = rest.IndexOf((byte)'\n');
        return end > 0 && DateTime.TryParseExact(
            Encoding.ASCII.GetString(rest[..end]), "yyyy-MM-dd-HH-mm-ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTime opened)
            ? opened
            : null;
    }

    private static long EndOfLastRow(FileStream stream, byte[] bytes)
    {
        for (long end = stream.Length; end > 0;)
        {
            long start = Math.Max(0, end - bytes.Length);
            Span<byte> piece = bytes.AsSpan(0, (int)(end - start));
            stream.Position = start;
            stream.ReadExactly(piece);
            int last = piece.LastIndexOf((byte)'\n');
            if (last >= 0)
            {
                return start + last + 1;
            }

            end = start;
        }

        return 0;
    }

    /// <summary>Whether there is a line that tells something else than the file; a first piece full of such lines is taken for rows.</summary>
    private static bool HasRows(FileStream stream, byte[] bytes)
    {
        stream.Position = 0;
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> rest = bytes.AsSpan(0, length);
        while (rest.Length > 0 && rest[0] == Meta)
        {
            int end = rest.IndexOf((byte)'\n');
            if (end < 0)
            {
                return true;
            }

            rest = rest[(end + 1)..];
        }

        return rest.Length > 0 || length == bytes.Length;
    }
}
