using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace NidsVm.Dashboard.Http;

/// <summary>The files of the page, which lie in the assembly. Only what is in its list can be asked for.</summary>
internal sealed class WebFiles
{
    public const string ChartLibrary = "vendor/uplot.js";

    private const string Prefix = "web/";
    private const string Start = "index.html";

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".json"] = "application/json",
        [".webmanifest"] = "application/manifest+json",
        [".woff2"] = "font/woff2",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly Assembly _assembly = typeof(WebFiles).Assembly;
    private readonly Dictionary<string, (byte[] Content, string Tag)?> _files = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public WebFiles()
    {
        foreach (string name in _assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            _files[name[Prefix.Length..].Replace('\\', '/')] = null;
        }
    }

    public bool Has(string path) => _files.ContainsKey(path);

    public async Task SendAsync(HttpContext context)
    {
        string path = context.Request.Path.Value is { Length: > 1 } asked ? asked[1..] : Start;
        if (!_files.ContainsKey(path))
        {
            await Answer.ErrorAsync(context, StatusCodes.Status404NotFound, "there is no such page").ConfigureAwait(false);
            return;
        }

        (byte[] content, string tag) = Load(path);
        HttpResponse response = context.Response;
        response.Headers.CacheControl = "no-cache";
        response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch.Contains(tag, StringComparer.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = ContentTypes.GetValueOrDefault(Path.GetExtension(path), "application/octet-stream");
        response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(content, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private (byte[] Content, string Tag) Load(string path)
    {
        lock (_lock)
        {
            if (_files[path] is { } known)
            {
                return known;
            }

            using Stream stream = _assembly.GetManifestResourceStream(Prefix + path)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            (byte[], string) file = (content, $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"");
            _files[path] = file;
            return file;
        }
    }
}
