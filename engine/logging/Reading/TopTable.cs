namespace NidsVm.Logging.Reading;

/// <summary>
/// What is known of each of many keys, of limited size: when it is full, the half with the least weight is dropped, so that the heaviest
/// keys stay and their figures are exact or, for those that were dropped in between, too low.
/// </summary>
public sealed class TopTable<T>(int capacity, Func<T> create, Func<T, double> weight)
    where T : class
{
    private readonly Dictionary<string, T> _entries = new(StringComparer.Ordinal);

    public int Count => _entries.Count;

    /// <summary>Keys that were dropped so far, one that came again counted again.</summary>
    public long Dropped { get; private set; }

    /// <summary>What is known of a key; made where nothing was.</summary>
    public T this[string key]
    {
        get
        {
            if (!_entries.TryGetValue(key, out T? entry))
            {
                if (_entries.Count >= capacity)
                {
                    DropLightest();
                }

                _entries.Add(key, entry = create());
            }

            return entry;
        }
    }

    /// <summary>All of them, in no particular order.</summary>
    public IEnumerable<KeyValuePair<string, T>> Entries => _entries;

    /// <summary>The heaviest first; equal ones by their keys.</summary>
    public IEnumerable<KeyValuePair<string, T>> Heaviest() =>
        _entries.OrderByDescending(e => weight(e.Value)).ThenBy(e => e.Key, StringComparer.Ordinal);

    private void DropLightest()
    {
        foreach (string key in Heaviest().Skip(capacity / 2).Select(e => e.Key).ToArray())
        {
            _entries.Remove(key);
            Dropped++;
        }
    }
}
