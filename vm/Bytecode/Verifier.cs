using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using NidsVm.Vm.Types;

namespace NidsVm.Vm.Bytecode;

/// <summary>
/// Proves, once for each image, what the interpreter relies on: opcodes exist, operands are in range and of the right kind, jumps
/// land on instructions of the same body, back jumps count against the budget, the stack has one depth and one kind a slot at each
/// instruction, calls pass what the callee takes. Also computes <see cref="CodeBlock.MaxStack"/>.
/// </summary>
public sealed class Verifier
{
    /// <summary>Most locals and most operands of one body.</summary>
    public const int MaxFrameSlots = 8192;

    private readonly ProgramImage _image;
    private SlotKind[] _stack = new SlotKind[64];

    // Reused from body to body: the kinds on the stack where control comes together, and what jumps lead to.
    private SlotKind[]?[] _states = [];
    private bool[] _targets = [];
    private int _depth;
    private int _maxDepth;
    private CodeBlock _code = null!;
    private int _pc;

    private Verifier(ProgramImage image) => _image = image;

    /// <summary>Verifies the whole image.</summary>
    /// <exception cref="ImageFormatException">something does not hold; the message is one line</exception>
    public static void Verify(ProgramImage image)
    {
        DefinitionVerifier.Verify(image);
        var verifier = new Verifier(image);
        foreach (CodeBlock code in image.Code)
        {
            verifier.Verify(code);
        }
    }

    /// <summary>Verifies one body of an image whose definitions hold.</summary>
    /// <exception cref="ImageFormatException">something does not hold</exception>
    public static void Verify(ProgramImage image, CodeBlock code) => new Verifier(image).Verify(code);

    /// <summary>The statements by their start. Those of an honest image are so already.</summary>
    private static StatementRange[] InOrder(StatementRange[] statements)
    {
        for (int i = 1; i < statements.Length; i++)
        {
            if (statements[i].Start < statements[i - 1].Start)
            {
                return [.. statements.OrderBy(s => s.Start)];
            }
        }

        return statements;
    }

    private void Verify(CodeBlock code)
    {
        _code = code;
        _pc = 0;
        _depth = 0;
        _maxDepth = 1;
        Instruction[] instructions = code.Instructions;
        Span<bool> isTarget = Targets(code);
        if (_states.Length < instructions.Length)
        {
            _states = new SlotKind[]?[instructions.Length];
        }

        Span<SlotKind[]?> states = _states.AsSpan(0, instructions.Length);
        states.Clear();
        foreach (StatementRange statement in code.Statements)
        {
            if (statement.Start < 0 || statement.End < statement.Start || statement.End >= instructions.Length)
            {
                Fail("a statement lies outside of the code");
            }
        }

        StatementRange[] statements = InOrder(code.Statements);
        int nextStatement = 0;
        bool isLive = true;
        for (_pc = 0; _pc < instructions.Length; _pc++)
        {
            for (; nextStatement < statements.Length && statements[nextStatement].Start == _pc; nextStatement++)
            {
                // A statement that fails is left with an empty stack; one that nothing reaches cannot fail.
                if ((isLive || states[_pc] is not null) && statements[nextStatement].End > _pc)
                {
                    if ((states[statements[nextStatement].End] ??= []).Length > 0)
                    {
                        Fail("a statement ends with values on the stack");
                    }
                }
            }

            if (states[_pc] is { } known)
            {
                if (isLive)
                {
                    CheckSame(known);
                }

                Restore(known);
                isLive = true;
            }
            else if (isLive && isTarget[_pc])
            {
                states[_pc] = _stack.AsSpan(0, _depth).ToArray();
            }

            if (!isLive)
            {
                continue;
            }

            Instruction instruction = instructions[_pc];
            OpcodeInfo info = Opcodes.Find(instruction.Op) ?? FailOpcode(instruction.Op);
            CheckOperand(info.A, instruction.A, instruction);
            CheckOperand(info.B, instruction.B, instruction);
            CheckResult(info, instruction);
            for (int i = info.Pops.Length - 1; i >= 0; i--)
            {
                Pop(info.Pops[i], instruction);
            }

            foreach (StackWord word in info.Pushes)
            {
                Push(word, instruction);
            }

            if (info.IsJump)
            {
                Join(states, info.TargetOf(instruction));
            }

            isLive = !info.Ends;
        }

        if (isLive)
        {
            Fail("control runs off the end");
        }

        code.MaxStack = _maxDepth;
    }

    private Span<bool> Targets(CodeBlock code)
    {
        if (_targets.Length < code.Instructions.Length)
        {
            _targets = new bool[code.Instructions.Length];
        }

        Span<bool> targets = _targets.AsSpan(0, code.Instructions.Length);
        targets.Clear();
        for (int pc = 0; pc < targets.Length; pc++)
        {
            Instruction instruction = code.Instructions[pc];
            if (Opcodes.Find(instruction.Op) is { IsJump: true } info && (uint)info.TargetOf(instruction) < (uint)targets.Length)
            {
                targets[info.TargetOf(instruction)] = true;
            }
        }

        return targets;
    }

    private void Join(Span<SlotKind[]?> states, int target)
    {
        if (states[target] is { } known)
        {
            CheckSame(known);
        }
        else if (target > _pc)
        {
            states[target] = _stack.AsSpan(0, _depth).ToArray();
        }
        else
        {
            Fail("a jump back reaches code that nothing else reaches");
        }
    }

    private void CheckSame(SlotKind[] known)
    {
        if (!known.AsSpan().SequenceEqual(_stack.AsSpan(0, _depth)))
        {
            Fail($"the stack differs between the ways to one instruction ({known.Length} and {_depth} values, or their kinds)");
        }
    }

    private void Restore(SlotKind[] known)
    {
        known.CopyTo(_stack, 0);
        _depth = known.Length;
    }

    private void CheckOperand(OperandKind kind, int value, Instruction instruction)
    {
        switch (kind)
        {
            case OperandKind.None:
                Require(value == 0, "an unused operand is not zero");
                break;
            case OperandKind.Number or OperandKind.Count or OperandKind.Column or OperandKind.Field or OperandKind.Fields:
                Require(value >= 0 || kind == OperandKind.Number, "an operand is negative");
                break;
            case OperandKind.Flag:
                Require(value is 0 or 1, "a flag is neither 0 nor 1");
                break;
            case OperandKind.Local:
                CheckLocal(value);
                break;
            case OperandKind.LocalRef:
                Require((uint)value < (uint)_code.LocalCount && !_code.LocalTypes[value].IsScalar, "there is no such reference local");
                break;
            case OperandKind.LocalAny:
                Require(value < _code.LocalCount, "there is no such local");
                break;
            case OperandKind.LoopLocals:
                Require(
                    value + 2 < _code.LocalCount && !_code.LocalTypes[value].IsScalar && _code.LocalTypes[value + 1].IsScalar
                        && _code.LocalTypes[value + 2].IsScalar,
                    "there are no such loop locals");
                break;
            case OperandKind.Capture:
                Require(value < _code.CaptureTypes.Length && _code.CaptureTypes[value].IsScalar, "there is no such scalar capture");
                break;
            case OperandKind.CaptureRef:
                Require(value < _code.CaptureTypes.Length && !_code.CaptureTypes[value].IsScalar, "there is no such reference capture");
                break;
            case OperandKind.CaptureAny:
                Require(value < _code.CaptureTypes.Length, "there is no such capture");
                break;
            case OperandKind.Global:
                Require((uint)value < (uint)_image.Globals.Length && _image.Globals[value].Type.IsScalar, "there is no such scalar global");
                break;
            case OperandKind.GlobalRef:
                Require((uint)value < (uint)_image.Globals.Length && !_image.Globals[value].Type.IsScalar, "there is no such reference global");
                break;
            case OperandKind.GlobalAny:
                Require((uint)value < (uint)_image.Globals.Length, "there is no such global");
                break;
            case OperandKind.Constant:
                Require((uint)value < (uint)_image.Constants.Length && _image.Constants[value].Type.IsScalar, "there is no such scalar constant");
                break;
            case OperandKind.ConstantRef:
                Require((uint)value < (uint)_image.Constants.Length && !_image.Constants[value].Type.IsScalar, "there is no such reference constant");
                break;
            case OperandKind.Name:
                Require((uint)value < (uint)_image.Names.Length, "there is no such name");
                break;
            case OperandKind.Type:
                Require((uint)value < (uint)_image.Types.Length, "there is no such type");
                break;
            case OperandKind.ScalarType:
                Require(TypeAt(value).IsScalar, "a scalar type is wanted");
                break;
            case OperandKind.TableType:
                Require(TypeAt(value) is TableType, "a table type is wanted");
                CheckYield(instruction, (TypeAt(value) as TableType)!);
                break;
            case OperandKind.RecordType:
                Require(TypeAt(value) is RecordType, "a record type is wanted");
                break;
            case OperandKind.VectorType:
                Require(TypeAt(value) is VectorType, "a vector type is wanted");
                break;
            case OperandKind.FuncType:
                Require(TypeAt(value) is FuncType, "a function type is wanted");
                break;
            case OperandKind.Routine:
                Require((uint)value < (uint)_image.Routines.Length, "there is no such routine");
                break;
            case OperandKind.Function:
                Require(RoutineAt(value) is { Kind: RoutineKind.Function, Bodies.Length: 1 }, "there is no such function");
                break;
            case OperandKind.Event:
                Require(RoutineAt(value).Kind == RoutineKind.Event, "there is no such event");
                break;
            case OperandKind.Hook:
                Require(RoutineAt(value).Kind == RoutineKind.Hook, "there is no such hook");
                break;
            case OperandKind.Lambda:
                Require(
                    RoutineAt(value) is { Kind: RoutineKind.Lambda or RoutineKind.Function, Bodies.Length: 1 } lambda
                        && _image.Code[lambda.Bodies[0].Code].CaptureTypes.Length == instruction.A,
                    "there is no such lambda");
                break;
            case OperandKind.CallSite:
                Require((uint)value < (uint)_image.CallSites.Length, "there is no such call site");
                Require(instruction.Opcode != Opcode.CallBuiltin || _image.CallSites[value].Routine >= 0, "the call site calls nothing");
                break;
            case OperandKind.Positive:
                Require(value > 0, "an operand is not above zero");
                break;
            case OperandKind.Immediate:
                break;
            case OperandKind.LocalPair:
                CheckLocal((ushort)value);
                CheckLocal(value >>> 16);
                break;
            case OperandKind.LocalImmediate:
                CheckLocal((ushort)value);
                break;
            case OperandKind.LocalFlag:
                CheckLocal((ushort)value);
                Require(value >>> 16 <= 1, "a flag is neither 0 nor 1");
                break;
            case OperandKind.FieldPair or OperandKind.FieldImmediate:
                break;
            case OperandKind.ColumnLocal:
                CheckLocal(value >>> 16);
                break;
            case OperandKind.ColumnLocalRef:
                CheckOperand(OperandKind.LocalRef, value >>> 16, instruction);
                break;
            case OperandKind.LocalTarget:
                CheckLocal(PackedJump.Local(value));
                CheckPackedTarget(value);
                CheckOperand(OperandKind.Target, PackedJump.Target(value), instruction);
                break;
            case OperandKind.LocalBackTarget:
                CheckLocal(PackedJump.Local(value));
                CheckPackedTarget(value);
                CheckOperand(OperandKind.BackTarget, PackedJump.Target(value), instruction);
                break;
            case OperandKind.ImmediateTarget:
                CheckPackedTarget(value);
                CheckOperand(OperandKind.Target, PackedJump.Target(value), instruction);
                break;
            case OperandKind.ImmediateBackTarget:
                CheckPackedTarget(value);
                CheckOperand(OperandKind.BackTarget, PackedJump.Target(value), instruction);
                break;
            case OperandKind.Target:
                Require((uint)value < (uint)_code.Instructions.Length && value > _pc, "a jump does not lead on");
                break;
            case OperandKind.BackTarget:
                Require(value >= 0 && value <= _pc, "a loop does not lead back");
                break;
            case OperandKind.Attributes:
                Require(value <= _image.TableAttributes.Length, "there are no such attributes");
                break;
            case OperandKind.Trigger:
                Require((uint)value < (uint)_image.Triggers.Length && instruction.A <= _image.Triggers[value].CaptureCount, "there is no such when");
                break;
            case OperandKind.ElementOpcode:
                Require(Opcodes.Find(value) is not null, "there is no such element operation");
                break;
        }
    }

    private void CheckLocal(int local)
        => Require((uint)local < (uint)_code.LocalCount && _code.LocalTypes[local].IsScalar, "there is no such scalar local");

    /// <summary>Distances have to fit once linked, so long bodies may not have packed jumps at all.</summary>
    private void CheckPackedTarget(int operand)
        => Require(
            operand >= 0 && _code.Instructions.Length <= PackedJump.TargetLimit && PackedJump.Target(operand) < PackedJump.TargetLimit,
            "a packed jump leads too far");

    /// <summary>Opcodes that come in a scalar and a reference form have to suit the table.</summary>
    private void CheckYield(Instruction instruction, TableType type)
    {
        bool fits = instruction.Opcode switch
        {
            Opcode.TableGet or Opcode.TableIncrement or Opcode.TableAddTo => type.Yield is { IsScalar: true },
            Opcode.TableGetRef => type.Yield is { IsScalar: false },
            Opcode.TablePut or Opcode.TableInit or Opcode.SubnetTableGet or Opcode.PatternTableGet => type.Yield is not null,
            _ => true,
        };
        Require(fits, "the table has another kind of value");
    }

    private void CheckResult(OpcodeInfo info, Instruction instruction)
    {
        SlotKind yield = SlotKinds.Of(_code.Yield);
        bool fits = info.Opcode switch
        {
            Opcode.Return => yield == SlotKind.None,
            Opcode.ReturnScalar or Opcode.ReturnLocal or Opcode.ReturnInt => yield == SlotKind.Scalar,
            Opcode.ReturnRef => yield == SlotKind.Reference,
            Opcode.Pop => _depth > 0,
            _ => instruction.Op == info.Number,
        };
        Require(fits, "the body yields another kind of value");
    }

    private void Pop(StackWord word, Instruction instruction)
    {
        switch (word)
        {
            case StackWord.Scalar:
                Pop(SlotKind.Scalar);
                break;
            case StackWord.Reference:
                Pop(SlotKind.Reference);
                break;
            case StackWord.Whole:
                Pop(SlotKind.Whole);
                break;
            case StackWord.Any:
                Require(_depth > 0, "the stack is empty");
                _depth--;
                break;
            case StackWord.Many:
                for (int i = 0; i < instruction.A; i++)
                {
                    Pop(SlotKind.Whole);
                }

                break;
            case StackWord.Keys:
                PopAll(((TableType)TypeAt(instruction.B)).Index);
                break;
            case StackWord.Type:
                Pop(SlotKinds.Of(TypeAt(instruction.B)));
                break;
            case StackWord.Element:
                Pop(SlotKinds.Of(ElementType(instruction.B)));
                break;
            case StackWord.Arguments:
                PopAll(RoutineAt(instruction.B).Type.Parameters);
                break;
            case StackWord.Site:
                PopAll(_image.CallSites[instruction.B].Types);
                break;
            case StackWord.Func:
                PopAll(((FuncType)TypeAt(instruction.B)).Parameters);
                break;
            default:
                Fail("the opcode table is wrong");
                break;
        }
    }

    private void PopAll(PolicyType[] types)
    {
        for (int i = types.Length - 1; i >= 0; i--)
        {
            Pop(SlotKinds.Of(types[i]));
        }
    }

    private void PopAll(FuncParameter[] parameters)
    {
        for (int i = parameters.Length - 1; i >= 0; i--)
        {
            Pop(SlotKinds.Of(parameters[i].Type));
        }
    }

    private void Pop(SlotKind kind)
    {
        Require(_depth > 0, "the stack is empty");
        Require(_stack[--_depth] == kind, $"a {kind} is wanted and not a {_stack[_depth]}");
    }

    private void Push(StackWord word, Instruction instruction)
    {
        SlotKind kind = word switch
        {
            StackWord.Scalar => SlotKind.Scalar,
            StackWord.Reference => SlotKind.Reference,
            StackWord.Whole => SlotKind.Whole,
            StackWord.Type => SlotKinds.Of(TypeAt(instruction.B)),
            StackWord.Element => SlotKinds.Of(ElementType(instruction.B)),
            StackWord.Yield => SlotKinds.Of(YieldOf(instruction)),
            _ => FailKind("the opcode table is wrong"),
        };
        if (kind == SlotKind.None)
        {
            return;
        }

        Require(_depth < MaxFrameSlots, "the stack is too deep");
        if (_depth == _stack.Length)
        {
            Array.Resize(ref _stack, _stack.Length * 2);
        }

        _stack[_depth++] = kind;
        _maxDepth = Math.Max(_maxDepth, _depth);
    }

    private PolicyType YieldOf(Instruction instruction) => instruction.Opcode switch
    {
        Opcode.CallBuiltin => _image.Routines[_image.CallSites[instruction.B].Routine].Type.Yield,
        Opcode.CallValue or Opcode.CallLocal => ((FuncType)TypeAt(instruction.B)).Yield,
        _ => RoutineAt(instruction.B).Type.Yield,
    };

    private PolicyType ElementType(int type) => TypeAt(type) switch
    {
        TableType { Yield: { } yield } => yield,
        VectorType vector => vector.Element,
        _ => FailType("the type has no elements"),
    };

    private PolicyType TypeAt(int index) => (uint)index < (uint)_image.Types.Length ? _image.Types[index] : FailType("there is no such type");

    private Routine RoutineAt(int index)
    {
        Require((uint)index < (uint)_image.Routines.Length, "there is no such routine");
        return _image.Routines[index];
    }

    private void Require([DoesNotReturnIf(false)] bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref FailureText text)
    {
        if (!holds)
        {
            Fail(text.Take());
        }
    }

    private void Require([DoesNotReturnIf(false)] bool holds, string message)
    {
        if (!holds)
        {
            Fail(message);
        }
    }

    [DoesNotReturn]
    private void Fail(string message)
        => throw new ImageFormatException(
            $"invalid code in {_code.Name} at {_pc}{(_pc < _code.Instructions.Length ? $" ({_code.Instructions[_pc].Opcode})" : "")}: {message}");

    [DoesNotReturn]
    private SlotKind FailKind(string message)
    {
        Fail(message);
        return default;
    }

    [DoesNotReturn]
    private PolicyType FailType(string message)
    {
        Fail(message);
        return default;
    }

    [DoesNotReturn]
    private OpcodeInfo FailOpcode(int number)
    {
        Fail($"there is no opcode {number}");
        return default;
    }
}
