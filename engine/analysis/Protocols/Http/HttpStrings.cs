using System.Globalization;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Http;

/// <summary>A header's name as it was written, and in upper case.</summary>
internal sealed record HeaderName(StringValue Original, StringValue Upper);

/// <summary>
/// Values of the few texts that nearly all traffic has in common, made once. Bounded: what is not common is made anew each time.
/// </summary>
internal static class HttpStrings
{
    private const int MaxNames = 1024;
    private const int MaxNameLength = 64;

    private static readonly StringValue[] Methods =
        [new("GET"), new("POST"), new("HEAD"), new("PUT"), new("DELETE"), new("OPTIONS"), new("CONNECT"), new("PATCH"), new("PROPFIND")];

    private static readonly StringValue[] Reasons =
    [
        new("OK"), new("Not Found"), new("Not Modified"), new("Found"), new("Moved Permanently"), new("No Content"), new("Partial Content"),
        new("Bad Request"), new("Forbidden"), new("Unauthorized"), new("Internal Server Error"), new("Continue"), new("Created"),
    ];

    private static readonly StringValue[] Versions = MakeVersions();

    private static readonly (string Text, StringValue Value)[] Finishes = Array.ConvertAll(
        (string[])[HttpFinish.Normal, HttpFinish.Delivered, HttpFinish.Gap, HttpFinish.Finished, HttpFinish.Reset, HttpFinish.ConnectionDone],
        static t => (t, new StringValue(t)));

    [ThreadStatic]
    private static Dictionary<ulong, HeaderName>? _names;

    public static StringValue Method(ReadOnlySpan<byte> method) => Known(Methods, method);

    public static StringValue Reason(ReadOnlySpan<byte> reason) => Known(Reasons, reason);

    public static StringValue Version(HttpVersion version) => Versions[(version.Major * 10) + version.Minor];

    public static StringValue Finish(string message)
    {
        foreach ((string text, StringValue value) in Finishes)
        {
            if (ReferenceEquals(text, message))
            {
                return value;
            }
        }

        return new StringValue(message);
    }

    public static HeaderName Header(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaxNameLength)
        {
            return Make(name);
        }

        _names ??= [];
        ulong hash = Hash(name);
        if (_names.TryGetValue(hash, out HeaderName? known))
        {
            return known.Original.Span.SequenceEqual(name) ? known : Make(name);
        }

        HeaderName made = Make(name);
        if (_names.Count < MaxNames)
        {
            _names.Add(hash, made);
        }

        return made;
    }

    private static HeaderName Make(ReadOnlySpan<byte> name)
    {
        byte[] upper = name.ToArray();
        foreach (ref byte b in upper.AsSpan())
        {
            if (b is >= (byte)'a' and <= (byte)'z')
            {
                b &= 0xDF;
            }
        }

        return new HeaderName(new StringValue(name), new StringValue(upper));
    }

    private static StringValue Known(StringValue[] known, ReadOnlySpan<byte> text)
    {
        foreach (StringValue value in known)
        {
            if (value.Span.SequenceEqual(text))
            {
                return value;
            }
        }

        return new StringValue(text);
    }

    private static StringValue[] MakeVersions()
    {
        StringValue[] versions = new StringValue[100];
        for (int i = 0; i < versions.Length; i++)
        {
            versions[i] = new StringValue(string.Create(CultureInfo.InvariantCulture, $"{i / 10}.{i % 10}"));
        }

        return versions;
    }

    private static ulong Hash(ReadOnlySpan<byte> text)
    {
        HashCode hash = default;
        hash.AddBytes(text);
        return (ulong)(uint)hash.ToHashCode() | ((ulong)text.Length << 32);
    }
}
