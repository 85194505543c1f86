using System.Buffers;

namespace NidsVm.Vm.Patterns;

/// <summary>
/// One state of a <see cref="Dfa"/>: a set of states of the nondeterministic automaton. Where its symbols lead stands in the
/// automaton's table, in row <see cref="Row"/>, as long as <see cref="Epoch"/> is the automaton's.
/// </summary>
internal sealed class DfaState(int[] members, int[]? accepts)
{
    /// <summary>States of the nondeterministic automaton that consume or accept, ascending.</summary>
    public int[] Members { get; } = members;

    /// <summary>The members of a pattern set that accept here, ascending; null where none does. States with equal ones share the array.</summary>
    public int[]? Accepts { get; } = accepts;

    public bool IsAccepting => Accepts is not null;

    public int Row { get; set; }

    /// <summary>Which filling of the table <see cref="Row"/> belongs to.</summary>
    public int Epoch { get; set; }

    /// <summary>The bytes that lead out of this state, where all others lead back to it and searching for one pays; else null.</summary>
    public SearchValues<byte>? Exits { get; set; }

    /// <summary>Such a byte with one after it that makes a difference, where searching for that pays; else null.</summary>
    public PairScanner? Pairs { get; set; }

    /// <summary>Whether bytes are skipped here.</summary>
    public bool Skips => Exits is not null || Pairs is not null;

    /// <summary>True once it was looked at whether skipping is possible.</summary>
    public bool IsAnalysed { get; set; }

    /// <summary>Searches for an exit so far, and bytes skipped by them: a search that skips little costs more than it saves.</summary>
    public int Searches { get; set; }

    public long Skipped { get; set; }
}
