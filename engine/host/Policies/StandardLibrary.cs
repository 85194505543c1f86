namespace NidsVm.Host.Policies;

/// <summary>Where the standard policy library and its compiled image lie: beside the program.</summary>
internal static class StandardLibrary
{
    /// <summary>The folder with the policy sources.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "stdlib");

    /// <summary>The image of all default policies, made when the program is published.</summary>
    public static string ImagePath { get; } = Path.Combine(AppContext.BaseDirectory, "stdlib.bpc");

    /// <summary>True for the name of a source file of the library.</summary>
    public static bool Contains(string source) => Path.GetFullPath(source).StartsWith(Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
