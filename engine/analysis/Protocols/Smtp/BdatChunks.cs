using System.Globalization;
using NidsVm.Analysis.Connections;
using NidsVm.Analysis.Protocols.Mime;

namespace NidsVm.Analysis.Protocols.Smtp;

/// <summary>Cuts what comes in the chunks of BDAT into the lines of one mail. Lines go on over chunks.</summary>
internal sealed class BdatChunks
{
    private const string Source = "SMTP_BDAT";

    private readonly Connection _connection;
    private readonly MailMessage _mail;
    private readonly int _maxLineLength;
    private byte[] _kept = [];
    private int _keptLength;

    public BdatChunks(Connection connection, MailMessage mail, int maxLineLength)
    {
        _connection = connection;
        _mail = mail;
        _maxLineLength = Math.Max(1, maxLineLength);
    }

    /// <summary>Bytes of the chunk that are still to come.</summary>
    public ulong Remaining { get; private set; }

    public bool IsLast { get; private set; }

    public void NextChunk(BdatArgument chunk)
    {
        Remaining = chunk.Size;
        IsLast = chunk.IsLast;
    }

    /// <param name="data">no more than <see cref="Remaining"/></param>
    public void Deliver(ReadOnlySpan<byte> data)
    {
        if (_keptLength > 0 && _kept[_keptLength - 1] == '\r' && (data.IsEmpty || data[0] != '\n'))
        {
            Weird("smtp_bdat_line_cr_only");
            Flush();
        }

        // What is kept holds no line end, but for a CR at its end.
        int searched = Math.Max(0, _keptLength - 1);
        int before = _keptLength;
        Append(data);
        ReadOnlySpan<byte> bytes = _kept.AsSpan(0, _keptLength);
        int start = 0;
        for (int i = before > 0 ? searched : 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\r' && i + 1 < bytes.Length && bytes[i + 1] == '\n')
            {
                _mail.Deliver(bytes[start..i], withEnd: true);
                i++;
                start = i + 1;
            }
            else if (bytes[i] == '\n')
            {
                Weird("smtp_bdat_line_lf_only");
                _mail.Deliver(bytes[start..(i + 1)], withEnd: false);
                start = i + 1;
            }
            else if (i - start >= _maxLineLength)
            {
                Weird("smtp_bdat_line_too_long", bytes.Length.ToString(CultureInfo.InvariantCulture));
                _mail.Deliver(bytes[start..i], withEnd: false);
                start = i;
            }
        }

        bytes[start..].CopyTo(_kept);
        _keptLength -= start;
        Remaining -= (ulong)data.Length;
        if (IsLast && Remaining == 0)
        {
            Flush();
        }
    }

    public void Done()
    {
        if (_keptLength > 0)
        {
            Weird("smtp_bdat_undelivered_at_done");
            Flush();
        }
    }

    private void Flush()
    {
        if (_keptLength > 0)
        {
            int length = _keptLength;
            _keptLength = 0;
            _mail.Deliver(_kept.AsSpan(0, length), withEnd: false);
        }
    }

    private void Append(ReadOnlySpan<byte> data)
    {
        int needed = _keptLength + data.Length;
        if (needed > _kept.Length)
        {
            Array.Resize(ref _kept, Math.Max(512, Math.Max(needed, _kept.Length * 2)));
        }

        data.CopyTo(_kept.AsSpan(_keptLength));
        _keptLength = needed;
    }

    private void Weird(string name, string detail = "") => _connection.Weird(name, detail, Source);
}
