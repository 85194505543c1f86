using NidsVm.Vm.Bytecode;

namespace NidsVm.Vm.Profiling;

/// <summary>A place in the code where the profiler looks at its clock.</summary>
/// <param name="Code">index of the body</param>
/// <param name="Place">index into <see cref="ProbedProgram.Places"/></param>
/// <param name="Enters">a new activation of the body begins here</param>
/// <param name="Begins">a statement begins here</param>
internal readonly record struct Probe(int Code, int Place, bool Enters, bool Begins);

/// <summary>
/// A program with <see cref="Opcode.Probe"/> put where a body is entered, where a statement begins, where jumps land, and behind calls:
/// wherever control comes to another line. The program itself stays as it is, so that programs without probes run as ever.
/// </summary>
internal sealed class ProbedProgram
{
    private readonly ProgramImage _original;
    private readonly List<Probe> _probes = [];
    private readonly List<(int Source, int Line)> _places = [];
    private readonly Dictionary<(int Source, int Line), int> _placeIndex = [];

    public ProbedProgram(ProgramImage original)
    {
        _original = original;
        CodeBlock[] code = new CodeBlock[original.Code.Length];
        for (int i = 0; i < code.Length; i++)
        {
            code[i] = Insert(original.Code[i], i);
        }

        Image = new ProgramImage
        {
            Types = original.Types,
            TypeNames = original.TypeNames,
            Constants = original.Constants,
            Names = original.Names,
            Routines = original.Routines,
            Code = code,
            Globals = original.Globals,
            TableAttributes = original.TableAttributes,
            CallSites = original.CallSites,
            Triggers = original.Triggers,
            Sources = original.Sources,
            Signatures = original.Signatures,
            InitialiserCode = original.InitialiserCode,
            StatementCode = original.StatementCode,
        };
        Probes = [.. _probes];
        Places = [.. _places];
    }

    /// <summary>The program with its probes; its operands are the indices of <see cref="Probes"/>.</summary>
    public ProgramImage Image { get; }

    public Probe[] Probes { get; }

    /// <summary>Source lines: an index of <see cref="ProgramImage.Sources"/> and a line from 1, or 0 where none is known.</summary>
    public (int Source, int Line)[] Places { get; }

    private CodeBlock Insert(CodeBlock code, int index)
    {
        Instruction[] instructions = code.Instructions;
        bool[] begins = new bool[instructions.Length];
        bool[] marked = Mark(code, begins);

        // Where each instruction comes to lie, or the probe before it. The first probe is passed once in each activation: no jump leads to it.
        int[] moved = new int[instructions.Length + 1];
        var result = new List<Instruction>(2 * instructions.Length) { NewProbe(code, index, 0, enters: true, begins: false) };
        for (int pc = 0; pc < instructions.Length; pc++)
        {
            moved[pc] = result.Count;
            if (marked[pc])
            {
                result.Add(NewProbe(code, index, pc, enters: false, begins[pc]));
            }

            result.Add(instructions[pc]);
        }

        moved[instructions.Length] = result.Count;
        if (result.Count >= PackedJump.TargetLimit)
        {
            // Too long for jumps to reach their targets: the body counts for its callers.
            return code;
        }

        Instruction[] probed = [.. result];
        for (int pc = 0; pc < probed.Length; pc++)
        {
            if (Opcodes.Find(probed[pc].Op) is { IsJump: true } jump)
            {
                probed[pc] = jump.WithTarget(probed[pc], moved[jump.TargetOf(probed[pc])]);
            }
        }

        return new CodeBlock
        {
            Name = code.Name,
            ParameterCount = code.ParameterCount,
            Yield = code.Yield,
            LocalTypes = code.LocalTypes,
            LocalNames = code.LocalNames,
            CaptureTypes = code.CaptureTypes,
            CaptureNames = code.CaptureNames,
            Instructions = probed,
            Statements = Array.ConvertAll(code.Statements, s => s with { Start = moved[s.Start], End = moved[s.End] }),
            Lines = Array.ConvertAll(code.Lines, l => l with { Start = moved[l.Start] }),
            Source = code.Source,
            Line = code.Line,
        };
    }

    private static bool[] Mark(CodeBlock code, bool[] begins)
    {
        Instruction[] instructions = code.Instructions;
        var marked = new bool[instructions.Length];
        foreach (StatementRange statement in code.Statements)
        {
            if (statement.Start < statement.End)
            {
                marked[statement.Start] = true;
                begins[statement.Start] = true;
            }
        }

        foreach (LineChange change in code.Lines)
        {
            if (change.Start < marked.Length)
            {
                marked[change.Start] = true;
            }
        }

        int last = -1;
        for (int pc = 0; pc < instructions.Length; pc++)
        {
            int statement = code.StatementAt(pc);
            marked[pc] |= statement != last;
            last = statement;
            if (Opcodes.Find(instructions[pc].Op) is { IsJump: true } jump)
            {
                marked[jump.TargetOf(instructions[pc])] = true;
            }

            // What is awaited stands right behind its call.
            bool isCall = instructions[pc].Opcode is Opcode.Call or Opcode.CallValue or Opcode.CallHook;
            if (isCall && pc + 1 < instructions.Length && instructions[pc + 1].Opcode != Opcode.Await)
            {
                marked[pc + 1] = true;
            }
        }

        return marked;
    }

    private Instruction NewProbe(CodeBlock code, int index, int pc, bool enters, bool begins)
    {
        int statement = code.StatementAt(pc);
        (int Source, int Line) place = enters || statement < 0
            ? (code.Source, code.Line)
            : (code.Statements[statement].Source, code.LineAt(pc));
        if (!_placeIndex.TryGetValue(place, out int number))
        {
            number = _places.Count;
            _placeIndex.Add(place, number);
            _places.Add(place);
        }

        _probes.Add(new Probe(index, number, enters, begins));
        return new Instruction(Opcode.Probe, 0, _probes.Count - 1);
    }
}
