using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Common substrings of two strings by local alignment (Smith and Waterman, 1981): matches score 1, everything else ends an alignment.</summary>
internal static class SmithWatermanBuiltin
{
    private const int MostCells = 1 << 24;

    /// <summary><c>str_smith_waterman(s1, s2, [$min_strlen, $sw_variant])</c>: variant 0 yields the best alignment, 1 all of them without overlap.</summary>
    public static Slot Run(in BuiltinCall call)
    {
        ReadOnlySpan<byte> a = call.Bytes(0);
        ReadOnlySpan<byte> b = call.Bytes(1);
        RecordValue parameters = call.Arguments[2].AsRecord;
        int least = (int)Math.Clamp(parameters["min_strlen"].Bits, 1, int.MaxValue);
        bool all = parameters["sw_variant"].Bits == 1;
        VectorValue result = call.NewVector("sw_substring_vec", PolicyType.Any);
        if (a.Length == 0 || b.Length == 0 || (long)a.Length * b.Length > MostCells)
        {
            return Slot.Of(result);
        }

        List<(int A, int B, int Length)> runs = Runs(a, b, least, all);
        runs.Sort((x, y) => x.A.CompareTo(y.A));
        bool isNew = true;
        foreach ((int inA, int inB, int length) in runs)
        {
            RecordValue substring = call.NewRecord("sw_substring");
            substring["str"] = Slot.Of(new StringValue(a.Slice(inA, length)));
            substring["new"] = Slot.Of(isNew || all);
            VectorValue aligns = call.NewVector("sw_align_vec", PolicyType.Any);
            foreach ((StringValue text, int at) in new[] { (call.String(0), inA), (call.String(1), inB) })
            {
                RecordValue align = call.NewRecord("sw_align");
                align["str"] = Slot.Of(text);
                align["index"] = Slot.Of((long)at);
                aligns.Add(Slot.Of(align));
            }

            substring["aligns"] = Slot.Of(aligns);
            result.Add(Slot.Of(substring));
            isNew = false;
        }

        return Slot.Of(result);
    }

    /// <summary>The pieces of the best alignment that are long enough, or of all alignments.</summary>
    private static List<(int A, int B, int Length)> Runs(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, int least, bool all)
    {
        // Equal bytes raise the score, a gap or a difference lowers it to what the neighbours had.
        int width = b.Length + 1;
        var score = new int[(a.Length + 1) * width];
        int best = 0;
        int bestCell = 0;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int cell = (i * width) + j;
                int value = a[i - 1] == b[j - 1] ? score[cell - width - 1] + 1
                    : Math.Max(0, Math.Max(score[cell - width - 1], Math.Max(score[cell - width], score[cell - 1])) - 1);
                score[cell] = value;
                if (value > best)
                {
                    (best, bestCell) = (value, cell);
                }
            }
        }

        List<(int A, int B, int Length)> runs = [];
        if (!all)
        {
            Trace(a, b, score, width, bestCell, least, runs);
            return runs;
        }

        for (int cell = score.Length - 1; cell > width; cell--)
        {
            if (score[cell] >= least && cell % width > 0)
            {
                int before = runs.Count;
                Trace(a, b, score, width, cell, least, runs);
                if (runs.Count > before)
                {
                    cell = Math.Min(cell, runs[^1].A * width);
                }
            }
        }

        return runs;
    }

    private static void Trace(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, int[] score, int width, int cell, int least, List<(int A, int B, int Length)> runs)
    {
        int length = 0;
        while (cell > width && score[cell] > 0)
        {
            int i = cell / width;
            int j = cell % width;
            if (j == 0)
            {
                break;
            }

            if (a[i - 1] == b[j - 1])
            {
                length++;
                cell -= width + 1;
                continue;
            }

            Close(i, j);
            int diagonal = score[cell - width - 1];
            int up = score[cell - width];
            int left = score[cell - 1];
            cell -= diagonal >= up && diagonal >= left ? width + 1 : up >= left ? width : 1;
        }

        Close(cell / width, cell % width);

        void Close(int i, int j)
        {
            if (length >= least)
            {
                runs.Add((i, j, length));
            }

            length = 0;
        }
    }
}
