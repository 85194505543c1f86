using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins.Probabilistic;

/// <summary>
/// The most frequent values of a stream in bounded space (Space-Saving, Metwally and others, 2005). Elements stand in buckets of
/// equal count; a new one takes over the count of the oldest in the lowest bucket, which is then its error.
/// </summary>
internal sealed class TopKValue : OpaqueValue
{
    private readonly Dictionary<ElementKey, Element> _elements = [];
    private readonly LinkedList<Bucket> _buckets = new();

    public TopKValue(ulong size)
        : base("topk") => Size = size;

    public ulong Size { get; private set; }

    public PolicyType? ElementType { get; private set; }

    /// <summary>The sum of all counts.</summary>
    public ulong Sum
    {
        get
        {
            ulong sum = 0;
            foreach (Bucket bucket in _buckets)
            {
                sum += bucket.Count * (ulong)bucket.Elements.Count;
            }

            return sum;
        }
    }

    public void Add(PolicyType type, in Slot value)
    {
        ElementType ??= type;
        var key = new ElementKey(type, type.IsScalar ? Slot.Of(value.Bits) : Slot.Of(ValueCopier.Copy(value.Ref)));
        if (_elements.TryGetValue(key, out Element? known))
        {
            Raise(known, 1);
            return;
        }

        var element = new Element(key);
        if ((ulong)_elements.Count < Size)
        {
            Insert(element, 1, 0);
            return;
        }

        if (_buckets.First is not { } lowest)
        {
            return;
        }

        ulong least = lowest.Value.Count;
        Evict(lowest);
        Insert(element, least + 1, least);
    }

    public bool TryGet(PolicyType type, in Slot value, out ulong count, out ulong epsilon)
    {
        bool found = _elements.TryGetValue(new ElementKey(type, value), out Element? element);
        count = found ? element!.Bucket.Value.Count : 0;
        epsilon = found ? element!.Epsilon : 0;
        return found;
    }

    /// <summary>The most frequent elements, whole buckets at a time, until there are at least so many.</summary>
    public List<Slot> Top(ulong wanted)
    {
        List<Slot> result = [];
        for (LinkedListNode<Bucket>? bucket = _buckets.Last; bucket is not null && (ulong)result.Count < wanted; bucket = bucket.Previous)
        {
            foreach (Element element in bucket.Value.Elements)
            {
                result.Add(element.Key.Value);
            }
        }

        return result;
    }

    /// <summary>Adds the counts of another one; where <paramref name="prune"/>, only the most frequent are kept.</summary>
    public void Merge(TopKValue other, bool prune)
    {
        ElementType ??= other.ElementType;
        foreach (Bucket bucket in other._buckets)
        {
            foreach (Element theirs in bucket.Elements)
            {
                if (_elements.TryGetValue(theirs.Key, out Element? mine))
                {
                    mine.Epsilon += theirs.Epsilon;
                    Raise(mine, bucket.Count);
                }
                else
                {
                    Insert(new Element(theirs.Key), bucket.Count, theirs.Epsilon);
                }
            }
        }

        while (prune && (ulong)_elements.Count > Size && _buckets.First is { } lowest)
        {
            Evict(lowest);
        }
    }

    public override OpaqueValue Clone()
    {
        var copy = new TopKValue(Size);
        copy.Merge(this, prune: false);
        return copy;
    }

    private void Insert(Element element, ulong count, ulong epsilon)
    {
        element.Epsilon = epsilon;
        _elements.Add(element.Key, element);
        Place(element, count, _buckets.First);
    }

    private void Raise(Element element, ulong by)
    {
        LinkedListNode<Bucket> bucket = element.Bucket;
        bucket.Value.Elements.Remove(element.Node!);
        Place(element, bucket.Value.Count + by, bucket.Next);
        if (bucket.Value.Elements.Count == 0)
        {
            _buckets.Remove(bucket);
        }
    }

    /// <summary>Puts an element into the bucket of a count, looking from <paramref name="from"/> upwards.</summary>
    private void Place(Element element, ulong count, LinkedListNode<Bucket>? from)
    {
        while (from is not null && from.Value.Count < count)
        {
            from = from.Next;
        }

        if (from is null)
        {
            from = _buckets.AddLast(new Bucket(count));
        }
        else if (from.Value.Count != count)
        {
            from = _buckets.AddBefore(from, new Bucket(count));
        }

        element.Bucket = from;
        element.Node = from.Value.Elements.AddLast(element);
    }

    private void Evict(LinkedListNode<Bucket> bucket)
    {
        Element oldest = bucket.Value.Elements.First!.Value;
        bucket.Value.Elements.RemoveFirst();
        _elements.Remove(oldest.Key);
        if (bucket.Value.Elements.Count == 0)
        {
            _buckets.Remove(bucket);
        }
    }

    private sealed class Bucket(ulong count)
    {
        public ulong Count { get; } = count;

        public LinkedList<Element> Elements { get; } = new();
    }

    private sealed class Element(ElementKey key)
    {
        public ElementKey Key { get; } = key;

        public ulong Epsilon { get; set; }

        public LinkedListNode<Bucket> Bucket { get; set; } = null!;

        public LinkedListNode<Element>? Node { get; set; }
    }
}
