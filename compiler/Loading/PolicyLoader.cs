using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Text;

namespace NidsVm.Compiler.Loading;

/// <summary>What came of a <c>@load</c>.</summary>
internal enum LoadResult
{
    /// <summary>The file is to be read now.</summary>
    Loaded,

    /// <summary>The file was read before, or is not to be read.</summary>
    Skipped,

    /// <summary>There is no such file.</summary>
    NotFound,

    /// <summary>The file is there and cannot be read.</summary>
    Unreadable,
}

/// <summary>A policy that was read.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Name">The path as shown.</param>
/// <param name="Depth">How many files were open when it was loaded; 0 for those named by the user.</param>
/// <param name="Source">Its text.</param>
public sealed record LoadedScript(string Path, string Name, int Depth, SourceText Source);

/// <summary>Finds and reads policies, each once, and collects what directives ask for.</summary>
internal sealed class PolicyLoader(PolicySearchPath searchPath)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<LoadedScript> _scripts = [];
    private readonly List<string> _signatures = [];
    private List<string> _prefixes = [];
    private int _prefixesChecked;

    /// <summary>The policies read, in the order they were begun.</summary>
    public IReadOnlyList<LoadedScript> Scripts => _scripts;

    /// <summary>The signature files asked for, in order, each once.</summary>
    public IReadOnlyList<string> Signatures => _signatures;

    /// <summary>Reads the policy of that name.</summary>
    /// <param name="name">The name as written.</param>
    /// <param name="from">The source that loads it, or null for the command line.</param>
    /// <param name="depth">How many files are open.</param>
    /// <param name="source">Its text, where it is to be read.</param>
    /// <param name="reason">Why it cannot be read, where it cannot.</param>
    public LoadResult Load(string name, SourceText? from, int depth, out SourceText? source, out string reason)
    {
        source = null;
        reason = "";
        string? path = searchPath.FindScript(name, DirectoryOf(from));
        if (path is null)
        {
            return LoadResult.NotFound;
        }

        if (!_seen.Add(Identity(path)))
        {
            return LoadResult.Skipped;
        }

        try
        {
            string shown = Shown(path);
            string below = searchPath.WithoutSearchDirectory(path);
            source = new SourceText(shown, path, File.ReadAllBytes(path)) { ProgramName = ReferenceEquals(below, path) ? shown : below, Depth = depth };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            reason = error.Message;
            return LoadResult.Unreadable;
        }

        _scripts.Add(new LoadedScript(path, source.Name, depth, source));
        return LoadResult.Loaded;
    }

    /// <summary>A hint at the policy that was probably meant, or null.</summary>
    public DiagnosticHint? SuggestScript(string name, SourceText? from) =>
        NameSuggestion.Hint(name, searchPath.ScriptsLike(name, DirectoryOf(from)));

    /// <summary>A hint at the signature file that was probably meant, or null.</summary>
    public DiagnosticHint? SuggestSignatures(string name, SourceText? from) =>
        NameSuggestion.Hint(name, searchPath.SignaturesLike(name, DirectoryOf(from)));

    /// <summary>Keeps the policy of that name from being read later. False where there is no such policy.</summary>
    public bool Unload(string name, SourceText from)
    {
        string? path = searchPath.FindScript(name, DirectoryOf(from));
        if (path is null)
        {
            return false;
        }

        _seen.Add(Identity(path));
        return true;
    }

    /// <summary>Collects a signature file. False where there is no such file.</summary>
    public bool AddSignatures(string name, SourceText? from)
    {
        string? path = searchPath.FindSignatures(name, DirectoryOf(from));
        if (path is null)
        {
            return false;
        }

        if (!_signatures.Contains(path, StringComparer.Ordinal))
        {
            _signatures.Add(path);
        }

        return true;
    }

    /// <summary>Sets or extends the prefixes: for each policy read, <c>PREFIX.flattened.name.zeek</c> is read too.</summary>
    public void SetPrefixes(string[] prefixes, bool append)
    {
        _prefixes = append ? [.. _prefixes, .. prefixes] : [.. prefixes];
    }

    /// <summary>The names of the prefixed policies that belong to those read since the last call.</summary>
    public List<string> TakePrefixedNames()
    {
        var names = new List<string>();
        for (; _prefixesChecked < _scripts.Count; _prefixesChecked++)
        {
            string flat = Flatten(searchPath.WithoutSearchDirectory(_scripts[_prefixesChecked].Path));

            // The prefix set last comes first.
            for (int i = _prefixes.Count - 1; i >= 0; i--)
            {
                string name = _prefixes[i] + "." + flat;
                if (searchPath.FindScript(name, Environment.CurrentDirectory) is not null)
                {
                    names.Add(name);
                }
            }
        }

        return names;
    }

    private static string Flatten(string path)
    {
        string name = path.EndsWith("/" + PolicySearchPath.PackageFile, StringComparison.Ordinal)
            ? path[..^(PolicySearchPath.PackageFile.Length + 1)] + ".zeek"
            : path;
        return name.TrimStart('/').Replace('/', '.');
    }

    private static string DirectoryOf(SourceText? source) =>
        source?.Path is { } path ? Path.GetDirectoryName(path) ?? "/" : Environment.CurrentDirectory;

    /// <summary>One file may be reached by several links; it is read once all the same.</summary>
    private static string Identity(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            return path;
        }
    }

    private static string Shown(string path)
    {
        string here = Environment.CurrentDirectory;
        return path.StartsWith(here, StringComparison.Ordinal) && path.Length > here.Length + 1 && path[here.Length] == '/'
            ? path[(here.Length + 1)..]
            : path;
    }
}
