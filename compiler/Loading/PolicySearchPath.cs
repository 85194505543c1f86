namespace NidsVm.Compiler.Loading;

/// <summary>
/// The folders in which policies are looked for, in order, and the rules of the look-up: a name that begins with a dot is
/// relative to the file that loads it, any other is tried in each folder; first with the suffix, then as it stands; a
/// folder stands for the <c>__load__.zeek</c> in it.
/// </summary>
public sealed class PolicySearchPath
{
    /// <summary>The file that stands for its folder.</summary>
    public const string PackageFile = "__load__.zeek";

    private const string ScriptSuffix = ".zeek";
    private const string SignatureSuffix = ".sig";
    private const int MostNamesLookedAt = 5000;
    private const int DeepestFolder = 6;
    private readonly string[] _directories;

    /// <summary>Makes a search path. Folders that do not exist do no harm.</summary>
    /// <param name="directories">The folders, the first to be searched first.</param>
    public PolicySearchPath(IEnumerable<string> directories) =>
        _directories = directories.Where(d => d.Length > 0).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal).ToArray();

    /// <summary>The folders, absolute.</summary>
    public IReadOnlyList<string> Directories => _directories;

    /// <summary>Splits a list such as that in <c>ZEEKPATH</c>.</summary>
    public static IEnumerable<string> Split(string list) => list.Split(':', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The absolute path of the file that <c>@load NAME</c> means, or null.</summary>
    /// <param name="name">The name as written.</param>
    /// <param name="currentDirectory">The folder of the file that loads it.</param>
    public string? FindScript(string name, string currentDirectory) => Find(name, currentDirectory, ScriptSuffix);

    /// <summary>The absolute path of the file that <c>@load-sigs NAME</c> means, or null.</summary>
    /// <param name="name">The name as written.</param>
    /// <param name="currentDirectory">The folder of the file that loads it.</param>
    public string? FindSignatures(string name, string currentDirectory) => Find(name, currentDirectory, SignatureSuffix);

    /// <summary>A path without the folder of the search path that it lies in; unchanged where it lies in none.</summary>
    public string WithoutSearchDirectory(string path)
    {
        string? best = null;
        foreach (string directory in _directories)
        {
            if (path.StartsWith(directory, StringComparison.Ordinal) && path.Length > directory.Length
                && path[directory.Length] == Path.DirectorySeparatorChar && directory.Length > (best?.Length ?? -1))
            {
                best = directory;
            }
        }

        return best is null ? path : path[(best.Length + 1)..];
    }

    /// <summary>Names that <c>@load</c> would find and that may have been meant by one that it does not.</summary>
    internal IEnumerable<string> ScriptsLike(string name, string currentDirectory) => NamesLike(name, currentDirectory, ScriptSuffix);

    /// <summary>Names that <c>@load-sigs</c> would find and that may have been meant by one that it does not.</summary>
    internal IEnumerable<string> SignaturesLike(string name, string currentDirectory) => NamesLike(name, currentDirectory, SignatureSuffix);

    private List<string> NamesLike(string name, string currentDirectory, string suffix)
    {
        List<string> names = [];
        if (!CanBePath(name))
        {
            return names;
        }

        bool isRelative = name.StartsWith('.') || Path.IsPathRooted(name);
        int left = MostNamesLookedAt;
        foreach (string directory in isRelative ? (IEnumerable<string>)[currentDirectory] : _directories)
        {
            // A relative name keeps its way up; below that everything is looked through, and of a folder outside of the library not too much.
            string prefix = isRelative ? name[..(name.LastIndexOf('/') + 1)] : "";
            Collect(Path.GetFullPath(prefix.Length == 0 ? "." : prefix, directory), prefix, suffix, DeepestFolder, names, ref left);
        }

        return names;
    }

    private static void Collect(string directory, string prefix, string suffix, int depth, List<string> names, ref int left)
    {
        try
        {
            foreach (FileSystemInfo entry in new DirectoryInfo(directory).EnumerateFileSystemInfos())
            {
                if (--left < 0)
                {
                    return;
                }

                if (entry is DirectoryInfo folder)
                {
                    if (suffix.Equals(ScriptSuffix, StringComparison.Ordinal) && File.Exists(Path.Combine(entry.FullName, PackageFile)))
                    {
                        names.Add(prefix + entry.Name);
                    }

                    if (depth > 0 && folder.LinkTarget is null && !entry.Name.StartsWith('.'))
                    {
                        Collect(entry.FullName, prefix + entry.Name + "/", suffix, depth - 1, names, ref left);
                    }
                }
                else if (entry.Name.EndsWith(suffix, StringComparison.Ordinal) && !entry.Name.Equals(PackageFile, StringComparison.Ordinal))
                {
                    names.Add(prefix + entry.Name[..^suffix.Length]);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be read has nothing to suggest.
            left--;
        }
    }

    private string? Find(string name, string currentDirectory, string suffix)
    {
        if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        if (name[0] == '.' || Path.IsPathRooted(name))
        {
            return FindIn(currentDirectory, name, suffix);
        }

        foreach (string directory in _directories)
        {
            if (FindIn(directory, name, suffix) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>A file name may hold any byte but NUL.</summary>
    private static bool CanBePath(string name) => !name.Contains('\0');

    private static string? FindIn(string directory, string name, string suffix)
    {
        if (!CanBePath(name))
        {
            return null;
        }

        string path = Path.GetFullPath(name, directory);
        if (File.Exists(path + suffix))
        {
            return path + suffix;
        }

        if (File.Exists(path))
        {
            return path;
        }

        string package = Path.Combine(path, PackageFile);
        return suffix.Equals(ScriptSuffix, StringComparison.Ordinal) && File.Exists(package) ? package : null;
    }
}
