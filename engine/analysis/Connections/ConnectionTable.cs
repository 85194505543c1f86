using System.Numerics;
using System.Runtime.CompilerServices;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Connections;

/// <summary>
/// The live connections by key: open addressing with linear probing, hashes beside the references so that a probe touches
/// the connection itself only on a match, backward shift on removal so that no tombstones gather. The hash is seeded.
/// </summary>
public sealed class ConnectionTable
{
    private Connection?[] _slots;
    private uint[] _hashes;
    private int _mask;

    /// <param name="seed">of the hash; 0 draws one</param>
    public ConnectionTable(ulong seed = 0, int capacity = 1024)
    {
        Seed = seed == 0 ? RandomSeed.Next() : seed;
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity));
        _slots = new Connection?[size];
        _hashes = new uint[size];
        _mask = size - 1;
    }

    public ulong Seed { get; }

    public int Count { get; private set; }

    /// <summary>The connection with that key, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Connection? Find(in ConnectionKey key, uint hash)
    {
        uint[] hashes = _hashes;
        Connection?[] slots = _slots;
        for (int i = (int)hash & _mask; ; i = (i + 1) & _mask)
        {
            Connection? found = slots[i];
            if (found is null || (hashes[i] == hash && found.Key.Equals(key)))
            {
                return found;
            }
        }
    }

    /// <summary>The first connection with a hash, probably the one that is meant; null where there is none at or beside its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Connection? Likely(uint hash)
    {
        uint[] hashes = _hashes;
        int i = (int)hash & _mask;
        if (hashes[i] == hash)
        {
            return _slots[i];
        }

        i = (i + 1) & _mask;
        return hashes[i] == hash ? _slots[i] : null;
    }

    public Connection? Find(in ConnectionKey key) => Find(key, key.Hash(Seed));

    /// <summary>Adds a connection whose key must not be there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(Connection connection)
    {
        if ((Count + 1) * 4 > _slots.Length * 3)
        {
            Grow();
        }

        Place(connection, connection.Key.Hash(Seed));
        Count++;
    }

    /// <summary>Takes a connection out; false where it is not in the table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Remove(Connection connection)
    {
        int i = (int)connection.Key.Hash(Seed) & _mask;
        while (!ReferenceEquals(_slots[i], connection))
        {
            if (_slots[i] is null)
            {
                return false;
            }

            i = (i + 1) & _mask;
        }

        // Close the gap: move back every follower that may live at the hole.
        int hole = i;
        for (int j = (hole + 1) & _mask; _slots[j] is not null; j = (j + 1) & _mask)
        {
            int home = (int)_hashes[j] & _mask;
            if (((j - home) & _mask) >= ((j - hole) & _mask))
            {
                _slots[hole] = _slots[j];
                _hashes[hole] = _hashes[j];
                hole = j;
            }
        }

        _slots[hole] = null;
        Count--;
        return true;
    }

    /// <summary>Copies all connections, in no particular order.</summary>
    public Connection[] ToArray()
    {
        var all = new Connection[Count];
        int n = 0;
        foreach (Connection? c in _slots)
        {
            if (c is not null)
            {
                all[n++] = c;
            }
        }

        return all;
    }

    /// <summary>Takes some of the connections, those first that had packets lately; looks at three times as many as it takes at most.</summary>
    /// <param name="into">room for them</param>
    /// <param name="activeSince">network time from which on a packet counts as late</param>
    /// <param name="start">any number: where in the table to begin, so that each time others are taken of very many</param>
    /// <returns>how many were taken</returns>
    public int Sample(Span<Connection> into, double activeSince, int start)
    {
        int front = 0;
        int back = into.Length;
        int looks = 3 * into.Length;
        for (int n = 0; n < _slots.Length && looks > 0 && front < into.Length; n++)
        {
            if (_slots[(start + n) & _mask] is not { } connection)
            {
                continue;
            }

            looks--;
            if (connection.LastTime >= activeSince)
            {
                // The idle ones at the end give way.
                back = Math.Max(back, front + 1);
                into[front++] = connection;
            }
            else if (back > front)
            {
                into[--back] = connection;
            }
        }

        into[back..].CopyTo(into[front..]);
        return front + into.Length - back;
    }

    /// <summary>Of the connections stored near a hash, the one that has been idle longest; null in an empty table.</summary>
    public Connection? StalestNear(uint hash)
    {
        Connection? stalest = null;
        int seen = 0;
        for (int i = (int)hash & _mask, n = 0; n < _slots.Length && seen < 8; i = (i + 1) & _mask, n++)
        {
            if (_slots[i] is { } candidate)
            {
                seen++;
                if (stalest is null || candidate.LastTime < stalest.LastTime)
                {
                    stalest = candidate;
                }
            }
        }

        return stalest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Place(Connection connection, uint hash)
    {
        int i = (int)hash & _mask;
        while (_slots[i] is not null)
        {
            i = (i + 1) & _mask;
        }

        _slots[i] = connection;
        _hashes[i] = hash;
    }

    private void Grow()
    {
        (Connection?[] slots, uint[] hashes) = (_slots, _hashes);
        _slots = new Connection?[slots.Length * 2];
        _hashes = new uint[slots.Length * 2];
        _mask = _slots.Length - 1;
        for (int i = 0; i < slots.Length; i++)
        {
            if (slots[i] is { } connection)
            {
                Place(connection, hashes[i]);
            }
        }
    }
}
