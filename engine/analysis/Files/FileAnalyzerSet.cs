using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Files;

/// <summary>
/// The analyzers of one file. Policies add and remove them while they run; that takes effect between two deliveries, in the order of the
/// wishes.
/// </summary>
internal sealed class FileAnalyzerSet
{
    private readonly List<FileAnalyzer> _analyzers = [];
    private readonly Queue<(FileAnalyzer? Added, FileAnalyzer? Removed)> _wishes = new();

    public int Count => _analyzers.Count;

    public FileAnalyzer this[int index] => _analyzers[index];

    /// <summary>The one of a kind with these arguments, or null.</summary>
    public FileAnalyzer? Find(FileAnalyzerKind kind, RecordValue arguments)
    {
        foreach (FileAnalyzer analyzer in _analyzers)
        {
            if (Is(analyzer, kind, arguments))
            {
                return analyzer;
            }
        }

        return null;
    }

    /// <summary>False where the set is full.</summary>
    public bool Add(FileAnalyzer analyzer)
    {
        if (_analyzers.Count + _wishes.Count >= FileLimits.AnalyzersPerFile)
        {
            return false;
        }

        _wishes.Enqueue((analyzer, null));
        return true;
    }

    /// <summary>False where there is no such analyzer, nor a wish for one.</summary>
    public bool Remove(FileAnalyzerKind kind, RecordValue arguments)
    {
        FileAnalyzer? found = Find(kind, arguments);
        foreach ((FileAnalyzer? added, _) in _wishes)
        {
            if (found is null && added is not null && Is(added, kind, arguments))
            {
                found = added;
            }
        }

        if (found is null)
        {
            return false;
        }

        _wishes.Enqueue((null, found));
        return true;
    }

    public void Remove(FileAnalyzer analyzer)
    {
        analyzer.IsSkipping = true;
        _wishes.Enqueue((null, analyzer));
    }

    /// <summary>Fulfils the wishes.</summary>
    public void Settle()
    {
        while (_wishes.TryDequeue(out (FileAnalyzer? Added, FileAnalyzer? Removed) wish))
        {
            if (wish.Added is { } added)
            {
                if (Find(added.Kind, added.Arguments) is null)
                {
                    _analyzers.Add(added);
                }
                else
                {
                    added.Done();
                }
            }
            else if (_analyzers.Remove(wish.Removed!))
            {
                wish.Removed!.IsSkipping = true;
                wish.Removed.Done();
            }
        }
    }

    public void Clear()
    {
        Settle();
        foreach (FileAnalyzer analyzer in _analyzers)
        {
            analyzer.Done();
        }

        _analyzers.Clear();
    }

    private static bool Is(FileAnalyzer analyzer, FileAnalyzerKind kind, RecordValue arguments) =>
        analyzer.Kind == kind && ValueEquality.Equal(arguments.Type, Slot.Of((object)analyzer.Arguments), Slot.Of((object)arguments));
}
