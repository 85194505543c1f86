namespace NidsVm.Vm.Patterns;

/// <summary>What patterns may take; nothing in a policy or in traffic makes them take more.</summary>
public static class PatternLimits
{
    /// <summary>States of the nondeterministic automaton of one pattern or set; a larger one is refused when it is compiled.</summary>
    public const int NfaStates = 1 << 18;

    /// <summary>Longest text of a pattern that is joined from others, in bytes.</summary>
    public const int TextBytes = 1 << 20;

    /// <summary>Memory for the computed states of one pattern, in bytes; when it is used up, they are forgotten and computed anew.</summary>
    public const int PatternBytes = 4 << 20;

    /// <summary>As <see cref="PatternBytes"/>, for a set.</summary>
    public const int SetBytes = 16 << 20;

    /// <summary>Most states of a pattern that an image holds ready.</summary>
    public const int StatesAhead = 24;

    /// <summary>Most steps over states of the nondeterministic automaton to compute them.</summary>
    public const int StepsAhead = 50_000;
}
