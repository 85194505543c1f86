namespace NidsVm.Compiler.Diagnostics;

/// <summary>Finds the name that was probably meant.</summary>
public static class NameSuggestion
{
    private const int MaximumLength = 64;

    /// <summary>The candidate nearest to <paramref name="name"/>, or null where none is near enough.</summary>
    /// <param name="name">The misspelt name.</param>
    /// <param name="candidates">The names there are.</param>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > MaximumLength)
        {
            return null;
        }

        // A third of the letters may be wrong; among short names one.
        int best = Math.Max(1, name.Length / 3) + 1;
        string? found = null;
        foreach (string candidate in candidates)
        {
            int atLeast = Math.Abs(candidate.Length - name.Length);
            if (atLeast > best || (atLeast == best && found is null) || candidate.Length > MaximumLength
                || candidate.Equals(name, StringComparison.Ordinal))
            {
                continue;
            }

            int distance = Distance(name, candidate);
            if (distance < best || (distance == best && found is not null && IsBetter(name, candidate, found)))
            {
                best = distance;
                found = candidate;
            }
        }

        return found;
    }

    /// <summary>Of two names equally near, the one in the same case is rather meant; else the first by the alphabet, so that runs agree.</summary>
    private static bool IsBetter(string name, string candidate, string found)
    {
        int difference = Distance(name, candidate, matchCase: true) - Distance(name, found, matchCase: true);
        return difference < 0 || (difference == 0 && string.CompareOrdinal(candidate, found) < 0);
    }

    /// <summary>The hint for a message: <c>did you mean 'x'?</c>, or null where nothing is near enough.</summary>
    public static DiagnosticHint? Hint(string name, IEnumerable<string> candidates) =>
        Find(name, candidates) is { } found ? new DiagnosticHint($"did you mean '{found}'?", found) : null;

    /// <summary>
    /// The least number of insertions, deletions, changes and swaps of neighbours that turn one text into the other
    /// (the restricted Damerau–Levenshtein distance). Letters that differ in case only count as equal, plus one for the whole text.
    /// </summary>
    public static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b) => Distance(a, b, matchCase: false);

    private static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, bool matchCase)
    {
        int width = b.Length + 1;
        Span<int> rows = 3 * width <= 256 ? stackalloc int[3 * width] : new int[3 * width];
        Span<int> beforePrevious = rows[..width];
        Span<int> previous = rows.Slice(width, width);
        Span<int> current = rows.Slice(2 * width, width);
        bool caseDiffers = false;
        for (int j = 0; j < width; j++)
        {
            previous[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j < width; j++)
            {
                bool same = a[i - 1] == b[j - 1] || (!matchCase && char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]));
                caseDiffers |= i == j && same && a[i - 1] != b[j - 1];
                int least = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    least = Math.Min(least, beforePrevious[j - 2] + 1);
                }

                current[j] = least;
            }

            Span<int> free = beforePrevious;
            beforePrevious = previous;
            previous = current;
            current = free;
        }

        int distance = previous[b.Length];
        return distance == 0 && caseDiffers ? 1 : distance;
    }
}
