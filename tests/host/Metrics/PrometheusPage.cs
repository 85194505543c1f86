using System.Globalization;
using System.Text;

namespace NidsVm.Host.Tests.Metrics;

/// <summary>
/// A page of metrics, read as strictly as the text format 0.0.4 is written: a family is one block, its type stands before its samples,
/// no series comes twice, and nothing is left over.
/// </summary>
internal sealed class PrometheusPage
{
    private readonly Dictionary<string, double> _samples = new(StringComparer.Ordinal);

    /// <summary>Types by family.</summary>
    public Dictionary<string, string> Types { get; } = new(StringComparer.Ordinal);

    /// <summary>Help by family.</summary>
    public Dictionary<string, string> Help { get; } = new(StringComparer.Ordinal);

    public static PrometheusPage Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        PrometheusPage page = new();
        string family = "";
        foreach (string line in text[..^1].Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                string[] parts = line.Split(' ', 4);
                Assert.True(page.Help.TryAdd(parts[2], parts[3]), $"help twice: {line}");
                Assert.DoesNotContain(parts[2], page.Types.Keys);
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                string[] parts = line.Split(' ');
                Assert.Equal(4, parts.Length);
                Assert.Contains(parts[3], (string[])["counter", "gauge", "histogram"]);
                Assert.True(page.Types.TryAdd(parts[2], parts[3]), $"a family in two blocks: {line}");
                family = parts[2];
            }
            else
            {
                page.AddSample(line, family);
            }
        }

        return page;
    }

    /// <summary>The value of a series, labels in the order of the page: <c>name{a="b"}</c>.</summary>
    public double this[string series] => _samples.TryGetValue(series, out double value)
        ? value
        : throw new KeyNotFoundException($"there is no {series}; there are {string.Join(' ', _samples.Keys.Where(k => k.StartsWith(series.Split('{')[0], StringComparison.Ordinal)))}");

    public bool Has(string series) => _samples.ContainsKey(series);

    /// <summary>All series whose names begin so.</summary>
    public IEnumerable<KeyValuePair<string, double>> Of(string start) => _samples.Where(s => s.Key.StartsWith(start, StringComparison.Ordinal));

    private void AddSample(string line, string family)
    {
        int at = 0;
        string name = Name(line, ref at);
        string[] suffixes = Types[family] == "histogram" ? ["_bucket", "_sum", "_count"] : [""];
        Assert.Contains(name, suffixes.Select(s => family + s));
        StringBuilder series = new(name);
        HashSet<string> labels = new(StringComparer.Ordinal);
        if (line[at] == '{')
        {
            do
            {
                series.Append(line[at++]);
                string label = Name(line, ref at);
                Assert.True(labels.Add(label), $"a label twice: {line}");
                Assert.Equal("=\"", line.Substring(at, 2));
                at += 2;
                series.Append(label).Append("=\"").Append(Text(line, ref at)).Append('"');
            }
            while (line[at] == ',');
            Assert.Equal('}', line[at++]);
            series.Append('}');
        }

        Assert.Equal(' ', line[at++]);
        double value = line[at..] switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            "NaN" => double.NaN,
            var number => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture),
        };
        Assert.True(_samples.TryAdd(series.ToString(), value), $"a series twice: {line}");
    }

    private static string Name(string line, ref int at)
    {
        int start = at;
        while (char.IsAsciiLetterOrDigit(line[at]) || line[at] == '_')
        {
            at++;
        }

        Assert.True(at > start && !char.IsAsciiDigit(line[start]), $"no name at {start}: {line}");
        return line[start..at];
    }

    /// <summary>A label's value up to its closing quote, unescaped.</summary>
    private static string Text(string line, ref int at)
    {
        StringBuilder text = new();
        while (line[at] != '"')
        {
            if (line[at] == '\\')
            {
                text.Append(line[++at] switch
                {
                    '\\' => '\\',
                    '"' => '"',
                    'n' => '\n',
                    var c => throw new FormatException($"\\{c} in {line}"),
                });
            }
            else
            {
                text.Append(line[at]);
            }

            at++;
        }

        at++;
        return text.ToString();
    }
}
