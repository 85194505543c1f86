namespace NidsVm.Analysis.Signatures;

/// <summary>Caps of the signature engine.</summary>
internal static class SignatureLimits
{
    /// <summary>Text of the patterns of one automaton, in bytes; more patterns go into further automata.</summary>
    public const int AutomatonTextBytes = 32 * 1024;

    /// <summary>Bytes that are kept of a match whose rule waits for others; the event shows as many.</summary>
    public const int KeptTextBytes = 64 * 1024;
}
