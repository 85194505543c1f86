using NidsVm.Vm.Types;

namespace NidsVm.Vm.Bytecode;

/// <summary>Compiled code of one body. Parameters are its first locals.</summary>
public sealed unsafe class CodeBlock
{
    private readonly PolicyType[] _localTypes = [];

    /// <summary>Name of the routine it belongs to, for messages.</summary>
    public required string Name { get; init; }

    public required int ParameterCount { get; init; }

    /// <summary>What the body yields: <see cref="PolicyType.Void"/> for events and procedures, <c>bool</c> for hooks.</summary>
    public required PolicyType Yield { get; init; }

    /// <summary>Static types of parameters and locals.</summary>
    public required PolicyType[] LocalTypes
    {
        get => _localTypes;
        init
        {
            _localTypes = value;
            LocalCount = value.Length;
        }
    }

    public required string[] LocalNames { get; init; }

    /// <summary>Static types of what a closure captured; empty for others.</summary>
    public required PolicyType[] CaptureTypes { get; init; }

    public required string[] CaptureNames { get; init; }

    /// <summary>Highest number of operands above the locals; computed by the verifier.</summary>
    public int MaxStack { get; internal set; }

    public required Instruction[] Instructions { get; init; }

    /// <summary>The instructions as the interpreter runs them (see <see cref="LinkedCode"/>), or null before linking.</summary>
    internal LinkedInstruction* Start { get; set; }

    /// <summary>What keeps <see cref="Start"/> alive.</summary>
    internal LinkedCode? Linked { get; set; }

    /// <summary>Slots of an activation: locals, then operands.</summary>
    internal int FrameSlots { get; set; }

    /// <summary>Statements in order of their first instruction; an inner one follows the one that holds it.</summary>
    public required StatementRange[] Statements { get; init; }

    /// <summary>
    /// Where, from instruction to instruction, an expression begins on another line than its statement, and where that ends; in order
    /// of the instructions. Empty for most code.
    /// </summary>
    public LineChange[] Lines { get; init; } = [];

    /// <summary>Index into <see cref="ProgramImage.Sources"/>.</summary>
    public required int Source { get; init; }

    /// <summary>Source line where it is declared, or 0.</summary>
    public int Line { get; init; }

    public int LocalCount { get; private init; }

    /// <summary>The innermost statement that holds an instruction, or -1.</summary>
    public int StatementAt(int pc)
    {
        int low = 0;
        int high = Statements.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (Statements[middle].Start <= pc)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        while (high >= 0 && Statements[high].End <= pc)
        {
            high--;
        }

        return high;
    }

    /// <summary>Source line of an instruction: that of its expression, or of its statement; 0 outside of any.</summary>
    public int LineAt(int pc)
    {
        int low = 0;
        int high = Lines.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (Lines[middle].Start <= pc)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        if (high >= 0 && Lines[high].Line > 0)
        {
            return Lines[high].Line;
        }

        int statement = StatementAt(pc);
        return statement < 0 ? 0 : Statements[statement].Line;
    }

    public override string ToString() => Name;
}

/// <summary>The instructions of one statement. A value that does not fit ends the statement only, so its end is a place to go on.</summary>
/// <param name="Start">first instruction</param>
/// <param name="End">one past its last instruction</param>
/// <param name="Line">source line, from 1</param>
/// <param name="Source">index into <see cref="ProgramImage.Sources"/>: the initialisers of globals come from many files</param>
public readonly record struct StatementRange(int Start, int End, int Line, int Source);

/// <summary>From an instruction on, expressions are of another line.</summary>
/// <param name="Start">the instruction</param>
/// <param name="Line">source line, from 1; 0 for that of the statement again</param>
public readonly record struct LineChange(int Start, int Line);
