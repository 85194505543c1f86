namespace NidsVm.Analysis.Protocols;

/// <summary>
/// Takes lines from the front of bytes, where CR, LF and CR LF end lines. An LF that comes after its CR was delivered is remembered and
/// passed over.
/// </summary>
public struct BareLines
{
    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';

    private bool _endedInCr;

    /// <summary>Passes over an LF that belongs to the line before.</summary>
    public void FinishEnd(ref ReadOnlySpan<byte> rest)
    {
        if (_endedInCr && !rest.IsEmpty)
        {
            _endedInCr = false;
            if (rest[0] == Lf)
            {
                rest = rest[1..];
            }
        }
    }

    /// <summary>Takes the next line without its end; false where its end is not there yet.</summary>
    public bool TryTake(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> from = rest;
        FinishEnd(ref from);
        int end = from.IndexOfAny(Cr, Lf);
        if (end < 0)
        {
            rest = from;
            line = default;
            return false;
        }

        line = from[..end];
        _endedInCr = from[end] == Cr;
        rest = from[(end + 1)..];
        FinishEnd(ref rest);
        return true;
    }

    public void Clear() => _endedInCr = false;
}
