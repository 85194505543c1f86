using System.Text;

namespace NidsVm.Compiler.Syntax;

/// <summary>
/// Turns the bytes of names into strings, each name into one string only. Keywords are in it from the start, so one
/// look-up tells a keyword from a name.
/// </summary>
internal sealed class NameTable
{
    private Entry[] _entries = new Entry[4096];
    private int _count;

    public NameTable()
    {
        foreach ((string word, TokenKind kind) in SyntaxFacts.Keywords)
        {
            Find(Encoding.ASCII.GetBytes(word)).Kind = kind;
        }
    }

    /// <summary>The string for the bytes, and the keyword it is, or <see cref="TokenKind.Identifier"/>.</summary>
    public string Get(ReadOnlySpan<byte> bytes, out TokenKind kind)
    {
        ref Entry entry = ref Find(bytes);
        kind = entry.Kind;
        return entry.Text!;
    }

    private ref Entry Find(ReadOnlySpan<byte> bytes)
    {
        uint hash = Hash(bytes);
        int mask = _entries.Length - 1;
        for (int at = (int)hash & mask; ; at = (at + 1) & mask)
        {
            ref Entry entry = ref _entries[at];
            if (entry.Text is null)
            {
                if (_count * 2 >= _entries.Length)
                {
                    Grow();
                    return ref Find(bytes);
                }

                _count++;
                entry = new Entry { Text = Encoding.ASCII.GetString(bytes), Hash = hash, Kind = TokenKind.Identifier };
                return ref entry;
            }

            if (entry.Hash == hash && Ascii.Equals(bytes, entry.Text))
            {
                return ref entry;
            }
        }
    }

    /// <summary>FNV-1a: policies are the user's own, so the hash needs no seed.</summary>
    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        uint hash = 2166136261;
        foreach (byte b in bytes)
        {
            hash = (hash ^ b) * 16777619;
        }

        return hash ^ (hash >> 15);
    }

    private void Grow()
    {
        Entry[] old = _entries;
        _entries = new Entry[old.Length * 2];
        int mask = _entries.Length - 1;
        foreach (Entry entry in old)
        {
            if (entry.Text is null)
            {
                continue;
            }

            int at = (int)entry.Hash & mask;
            while (_entries[at].Text is not null)
            {
                at = (at + 1) & mask;
            }

            _entries[at] = entry;
        }
    }

    private struct Entry
    {
        public string? Text;
        public uint Hash;
        public TokenKind Kind;
    }
}
