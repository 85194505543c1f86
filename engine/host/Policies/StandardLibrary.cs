namespace NidsVm.Host.Policies;

/// <summary>Where the standard policy library and its compiled image lie: beside the program.</summary>
internal static class StandardLibrary
{
    /// <summary>The folder with the policy sources.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "stdlib");

    /// <summary>The image of all default policies, made when the program is published.</summary>
    public static string ImagePath { get; } = Path.Combine(AppContext.BaseDirectory, "stdlib.bpc");

    /// <summary>The folders in which the library's policies are looked for; a program names its sources from there.</summary>
    public static IReadOnlyList<string> Folders { get; } = [Folder, Path.Combine(Folder, "policy"), Path.Combine(Folder, "site")];

    /// <summary>True for the name of a source file of the library.</summary>
    public static bool Contains(string source) => PathOf(source) is not null;

    /// <summary>Where a source file of the library lies, or null for the name of another one.</summary>
    public static string? PathOf(string source) =>
        Path.IsPathRooted(source) ? null : Folders.Select(f => Path.Combine(f, source)).FirstOrDefault(File.Exists);
}
