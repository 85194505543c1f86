namespace NidsVm.Analysis.Files;

/// <summary>Caps of file analysis that do not come from a policy.</summary>
public static class FileLimits
{
    /// <summary>Files under analysis at one time; more are not looked at.</summary>
    public const int Files = 200_000;

    /// <summary>File analyzers on one file.</summary>
    public const int AnalyzersPerFile = 64;

    /// <summary>Bytes of a file that may wait for what comes before them, where the policy sets no other limit.</summary>
    public const long ReassemblyBytes = 16 * 1024 * 1024;

    /// <summary>Pieces of a file that may wait for what comes before them.</summary>
    public const int ReassemblyBlocks = 4096;

    /// <summary>Text of the patterns of one automaton for kinds of files, in bytes; more patterns go into further automata.</summary>
    public const int MagicTextBytes = 32 * 1024;
}
