using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Tests.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using Xunit;
using static NidsVm.Vm.Tests.Runtime.ProgramBuilder;

namespace NidsVm.Vm.Tests.Bytecode;

public sealed class VerifierTests
{
    private static readonly FuncType CountFunction = Signature(PolicyType.Count);

    public static TheoryData<string, Instruction[]> BadCode => new()
    {
        { "there is no opcode", [new Instruction(9999, 0, 0), Op(Opcode.PushInt), Op(Opcode.ReturnScalar)] },
        { "the stack is empty", [Op(Opcode.AddCount), Op(Opcode.ReturnScalar)] },
        { "the stack is empty", [Op(Opcode.ReturnScalar)] },
        { "runs off the end", [Op(Opcode.PushInt), Op(Opcode.Pop)] },
        { "the stack differs", [Op(Opcode.PushInt), Op(Opcode.JumpIfTrue, 0, 3), Op(Opcode.PushInt), Op(Opcode.PushInt), Op(Opcode.ReturnScalar)] },
        { "a Scalar is wanted and not a Reference", [Op(Opcode.LoadLocalRef, 1), Op(Opcode.PushInt), Op(Opcode.AddCount), Op(Opcode.ReturnScalar)] },
        { "a Reference is wanted and not a Scalar", [Op(Opcode.PushInt), Op(Opcode.SizeString), Op(Opcode.ReturnScalar)] },
        { "there is no such scalar local", [Op(Opcode.LoadLocal, 1), Op(Opcode.ReturnScalar)] },
        { "there is no such reference local", [Op(Opcode.LoadLocalRef, 0), Op(Opcode.SizeString), Op(Opcode.ReturnScalar)] },
        { "there is no such scalar local", [Op(Opcode.LoadLocal, 77), Op(Opcode.ReturnScalar)] },
        { "there is no such scalar global", [Op(Opcode.LoadGlobal, 0, 9), Op(Opcode.ReturnScalar)] },
        { "there is no such scalar constant", [Op(Opcode.PushConstant, 0, -1), Op(Opcode.ReturnScalar)] },
        { "there is no such reference constant", [Op(Opcode.PushReference, 0, 1 << 20), Op(Opcode.SizeString), Op(Opcode.ReturnScalar)] },
        { "there is no such scalar capture", [Op(Opcode.LoadCapture, 0), Op(Opcode.ReturnScalar)] },
        { "there is no such routine", [Op(Opcode.Call, 0, 55), Op(Opcode.ReturnScalar)] },
        { "there is no such call site", [Op(Opcode.CallBuiltin, 0, 1), Op(Opcode.ReturnScalar)] },
        { "a table type is wanted", [Op(Opcode.NewTable, 0, 2), Op(Opcode.SizeTable), Op(Opcode.ReturnScalar)] },
        { "there are no such attributes", [Op(Opcode.LoadLocalRef, 1), Op(Opcode.SetAttributes, 4), Op(Opcode.SizeTable), Op(Opcode.ReturnScalar)] },
        { "a jump does not lead on", [Op(Opcode.PushInt), Op(Opcode.Jump, 0, 1), Op(Opcode.ReturnScalar)] },
        { "a jump does not lead on", [Op(Opcode.PushInt), Op(Opcode.Jump, 0, 99), Op(Opcode.ReturnScalar)] },
        { "a loop does not lead back", [Op(Opcode.Nop), Op(Opcode.Loop, 0, 2), Op(Opcode.PushInt), Op(Opcode.ReturnScalar)] },
        { "a loop does not lead back", [Op(Opcode.Nop), Op(Opcode.Loop, 0, -1), Op(Opcode.PushInt), Op(Opcode.ReturnScalar)] },
        { "yields another kind of value", [Op(Opcode.Return), Op(Opcode.Nop)] },
        { "yields another kind of value", [Op(Opcode.LoadLocalRef, 1), Op(Opcode.ReturnRef)] },
        { "an unused operand is not zero", [Op(Opcode.Nop, 1), Op(Opcode.PushInt), Op(Opcode.ReturnScalar)] },
        { "a flag is neither 0 nor 1", [Op(Opcode.LoadLocalRef, 1), Op(Opcode.PushInt), Op(Opcode.VectorGet, 2), Op(Opcode.ReturnScalar)] },
        { "there are no such loop locals", [Op(Opcode.LoadLocalRef, 1), Op(Opcode.TableLoop, 1), Op(Opcode.PushInt), Op(Opcode.ReturnScalar)] },
        { "there is no such when", [Op(Opcode.When, 0, 0), Op(Opcode.PushInt), Op(Opcode.ReturnScalar)] },
        { "an operand is not above zero", [Op(Opcode.DivCountLocalInt, 0, 0), Op(Opcode.ReturnScalar)] },
        { "there is no such scalar local", [Op(Opcode.AddLocals, 0, -1), Op(Opcode.ReturnScalar)] },
        { "there is no such scalar local", [Op(Opcode.AddLocalsTo, 0, 1 << 16), Op(Opcode.ReturnInt)] },
        { "there is no such scalar local", [Op(Opcode.AddLocalIntTo, 0, 1), Op(Opcode.ReturnInt)] },
        { "there is no such reference local", [Op(Opcode.LoadLocalPath, 0), Op(Opcode.ReturnScalar)] },
        { "a flag is neither 0 nor 1", [Op(Opcode.VectorGetLocals, 1, 2 << 16), Op(Opcode.ReturnScalar)] },
        { "there is no such scalar local", [Op(Opcode.JumpIfLtCountLocals, 0, PackedJump.Pack(1, 2)), Op(Opcode.Nop), Op(Opcode.ReturnInt)] },
        { "a jump does not lead on", [Op(Opcode.Nop), Op(Opcode.JumpIfLtCountLocalInt, 0, PackedJump.Pack(1, 1)), Op(Opcode.ReturnInt)] },
        { "a jump does not lead on", [Op(Opcode.JumpIfLtCountLocals, 0, PackedJump.Pack(0, 77)), Op(Opcode.ReturnInt)] },
        { "a packed jump leads too far", [Op(Opcode.JumpIfLtCountLocals, 0, PackedJump.Pack(0, -1)), Op(Opcode.ReturnInt)] },
        { "a loop does not lead back", [Op(Opcode.LoopIfLtCountLocals, 0, PackedJump.Pack(0, 1)), Op(Opcode.ReturnInt)] },
        { "there are no such loop locals", [Op(Opcode.VectorAgain, 1, 0), Op(Opcode.ReturnInt)] },
        { "there is no such name", [Op(Opcode.Fail, 0, 3), Op(Opcode.Nop)] },
    };

    [Theory]
    [MemberData(nameof(BadCode))]
    public void Bad_code_is_refused_with_one_line(string message, Instruction[] code)
    {
        var program = new ProgramBuilder();
        program.Function("f", CountFunction, [PolicyType.Count, PolicyType.String], code);
        if (message == "runs off the end")
        {
            program = new ProgramBuilder();
            program.Routine("f", RoutineKind.Function, CountFunction, program.Code("f", CountFunction, [], code, []));
        }

        var error = Assert.Throws<ImageFormatException>(() => Verifier.Verify(program.Image()));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loops_count_against_the_budget_so_plain_jumps_never_lead_back()
    {
        var program = new ProgramBuilder();
        program.Function("f", CountFunction, [], Op(Opcode.Nop), Op(Opcode.PushInt), Op(Opcode.JumpIfTrue, 0, 0), Op(Opcode.PushInt), Op(Opcode.ReturnScalar));
        Assert.Throws<ImageFormatException>(() => Verifier.Verify(program.Image()));
    }

    [Fact]
    public void A_call_has_to_pass_what_the_callee_takes()
    {
        var program = new ProgramBuilder();
        int callee = program.Function("g", Signature(PolicyType.Count, PolicyType.String), [], Op(Opcode.PushInt), Op(Opcode.ReturnScalar));
        program.Function("f", CountFunction, [], Op(Opcode.PushInt), Op(Opcode.Call, 0, callee), Op(Opcode.ReturnScalar));
        Assert.Throws<ImageFormatException>(() => Verifier.Verify(program.Image()));
    }

    [Fact]
    public void A_body_has_to_take_what_its_routine_is_called_with()
    {
        var program = new ProgramBuilder();
        int code = program.Code("f", CountFunction, [], [Op(Opcode.PushInt), Op(Opcode.ReturnScalar)]);
        program.Routine("f", RoutineKind.Function, Signature(PolicyType.Count, PolicyType.Count), code);
        Assert.Throws<ImageFormatException>(() => Verifier.Verify(program.Image()));
    }

    [Fact]
    public void A_record_that_starts_with_itself_is_refused()
    {
        var program = new ProgramBuilder();
        var record = new RecordType { Name = "R" };
        record.TryAdd(new RecordField { Name = "r", Type = record, Init = FieldInit.NewRecord });
        program.Type(record);
        var error = Assert.Throws<ImageFormatException>(() => Verifier.Verify(program.Image()));
        Assert.Contains("contains a new record of itself", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Statements_end_with_an_empty_stack()
    {
        var program = new ProgramBuilder();
        int code = program.Code("f", CountFunction, [], [Op(Opcode.PushInt), Op(Opcode.PushInt), Op(Opcode.AddCount), Op(Opcode.ReturnScalar)], [new StatementRange(0, 1, 1, 0)]);
        program.Routine("f", RoutineKind.Function, CountFunction, code);
        Assert.Throws<ImageFormatException>(() => Verifier.Verify(program.Image()));
    }

    [Fact]
    public void Highest_stack_is_computed()
    {
        var program = new ProgramBuilder();
        program.Function("f", CountFunction, [], Op(Opcode.PushInt), Op(Opcode.PushInt), Op(Opcode.PushInt), Op(Opcode.AddCount), Op(Opcode.AddCount), Op(Opcode.ReturnScalar));
        ProgramImage image = program.Image();
        Verifier.Verify(image);
        Assert.Equal(3, image.Code[0].MaxStack);
    }

    [Fact]
    public void Constants_have_values()
    {
        var program = new ProgramBuilder();
        program.Constant(PolicyType.String, default);
        Assert.Throws<ImageFormatException>(() => Verifier.Verify(program.Image()));
    }
}
