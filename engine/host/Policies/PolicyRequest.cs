using System.Diagnostics.CodeAnalysis;

namespace NidsVm.Host.Policies;

/// <summary>Which policies a command was asked to load.</summary>
/// <param name="Policies">names and paths, in order</param>
/// <param name="Code">policy text from the command line</param>
/// <param name="Bare">leave the default policies out</param>
/// <param name="Assignments">values for options and redefinable constants</param>
internal sealed record PolicyRequest(
    IReadOnlyList<string> Policies,
    IReadOnlyList<string> Code,
    bool Bare,
    IReadOnlyList<PolicyAssignment> Assignments)
{
    /// <summary>Signature files to load besides those that policies load (<c>-s</c>).</summary>
    public IReadOnlyList<string> Signatures { get; init; } = [];

    /// <summary>Prefixes of further policies to load, as <c>@prefixes</c> would add them.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];

    /// <summary>The one image that is named instead of policies, or null.</summary>
    public string? ImagePath => Policies.Count == 1 && IsImage(Policies[0]) ? Policies[0] : null;

    public static bool IsImage(string name) => name.EndsWith(".bpc", StringComparison.Ordinal);
}

/// <summary><c>Module::name=value</c>: the value is policy text.</summary>
internal sealed record PolicyAssignment(string Name, string Value)
{
    /// <summary>True for text with a name before its first <c>=</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PolicyAssignment? assignment)
    {
        int equals = text.IndexOf('=');
        assignment = equals > 0 && text[..equals].All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':')
            ? new PolicyAssignment(text[..equals], text[(equals + 1)..])
            : null;
        return assignment is not null;
    }
}
