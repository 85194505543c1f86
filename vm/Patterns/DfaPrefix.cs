namespace NidsVm.Vm.Patterns;

/// <summary>States of a <see cref="Dfa"/> that were computed before it runs, as an image holds them. The first is the start.</summary>
/// <param name="Members">for each state the states of the nondeterministic automaton in it, ascending</param>
/// <param name="Targets">for each state and symbol the state it leads to, or one of the constants</param>
internal sealed record DfaPrefix(int[][] Members, int[][] Targets)
{
    /// <summary>Nothing can match any more.</summary>
    public const int Dead = -1;

    /// <summary>Not computed.</summary>
    public const int Unknown = -2;
}
