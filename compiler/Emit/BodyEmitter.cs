using NidsVm.Compiler.Binding;
using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Emit;

/// <summary>Emits the code of one body. Operands stand on the stack; locals, temporaries and hidden loop state in numbered slots.</summary>
internal sealed partial class BodyEmitter
{
    private readonly ProgramEmitter _program;
    private readonly ImageBuilder _image;
    private readonly string _name;
    private readonly FuncFlavor _flavor;
    private readonly PolicyType _yield;
    private readonly bool _isCondition;
    private readonly List<Instruction> _code = [];
    private readonly List<StatementRange> _statements = [];
    private readonly List<Label> _labels = [];
    private readonly List<PolicyType> _localTypes = [];
    private readonly List<string> _localNames = [];
    private readonly Dictionary<LocalSymbol, int> _slots = [];
    private readonly Dictionary<int, LocalSymbol> _captures = [];
    private readonly HashSet<int> _checkedLocals = [];
    private readonly Stack<LoopContext> _loops = new();
    private readonly List<LineChange> _lines = [];
    private readonly Stack<int> _openStatements = new();
    private int _line;
    private int _emittedLine;
    private SourceText? _knownSource;
    private int _knownLine;
    private int _knownStart;
    private int _knownEnd;
    private int _parameterCount;
    private int _captureCount;

    public BodyEmitter(ProgramEmitter program, string name, FuncFlavor flavor, PolicyType yield, bool isCondition)
    {
        _program = program;
        _image = program.Image;
        _name = name;
        _flavor = flavor;
        _yield = flavor == FuncFlavor.Event ? PolicyType.Void : yield;
        _isCondition = isCondition;
    }

    public void EmitBody(BoundBody body, int captureCount)
    {
        _captureCount = captureCount;
        foreach (LocalSymbol parameter in body.Parameters)
        {
            SlotOf(parameter);
        }

        _parameterCount = body.Parameters.Count;
        foreach (BoundEntryValue entry in body.EntryValues)
        {
            EmitValue(entry.Value);
            StoreLocal(entry.Local);
        }

        EmitStatement(body.Statement);
        EmitReturn();
    }

    /// <summary>A body that yields one expression.</summary>
    public void EmitYield(BoundExpression value)
    {
        EmitValue(value);
        Emit(value.Type.IsScalar ? Opcode.ReturnScalar : Opcode.ReturnRef);
    }

    /// <summary>The end of a body that no <c>return</c> reached.</summary>
    public void EmitReturn()
    {
        if (_flavor == FuncFlavor.Hook)
        {
            Emit(Opcode.PushInt, 0, 1);
            Emit(Opcode.ReturnScalar);
        }
        else
        {
            Emit(_yield.Tag == TypeTag.Void ? Opcode.Return : Opcode.EndWithoutValue);
        }
    }

    public void EmitFunctionVariable(FunctionSymbol function)
    {
        Emit(Opcode.PushFunction, 0, function.FunctionIndex);
        Emit(Opcode.StoreGlobalRef, 0, function.Index);
    }

    public void EmitInitialisation(BoundGlobalInitialization step)
    {
        int start = _code.Count;
        int statement = BeginStatement(step.Span);
        if (step.Compound is { } compound)
        {
            EmitEffect(compound);
        }
        else
        {
            EmitValue(step.Value);
            if (step.Global.Attributes is { Index: >= 0 } attributes && step.Value is not BoundTableConstructor && step.Value.Type.Tag == TypeTag.Table)
            {
                Emit(Opcode.SetAttributes, attributes.Index + 1);
            }

            Emit(step.Global.Type.IsScalar ? Opcode.StoreGlobal : Opcode.StoreGlobalRef, 0, step.Global.Index);
        }

        EndStatement(statement, start);
    }

    /// <summary>Closes the body: places jumps, and puts in front what marks unset locals.</summary>
    /// <param name="place">where the routine is declared</param>
    public CodeBlock Finish(SourceSpan place)
    {
        List<Instruction> prologue = [];
        int[] checkedSlots = [.. _checkedLocals];
        Array.Sort(checkedSlots);
        foreach (int slot in checkedSlots)
        {
            if (slot >= _parameterCount && _localTypes[slot].IsScalar)
            {
                prologue.Add(new Instruction(Opcode.UnsetLocal, slot));
            }
        }

        for (int i = 0; i < _code.Count; i++)
        {
            if (_code[i].Opcode == Opcode.StoreLocal && _checkedLocals.Contains(_code[i].A))
            {
                _code[i] = _code[i] with { Op = (ushort)Opcode.StoreLocalSet };
            }
        }

        int shift = prologue.Count;
        List<Peephole.Draft> drafts = Peephole.Run(_code, _image.Constants, Barriers(), out int[] places);
        var code = new Instruction[shift + drafts.Count];
        prologue.CopyTo(code);
        for (int i = 0; i < drafts.Count; i++)
        {
            code[shift + i] = Peephole.Pack(drafts[i], drafts[i].Label < 0 ? 0 : places[_labels[drafts[i].Label].Position] + shift);
        }

        var captureTypes = new PolicyType[_captureCount];
        var captureNames = new string[_captureCount];
        Array.Fill(captureTypes, PolicyType.Any);
        Array.Fill(captureNames, "");
        foreach (KeyValuePair<int, LocalSymbol> capture in _captures)
        {
            captureTypes[capture.Key] = capture.Value.Type;
            captureNames[capture.Key] = capture.Value.Name;
        }

        foreach (PolicyType type in _localTypes)
        {
            _image.Type(type);
        }

        foreach (PolicyType type in captureTypes)
        {
            _image.Type(type);
        }

        return new CodeBlock
        {
            Name = _name,
            ParameterCount = _parameterCount,
            Yield = _yield,
            LocalTypes = [.. _localTypes],
            LocalNames = [.. _localNames],
            CaptureTypes = captureTypes,
            CaptureNames = captureNames,
            Instructions = code,
            Statements = Shifted(_statements, places, shift),
            Lines = Shifted(_lines, places, shift),
            Source = _image.Source(place.Source),
            Line = place.Line,
        };
    }

    private static StatementRange[] Shifted(List<StatementRange> statements, int[] places, int shift)
    {
        var shifted = new StatementRange[statements.Count];
        for (int i = 0; i < shifted.Length; i++)
        {
            shifted[i] = statements[i] with { Start = places[statements[i].Start] + shift, End = places[statements[i].End] + shift };
        }

        return shifted;
    }

    /// <summary>
    /// The changes where their instructions came to lie; of several at one place the last counts. An operand's place lies behind its
    /// successor's where both were joined with what stands before.
    /// </summary>
    private static LineChange[] Shifted(List<LineChange> changes, int[] places, int shift)
    {
        if (changes.Count == 0)
        {
            return [];
        }

        List<LineChange> shifted = [];
        foreach (LineChange change in changes)
        {
            LineChange moved = change with { Start = places[change.Start] + shift };
            while (shifted.Count > 0 && shifted[^1].Start >= moved.Start)
            {
                shifted.RemoveAt(shifted.Count - 1);
            }

            if (moved.Line != (shifted.Count > 0 ? shifted[^1].Line : 0))
            {
                shifted.Add(moved);
            }
        }

        return [.. shifted];
    }

    /// <summary>Where jumps lead and statements begin or end: what lies before is not joined with what follows.</summary>
    private bool[] Barriers()
    {
        var barriers = new bool[_code.Count + 1];
        foreach (Label label in _labels)
        {
            if (label.Position >= 0)
            {
                barriers[label.Position] = true;
            }
        }

        foreach (StatementRange statement in _statements)
        {
            barriers[statement.Start] = true;
            barriers[statement.End] = true;
        }

        return barriers;
    }

    private int Emit(Opcode opcode, int a = 0, int b = 0)
    {
        if (_line != _emittedLine)
        {
            _lines.Add(new LineChange(_code.Count, _line));
            _emittedLine = _line;
        }

        _code.Add(new Instruction(opcode, a, b));
        return _code.Count - 1;
    }

    private void EmitTyped(Opcode scalar, Opcode reference, PolicyType type, int a = 0, int b = 0) => Emit(type.IsScalar ? scalar : reference, a, b);

    private Label NewLabel()
    {
        Label label = new(_labels.Count);
        _labels.Add(label);
        return label;
    }

    private void Place(Label label) => label.Position = _code.Count;

    private void Jump(Opcode opcode, Label label, int a = 0) => Emit(opcode, a, label.Number);

    private int BeginStatement(SourceSpan span)
    {
        _statements.Add(new StatementRange(_code.Count, _code.Count, span.Line, _image.Source(span.Source)));
        _openStatements.Push(_statements.Count - 1);
        _line = 0;
        return _statements.Count - 1;
    }

    private void EndStatement(int statement, int start)
    {
        _statements[statement] = _statements[statement] with { Start = start, End = _code.Count };
        _openStatements.Pop();
        _line = 0;
    }

    /// <summary>What is emitted from here on belongs to an expression: where it begins on another line than its statement, that is kept.</summary>
    /// <returns>what to give back to <see cref="LeaveExpression"/></returns>
    private int EnterExpression(SourceSpan span)
    {
        int outer = _line;
        if (span.Source is { } source && _openStatements.TryPeek(out int statement))
        {
            if (!ReferenceEquals(source, _knownSource) || span.Start < _knownStart || span.Start >= _knownEnd)
            {
                _knownSource = source;
                _knownLine = source.GetLine(span.Start);
                (_knownStart, _knownEnd) = source.GetLineRange(_knownLine);
            }

            _line = _knownLine == _statements[statement].Line ? 0 : _knownLine;
        }

        return outer;
    }

    private void LeaveExpression(int outer) => _line = outer;

    private int SlotOf(LocalSymbol local)
    {
        if (!_slots.TryGetValue(local, out int slot))
        {
            slot = NewSlot(local.Type, local.Name);
            _slots.Add(local, slot);
        }

        return slot;
    }

    private int NewSlot(PolicyType type, string name)
    {
        _localTypes.Add(type);
        _localNames.Add(name);
        return _localTypes.Count - 1;
    }

    private int NewTemporary(PolicyType type) => NewSlot(type, "<temporary>");

    /// <summary>The three hidden locals of a loop: what it runs over, and two numbers for where it is.</summary>
    private int NewLoopState()
    {
        int slot = NewSlot(PolicyType.Any, "<loop>");
        NewSlot(PolicyType.Count, "<loop>");
        NewSlot(PolicyType.Count, "<loop>");
        return slot;
    }

    private void LoadTemporary(int slot) => EmitTyped(Opcode.LoadLocal, Opcode.LoadLocalRef, _localTypes[slot], slot);

    private void StoreTemporary(int slot) => EmitTyped(Opcode.StoreLocal, Opcode.StoreLocalRef, _localTypes[slot], slot);

    private void LoadLocal(LocalSymbol local, bool isAssigned)
    {
        if (local.Kind == LocalKind.Capture)
        {
            _captures[local.Slot] = local;
            EmitTyped(Opcode.LoadCapture, Opcode.LoadCaptureRef, local.Type, local.Slot);
            return;
        }

        int slot = SlotOf(local);
        if (isAssigned || local.Kind == LocalKind.Parameter)
        {
            EmitTyped(Opcode.LoadLocal, Opcode.LoadLocalRef, local.Type, slot);
        }
        else
        {
            _checkedLocals.Add(slot);
            EmitTyped(Opcode.LoadLocalChecked, Opcode.LoadLocalRefChecked, local.Type, slot);
        }
    }

    /// <summary>A local as it is, set or not.</summary>
    private void LoadWhole(LocalSymbol local)
    {
        if (local.Kind == LocalKind.Capture)
        {
            _captures[local.Slot] = local;
            Emit(Opcode.LoadWholeCapture, local.Slot);
            return;
        }

        int slot = SlotOf(local);
        if (local.Kind != LocalKind.Parameter)
        {
            _checkedLocals.Add(slot);
        }

        Emit(Opcode.LoadWhole, slot);
    }

    private void StoreLocal(LocalSymbol local)
    {
        if (local.Kind == LocalKind.Capture)
        {
            _captures[local.Slot] = local;
            EmitTyped(Opcode.StoreCapture, Opcode.StoreCaptureRef, local.Type, local.Slot);
        }
        else
        {
            EmitTyped(Opcode.StoreLocal, Opcode.StoreLocalRef, local.Type, SlotOf(local));
        }
    }

    private void Duplicate(PolicyType type) => EmitTyped(Opcode.DupScalar, Opcode.DupRef, type);

    private void Watch(PolicyType type)
    {
        if (_isCondition && ProgramEmitter.IsWatchable(type))
        {
            Emit(Opcode.Watch);
        }
    }

    /// <summary>A place in the code that jumps name before it is known.</summary>
    private sealed class Label(int number)
    {
        public int Number { get; } = number;

        public int Position { get; set; } = -1;
    }

    /// <summary>What <c>next</c> and <c>break</c> refer to. A switch has no <see cref="Next"/>; table loops have state to give up.</summary>
    private sealed record LoopContext(Label? Next, Label Break, int TableState = -1);
}
