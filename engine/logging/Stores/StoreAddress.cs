using System.Diagnostics.CodeAnalysis;

namespace NidsVm.Logging.Stores;

/// <summary>Addresses of servers that speak HTTP.</summary>
internal static class StoreAddress
{
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out address) && address.Scheme is "http" or "https";
}
