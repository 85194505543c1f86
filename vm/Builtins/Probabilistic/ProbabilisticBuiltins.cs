using System.Text;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins.Probabilistic;

/// <summary>Bloom filters, cardinality counters, top-k, entropy tests and sets of globs.</summary>
public static class ProbabilisticBuiltins
{
    private const ulong MostCells = 1UL << 30;

    private static readonly Slot None = Slot.Of((object?)null);

    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("bloomfilter_basic_init", BasicInit);
        catalog.Add("bloomfilter_basic_init2", (in BuiltinCall c) => Init(c, 1, 2));
        catalog.Add("bloomfilter_counting_init", (in BuiltinCall c) => Init(c, c.CountAt(2), 3));
        catalog.Add("bloomfilter_add", BloomAdd);
        catalog.Add("bloomfilter_decrement", BloomDecrement);
        catalog.Add("bloomfilter_lookup", BloomLookup);
        catalog.Add("bloomfilter_clear", BloomClear);
        catalog.Add("bloomfilter_merge", (in BuiltinCall c) => Combine(c, both: false));
        catalog.Add("bloomfilter_intersect", (in BuiltinCall c) => Combine(c, both: true));
        catalog.Add("bloomfilter_internal_state", (in BuiltinCall c) => Slot.Of(new StringValue(Bloom(c, 0).State())));

        catalog.Add("hll_cardinality_init", (in BuiltinCall c) => Slot.Of(new CardinalityValue(c.Double(0), c.Double(1), KeyHash.Seed)));
        catalog.Add("hll_cardinality_add", HllAdd);
        catalog.Add("hll_cardinality_merge_into", HllMerge);
        catalog.Add("hll_cardinality_estimate", (in BuiltinCall c) => Slot.Of(((CardinalityValue)c.Arguments[0].Ref!).Estimate()));
        catalog.Add("hll_cardinality_copy", (in BuiltinCall c) => Slot.Of(((CardinalityValue)c.Arguments[0].Ref!).Clone()));

        catalog.Add("topk_init", (in BuiltinCall c) => Slot.Of(new TopKValue(c.CountAt(0))));
        catalog.Add("topk_add", TopKAdd);
        catalog.Add("topk_get_top", TopKGet);
        catalog.Add("topk_count", (in BuiltinCall c) => TopKLookup(c, "GetCount", epsilon: false));
        catalog.Add("topk_epsilon", (in BuiltinCall c) => TopKLookup(c, "GetEpsilon", epsilon: true));
        catalog.Add("topk_size", (in BuiltinCall c) => Slot.Of(TopK(c, 0).Size));
        catalog.Add("topk_sum", (in BuiltinCall c) => Slot.Of(TopK(c, 0).Sum));
        catalog.Add("topk_merge", (in BuiltinCall c) => TopKMerge(c, prune: false));
        catalog.Add("topk_merge_prune", (in BuiltinCall c) => TopKMerge(c, prune: true));

        catalog.Add("entropy_test_init", (in BuiltinCall _) => Slot.Of(new EntropyValue()));
        catalog.Add("entropy_test_add", EntropyAdd);
        catalog.Add("entropy_test_finish", (in BuiltinCall c) => EntropyResult(c, (EntropyValue)c.Arguments[0].Ref!));
        catalog.Add("find_entropy", FindEntropy);

        catalog.Add("paraglob_init", ParaglobInit);
        catalog.Add("paraglob_match", ParaglobMatch);
        catalog.Add("paraglob_equals", (in BuiltinCall c) => Slot.Of(((ParaglobValue)c.Arguments[0].Ref!).SameGlobs((ParaglobValue)c.Arguments[1].Ref!)));
    }

    private static BloomFilterValue Bloom(in BuiltinCall call, int i) => (BloomFilterValue)call.Arguments[i].Ref!;

    private static TopKValue TopK(in BuiltinCall call, int i) => (TopKValue)call.Arguments[i].Ref!;

    /// <summary>A name fixes the hash functions; without one they are those of the run.</summary>
    private static ulong Seed(ReadOnlySpan<byte> name)
    {
        ulong seed = name.Length == 0 ? KeyHash.Seed : 0;
        foreach (byte b in name)
        {
            seed = KeyHash.Mix(seed, b);
        }

        return seed;
    }

    private static Slot BasicInit(in BuiltinCall call)
    {
        double falsePositives = call.Double(0);
        if (falsePositives is not (>= 0 and <= 1))
        {
            call.Error("false-positive rate must take value between 0 and 1");
            return None;
        }

        double capacity = Math.Max(call.CountAt(1), 1);
        double cells = Math.Ceiling(capacity * Math.Log(1 / Math.Max(falsePositives, 1e-12)) / (Math.Log(2) * Math.Log(2)));
        cells = Math.Clamp(cells, 1, MostCells);
        int functions = (int)Math.Clamp(Math.Ceiling(cells / capacity * Math.Log(2)), 1, 64);
        return Slot.Of(new BloomFilterValue(functions, (int)cells, 1, Seed(call.Bytes(2))));
    }

    private static Slot Init(in BuiltinCall call, ulong limit, int name)
    {
        ulong functions = call.CountAt(0);
        ulong cells = call.CountAt(1);
        if (functions == 0)
        {
            call.Error("number of hash functions must be non-negative");
        }
        else if (cells == 0)
        {
            call.Error("number of cells must be non-negative");
        }
        else if (limit == 0)
        {
            call.Error("max counter value must be non-negative");
        }
        else
        {
            return Slot.Of(new BloomFilterValue((int)Math.Min(functions, 1024), (int)Math.Min(cells, MostCells), limit, Seed(call.Bytes(name))));
        }

        return None;
    }

    private static bool HasElementType(in BuiltinCall call, BloomFilterValue filter, PolicyType type)
    {
        if (filter.ElementType is not null && !ElementKey.SameType(filter.ElementType, type))
        {
            call.Error("incompatible Bloom filter types");
            return false;
        }

        return true;
    }

    private static Slot BloomAdd(in BuiltinCall call)
    {
        BloomFilterValue filter = Bloom(call, 0);
        Slot value = call.Actual(1, out PolicyType type);
        if (HasElementType(call, filter, type))
        {
            filter.ElementType ??= type;
            filter.Add(type, value);
        }

        return default;
    }

    private static Slot BloomDecrement(in BuiltinCall call)
    {
        BloomFilterValue filter = Bloom(call, 0);
        Slot value = call.Actual(1, out PolicyType type);
        if (!HasElementType(call, filter, type))
        {
            return Slot.Of(false);
        }

        if (!filter.IsCounting)
        {
            call.Error("Bloom filter does not support decrementing");
            return Slot.Of(false);
        }

        return Slot.Of(filter.Decrement(type, value));
    }

    private static Slot BloomLookup(in BuiltinCall call)
    {
        BloomFilterValue filter = Bloom(call, 0);
        Slot value = call.Actual(1, out PolicyType type);
        return Slot.Of(filter.ElementType is null || !HasElementType(call, filter, type) ? 0UL : filter.Count(type, value));
    }

    private static Slot BloomClear(in BuiltinCall call)
    {
        Bloom(call, 0).Clear();
        return default;
    }

    private static Slot Combine(in BuiltinCall call, bool both)
    {
        BloomFilterValue a = Bloom(call, 0);
        BloomFilterValue b = Bloom(call, 1);
        if (a.ElementType is { } one && b.ElementType is { } other && !ElementKey.SameType(one, other))
        {
            call.Error("incompatible Bloom filter types");
            return None;
        }

        if (!a.IsCompatibleWith(b))
        {
            call.Error("failed to merge Bloom filters with different parameters");
            return None;
        }

        return Slot.Of(a.Combine(b, both));
    }

    private static Slot HllAdd(in BuiltinCall call)
    {
        var counter = (CardinalityValue)call.Arguments[0].Ref!;
        Slot value = call.Actual(1, out PolicyType type);
        if (counter.ElementType is not null && !ElementKey.SameType(counter.ElementType, type))
        {
            call.Error("incompatible HLL data type");
            return Slot.Of(false);
        }

        counter.ElementType ??= type;
        counter.Add(type, value);
        return Slot.Of(true);
    }

    private static Slot HllMerge(in BuiltinCall call)
    {
        var into = (CardinalityValue)call.Arguments[0].Ref!;
        var from = (CardinalityValue)call.Arguments[1].Ref!;
        if (into.ElementType is { } a && from.ElementType is { } b && !ElementKey.SameType(a, b))
        {
            call.Error("incompatible HLL types");
            return Slot.Of(false);
        }

        if (!into.IsCompatibleWith(from))
        {
            call.Error("Cardinality counters with different parameters cannot be merged");
            return Slot.Of(false);
        }

        into.Merge(from);
        return Slot.Of(true);
    }

    private static Slot TopKAdd(in BuiltinCall call)
    {
        TopKValue top = TopK(call, 0);
        Slot value = call.Actual(1, out PolicyType type);
        if (top.ElementType is not null && !ElementKey.SameType(top.ElementType, type))
        {
            call.Error("Trying to add element to topk with differing type from other elements");
        }
        else
        {
            top.Add(type, value);
        }

        return default;
    }

    private static Slot TopKGet(in BuiltinCall call)
    {
        TopKValue top = TopK(call, 0);
        if (top.ElementType is not { } type)
        {
            call.Error("Cannot return topk of empty");
            return Slot.Of(call.NewVector("any_vec", PolicyType.Any));
        }

        // The vector's elements are of the type that was added, so that a cast to a vector of it succeeds.
        var result = new VectorValue(new VectorType(type));
        foreach (Slot value in top.Top(call.CountAt(1)))
        {
            result.Add(value);
        }

        return Slot.Of(result);
    }

    private static Slot TopKLookup(in BuiltinCall call, string name, bool epsilon)
    {
        Slot value = call.Actual(1, out PolicyType type);
        if (!TopK(call, 0).TryGet(type, value, out ulong count, out ulong error))
        {
            call.Error($"{name} for element that is not in top-k");
        }

        return Slot.Of(epsilon ? error : count);
    }

    private static Slot TopKMerge(in BuiltinCall call, bool prune)
    {
        TopKValue into = TopK(call, 0);
        TopKValue from = TopK(call, 1);
        if (into.ElementType is { } a && from.ElementType is { } b && !ElementKey.SameType(a, b))
        {
            call.Error("Cannot merge top-k elements of differing types.");
        }
        else
        {
            into.Merge(from, prune);
        }

        return default;
    }

    private static Slot EntropyAdd(in BuiltinCall call)
    {
        ((EntropyValue)call.Arguments[0].Ref!).Add(call.Bytes(1));
        return Slot.Of(true);
    }

    private static Slot FindEntropy(in BuiltinCall call)
    {
        var entropy = new EntropyValue();
        entropy.Add(call.Bytes(0));
        return EntropyResult(call, entropy);
    }

    private static Slot EntropyResult(in BuiltinCall call, EntropyValue entropy)
    {
        RecordValue result = call.NewRecord("entropy_test_result");
        entropy.Fill(result);
        return Slot.Of(result);
    }

    private static Slot ParaglobInit(in BuiltinCall call)
    {
        if (call.Arguments[0].Ref is not VectorValue { Type.Element.Tag: TypeTag.String } globs)
        {
            call.Error("paraglob requires a vector of strings for initialization.");
            return None;
        }

        var texts = new StringValue[globs.Count];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = globs[i].Ref as StringValue ?? StringValue.Empty;
        }

        if (ParaglobValue.TryMake(texts, out ParaglobValue? value, out string error))
        {
            return Slot.Of(value);
        }

        call.Error(error);
        return None;
    }

    private static Slot ParaglobMatch(in BuiltinCall call)
    {
        VectorValue result = call.NewVector("string_vec", PolicyType.String);
        foreach (StringValue glob in ((ParaglobValue)call.Arguments[0].Ref!).Match(call.Bytes(1)))
        {
            result.Add(Slot.Of(glob));
        }

        return Slot.Of(result);
    }
}
