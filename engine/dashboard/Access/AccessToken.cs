using System.Security.Cryptography;
using System.Text;

namespace NidsVm.Dashboard.Access;

/// <summary>
/// What a request must show that changes something. A drawn token lies in a file that only its owner can read, for as long as the
/// server runs.
/// </summary>
internal sealed class AccessToken : IDisposable
{
    public const string FileName = "dashboard.token";

    private const int RandomBytes = 24;
    private const string Scheme = "Bearer ";

    private readonly byte[] _hash;

    private AccessToken(string text, string? path)
    {
        _hash = Hash(text);
        Path = path;
    }

    /// <summary>The file that holds it, or null.</summary>
    public string? Path { get; }

    /// <param name="given">a token of the user's own; empty draws one</param>
    /// <param name="folder">where the file goes</param>
    /// <exception cref="DashboardException">the file cannot be written</exception>
    public static AccessToken Make(string given, string folder)
    {
        if (given.Length > 0)
        {
            return new AccessToken(given, null);
        }

        string text = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
        string path = System.IO.Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);

            // One that is left over may have other rights.
            File.Delete(path);
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using FileStream file = new(path, options);
            file.Write(Encoding.ASCII.GetBytes(text + "\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DashboardException($"{path}: the token of the page cannot be written: {e.Message}");
        }

        return new AccessToken(text, path);
    }

    /// <summary>The token of an <c>Authorization</c> header, or null.</summary>
    public static string? Shown(string? header) =>
        header is not null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header.AsSpan(Scheme.Length).Trim() is { IsEmpty: false } text
            ? text.ToString()
            : null;

    /// <summary>Takes the same time whatever is shown.</summary>
    public bool Is(string shown) => CryptographicOperations.FixedTimeEquals(_hash, Hash(shown));

    public void Dispose()
    {
        // The folder of the logs may be gone by now, and the file with it.
        if (File.Exists(Path))
        {
            File.Delete(Path);
        }
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
