using System.Globalization;
using Microsoft.AspNetCore.Http;
using NidsVm.Dashboard.Http;

namespace NidsVm.Dashboard.Logs;

/// <summary>What one filter asks of a value.</summary>
internal enum FilterTest
{
    Equal,
    NotEqual,
    Contains,
    Less,
    Greater,
}

/// <summary>
/// One condition on rows: <c>field:op:value</c>, or a word that any field may contain. Several conditions hold together.
/// </summary>
internal sealed record LogFilter
{
    private const int MaxFilters = 16;
    private const int MaxLength = 1024;

    private double _number;

    /// <summary>The field's name; null for all fields.</summary>
    public string? Field { get; private init; }

    public FilterTest Test { get; private init; }

    public string Value { get; private init; } = "";

    /// <summary>Bytes that a line must hold for its row to match; null where that cannot be told from the line.</summary>
    public byte[]? Needle { get; private init; }

    /// <summary>Rows that hold a word as it is written.</summary>
    public static LogFilter Holding(string word) => new() { Test = FilterTest.Contains, Value = word, Needle = NeedleOf(word) };

    /// <summary>Reads the <c>filter</c> parameters of a request.</summary>
    /// <exception cref="RequestException">they are too many or too long, or compare with what is no number</exception>
    public static IReadOnlyList<LogFilter> Of(HttpContext context)
    {
        Microsoft.Extensions.Primitives.StringValues texts = context.Request.Query["filter"];
        return texts.Count <= MaxFilters
            ? [.. texts.Where(t => !string.IsNullOrWhiteSpace(t)).Select(t => Parse(t!))]
            : throw new RequestException($"more than {MaxFilters} filters");
    }

    /// <exception cref="RequestException">it is too long, or compares with what is no number</exception>
    public static LogFilter Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new RequestException($"filter: longer than {MaxLength} characters");
        }

        string[] parts = text.Split(':', 3);
        if (parts.Length < 3 || parts[0].Length == 0 || TestOf(parts[1]) is not { } test)
        {
            return new LogFilter { Test = FilterTest.Contains, Value = text.Trim() };
        }

        LogFilter filter = new()
        {
            Field = parts[0],
            Test = test,
            Value = parts[2],
            Needle = test == FilterTest.Equal ? NeedleOf(parts[2]) : null,
        };
        if (test is FilterTest.Less or FilterTest.Greater && !TryNumber(filter.Value, out filter._number))
        {
            throw new RequestException($"filter {text}: {parts[1]} compares numbers, and '{parts[2]}' is none");
        }

        return filter;
    }

    /// <summary>Whether a row is wanted.</summary>
    public bool Matches(IReadOnlyList<string> columns, IReadOnlyList<string?> values)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            if (Field is null)
            {
                if (values[i]?.Contains(Value, StringComparison.OrdinalIgnoreCase) == true)
                {
                    return true;
                }
            }
            else if (columns[i] == Field)
            {
                return Matches(values[i]);
            }
        }

        return Field is not null && Matches(null);
    }

    /// <summary>Text that both formats write as it is.</summary>
    private static byte[]? NeedleOf(string text) =>
        text.Length > 1 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-') ? System.Text.Encoding.ASCII.GetBytes(text) : null;

    private bool Matches(string? value) => Test switch
    {
        FilterTest.Equal => (value ?? "-") == Value,
        FilterTest.NotEqual => (value ?? "-") != Value,
        FilterTest.Contains => value?.Contains(Value, StringComparison.OrdinalIgnoreCase) == true,
        FilterTest.Less => TryNumber(value, out double number) && number < _number,
        _ => TryNumber(value, out double number) && number > _number,
    };

    private static FilterTest? TestOf(string text) => text switch
    {
        "eq" => FilterTest.Equal,
        "ne" => FilterTest.NotEqual,
        "contains" => FilterTest.Contains,
        "lt" => FilterTest.Less,
        "gt" => FilterTest.Greater,
        _ => null,
    };

    private static bool TryNumber(string? text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
