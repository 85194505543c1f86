using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace NidsVm.Dashboard.Http;

/// <summary>What stands behind the question mark, checked.</summary>
internal static class Query
{
    private const int MaxTextLength = 1024;

    /// <exception cref="RequestException">it is no number, or not within its bounds</exception>
    public static long Number(HttpContext context, string name, long otherwise, long least, long most)
    {
        if (Text(context, name) is not { Length: > 0 } text)
        {
            return otherwise;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) && value >= least && value <= most
            ? value
            : throw new RequestException($"{name}: not a number between {least} and {most}");
    }

    /// <exception cref="RequestException">it is none of the values</exception>
    public static string Choice(HttpContext context, string name, params ReadOnlySpan<string> values)
    {
        string text = Text(context, name) ?? values[0];
        return values.Contains(text) ? text : throw new RequestException($"{name}: one of {string.Join(", ", values)}");
    }

    /// <exception cref="RequestException">it is too long, or stands there several times</exception>
    public static string? Text(HttpContext context, string name)
    {
        Microsoft.Extensions.Primitives.StringValues values = context.Request.Query[name];
        return values.Count switch
        {
            0 => null,
            1 when values[0] is { Length: <= MaxTextLength } text => text,
            1 => throw new RequestException($"{name}: longer than {MaxTextLength} characters"),
            _ => throw new RequestException($"{name} is given more than once"),
        };
    }
}
