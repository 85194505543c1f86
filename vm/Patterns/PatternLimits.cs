namespace NidsVm.Vm.Patterns;

/// <summary>What patterns may take; nothing in a policy or in traffic makes them take more.</summary>
public static class PatternLimits
{
    /// <summary>States of the nondeterministic automaton of one pattern or set; a larger one is refused when it is compiled.</summary>
    public const int NfaStates = 1 << 18;

    /// <summary>Memory for the computed states of one deterministic automaton, in bytes; when it is used up, they are forgotten and computed anew.</summary>
    public const int DfaBytes = 16 << 20;
}
