using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using Xunit;
using static NidsVm.Vm.Tests.Runtime.ProgramBuilder;

namespace NidsVm.Vm.Tests.Runtime;

/// <summary>The opcodes that do in one step what several others do: each against what those would yield.</summary>
public sealed class JoinedOpcodeTests
{
    private static readonly PolicyType Count = PolicyType.Count;
    private static readonly PolicyType Double = PolicyType.Double;

    private static readonly RecordType Inner = Record("Inner", ("n", Count), ("d", Double), ("s", PolicyType.String));
    private static readonly RecordType Outer = Record("Outer", ("part", Inner), ("n", Count));
    private static readonly VectorType Counts = new(Count);
    private static readonly VectorType Strings = new(PolicyType.String);
    private static readonly TableType Pairs = new([Count, Count], Count);

    /// <summary>Each takes two counts x and y.</summary>
    [Theory]
    [InlineData(Opcode.AddLocals, 0, 1, 7, 5, 12)]
    [InlineData(Opcode.AddLocalInt, 0, -3, 7, 5, 4)]
    [InlineData(Opcode.SubCountLocals, 0, 1, 7, 5, 2)]
    [InlineData(Opcode.SubCountLocalInt, 0, 3, 7, 5, 4)]
    [InlineData(Opcode.MulLocals, 0, 1, 7, 5, 35)]
    [InlineData(Opcode.MulLocalInt, 1, 3, 7, 5, 15)]
    [InlineData(Opcode.DivCountLocalInt, 0, 2, -1, 5, long.MaxValue)]
    [InlineData(Opcode.ModCountLocals, 0, 1, 17, 5, 2)]
    [InlineData(Opcode.ModCountLocalInt, 0, 6, 17, 5, 5)]
    public void Operators_push_their_result(Opcode opcode, int a, int b, long x, long y, long expected)
        => Assert.Equal(expected, Run([Op(opcode, a, b), Op(Opcode.ReturnScalar)], x, y));

    [Theory]
    [InlineData(Opcode.AddInt, 0, -2, 7, 5)]
    [InlineData(Opcode.AddLocal, 1, 0, 7, 12)]
    [InlineData(Opcode.SubCountInt, 0, 2, 7, 5)]
    [InlineData(Opcode.MulInt, 0, -2, 7, -14)]
    [InlineData(Opcode.DivCountInt, 0, 2, -1, long.MaxValue)]
    [InlineData(Opcode.ModCountInt, 0, 4, 7, 3)]
    [InlineData(Opcode.AndCountInt, 0, 6, 13, 4)]
    [InlineData(Opcode.ShrCountInt, 0, 60, -1, 15)]
    public void Operators_change_the_top(Opcode opcode, int a, int b, long x, long expected)
        => Assert.Equal(expected, Run([Op(Opcode.LoadLocal), Op(opcode, a, b), Op(Opcode.ReturnScalar)], x, 5));

    [Theory]
    [InlineData(Opcode.MoveLocal, 2, 1, 5)]
    [InlineData(Opcode.SetLocal, 2, -9, -9)]
    [InlineData(Opcode.AddLocalsTo, 2, 0 | (1 << 16), 12)]
    [InlineData(Opcode.AddLocalIntTo, 2, 0 | (-3 << 16), 4)]
    public void Operators_store_their_result(Opcode opcode, int a, int b, long expected)
    {
        Assert.Equal(expected, Run([Op(opcode, a, b), Op(Opcode.ReturnLocal, 2)], 7, 5));
    }

    [Fact]
    public void Sums_grow_in_place()
    {
        Assert.Equal(12, Run([Op(Opcode.LoadLocal), Op(Opcode.AddTo, 1), Op(Opcode.ReturnLocal, 1)], 7, 5));
        Assert.Equal(2.75, RunDoubles([Op(Opcode.LoadLocal), Op(Opcode.AddDoubleTo, 1), Op(Opcode.ReturnLocal, 1)], 0.25, 2.5));
    }

    [Fact]
    public void Loads_come_in_pairs_and_constants_are_returned()
    {
        Assert.Equal(2, Run([Op(Opcode.LoadLocals, 0, 1), Op(Opcode.SubCount), Op(Opcode.ReturnScalar)], 7, 5));
        Assert.Equal(-4, Run([Op(Opcode.ReturnInt, 0, -4)], 7, 5));
    }

    [Theory]
    [InlineData(Opcode.AddDoubleLocals, 2.75)]
    [InlineData(Opcode.SubDoubleLocals, -2.25)]
    [InlineData(Opcode.MulDoubleLocals, 0.625)]
    public void Operators_on_doubles(Opcode opcode, double expected)
        => Assert.Equal(expected, RunDoubles([Op(opcode, 0, 1), Op(Opcode.ReturnScalar)], 0.25, 2.5));

    [Theory]
    [InlineData(Opcode.AddDoubleConstant, 1.75)]
    [InlineData(Opcode.SubDoubleConstant, 0.75)]
    [InlineData(Opcode.MulDoubleConstant, 0.625)]
    [InlineData(Opcode.DivDoubleConstant, 2.5)]
    public void Doubles_meet_constants(Opcode opcode, double expected)
    {
        var program = new ProgramBuilder();
        int half = program.Constant(Double, Slot.Of(0.5));
        int f = program.Function("f", Signature(Double, Double), [], Op(Opcode.LoadLocal), Op(opcode, 0, half), Op(Opcode.ReturnScalar));
        Assert.Equal(expected, program.Run(f, Slot.Of(1.25)).AsDouble);
    }

    [Theory]
    [InlineData(Opcode.AddDoubleLocal, 2.75)]
    [InlineData(Opcode.SubDoubleLocal, -2.25)]
    [InlineData(Opcode.MulDoubleLocal, 0.625)]
    public void Doubles_meet_locals(Opcode opcode, double expected)
        => Assert.Equal(expected, RunDoubles([Op(Opcode.LoadLocal), Op(opcode, 1), Op(Opcode.ReturnScalar)], 0.25, 2.5));

    [Fact]
    public void Division_by_a_constant_zero_is_an_error()
    {
        var program = new ProgramBuilder();
        int zero = program.Constant(Double, Slot.Of(0.0));
        int f = program.Function("f", Signature(Double, Double), [], Op(Opcode.LoadLocal), Op(Opcode.DivDoubleConstant, 0, zero), Op(Opcode.ReturnScalar));
        Machine machine = program.Machine();
        Assert.False(machine.TryInvoke(machine.Function(f), [Slot.Of(1.0)], out _));
        Assert.Contains("division by zero", program.Errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.0, 2.0)]
    [InlineData(2.0, 2.0)]
    [InlineData(3.0, 2.0)]
    [InlineData(double.NaN, 2.0)]
    [InlineData(2.0, double.NaN)]
    public void Comparisons_of_doubles_jump_as_they_hold(double x, double y)
    {
        Assert.Equal(x < y, Jumps(Opcode.JumpIfLtDouble));
        Assert.Equal(!(x < y), Jumps(Opcode.JumpIfNotLtDouble));
        Assert.Equal(x <= y, Jumps(Opcode.JumpIfLeDouble));
        Assert.Equal(!(x <= y), Jumps(Opcode.JumpIfNotLeDouble));

        bool Jumps(Opcode jump)
        {
            var program = new ProgramBuilder();
            int f = program.Function("f", Signature(Count, Double, Double), [], Op(Opcode.LoadLocals, 0, 1), Op(jump, 0, 3), Op(Opcode.ReturnInt), Op(Opcode.ReturnInt, 0, 1));
            return program.Run(f, Slot.Of(x), Slot.Of(y)).Bits == 1;
        }
    }

    public static TheoryData<string, long, long> Comparisons()
    {
        var data = new TheoryData<string, long, long>();
        foreach (string name in (string[])["EqScalar", "NeScalar", "LtCount", "GeCount", "LeCount", "GtCount", "LtInt", "GeInt", "LeInt", "GtInt"])
        {
            foreach ((long x, long y) in ((long, long)[])[(3, 4), (4, 4), (5, 4), (-1, 4), (4, -1)])
            {
                data.Add(name, x, y);
            }
        }

        return data;
    }

    /// <summary>Every form of a comparison jumps where the plain one does.</summary>
    [Theory]
    [MemberData(nameof(Comparisons))]
    public void Comparisons_jump_alike(string comparison, long x, long y)
    {
        bool expected = Jumps([Op(Opcode.LoadLocals, 0, 1), Op(Parse("JumpIf" + comparison), 0, 3)], x, y);
        Assert.Equal(expected, Jumps([Op(Opcode.Nop), Op(Parse($"JumpIf{comparison}Locals"), 0, PackedJump.Pack(1, 3))], x, y));
        Assert.Equal(expected, Jumps([Op(Opcode.Nop), Op(Parse($"JumpIf{comparison}LocalInt"), 0, PackedJump.Pack((int)y, 3))], x, y));
        if (Enum.TryParse($"JumpIf{comparison}Value", out Opcode value))
        {
            Assert.Equal(expected, Jumps([Op(Opcode.LoadLocal), Op(value, 0, PackedJump.Pack((int)y, 3))], x, y));
        }

        if (Enum.TryParse($"LoopIf{comparison}Locals", out Opcode loop))
        {
            Assert.Equal(expected, JumpsBack(Op(loop, 0, PackedJump.Pack(1, 2)), x, y));
            Assert.Equal(expected, JumpsBack(Op(Parse($"LoopIf{comparison}LocalInt"), 0, PackedJump.Pack((int)y, 2)), x, y));
        }
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 20)]
    public void Locals_decide_jumps(long x, long expected)
    {
        Assert.Equal(expected, Run([Op(Opcode.JumpIfLocalTrue, 0, 2), Op(Opcode.ReturnInt, 0, 10), Op(Opcode.ReturnInt, 0, 20)], x, 0));
        Assert.Equal(30 - expected, Run([Op(Opcode.JumpIfLocalFalse, 0, 2), Op(Opcode.ReturnInt, 0, 10), Op(Opcode.ReturnInt, 0, 20)], x, 0));
    }

    [Fact]
    public void Globals_and_captures_count_in_place_and_have_to_be_set()
    {
        var program = new ProgramBuilder();
        int number = program.Global("g", Count);
        int real = program.Global("d", Double);
        int half = program.Constant(Double, Slot.Of(0.5));
        int f = program.Function(
            "f", Signature(Count, Count), [], Op(Opcode.LoadLocal), Op(Opcode.StoreGlobal, 0, number), Op(Opcode.IncrementGlobal, 0xFFFE, number),
            Op(Opcode.LoadLocal), Op(Opcode.AddToGlobal, 0, number), Op(Opcode.PushConstant, 0, half), Op(Opcode.StoreGlobal, 0, real),
            Op(Opcode.PushConstant, 0, half), Op(Opcode.AddDoubleToGlobal, 0, real), Op(Opcode.LoadGlobal, 0, real), Op(Opcode.DoubleToCount),
            Op(Opcode.LoadGlobal, 0, number), Op(Opcode.AddCount), Op(Opcode.ReturnScalar));
        int unset = program.Function("unset", Signature(Count), [], Op(Opcode.IncrementGlobal, 1, number), Op(Opcode.ReturnInt));
        Assert.Equal(13, program.Run(f, Slot.Of(7L)).Bits);
        Machine machine = program.Machine();
        Assert.False(machine.TryInvoke(machine.Function(unset), [], out _));
        Assert.Contains("value used but not set (g)", program.Errors.ToString(), StringComparison.Ordinal);

        program = new ProgramBuilder();
        FuncType type = Signature(Count);
        int code = program.Code("c", type, [], [Op(Opcode.IncrementCapture, 0, 5), Op(Opcode.LoadCapture), Op(Opcode.ReturnScalar)], captures: [Count]);
        int lambda = program.Routine("c", RoutineKind.Lambda, type, code);
        int maker = program.Function(
            "make", Signature(Count, Count), [type], Op(Opcode.LoadWhole), Op(Opcode.MakeClosure, 1, lambda), Op(Opcode.StoreLocalRef, 1),
            Op(Opcode.LoadLocalRef, 1), Op(Opcode.CallValue, 0, program.Type(type)), Op(Opcode.Pop),
            Op(Opcode.CallLocal, 1, program.Type(type)), Op(Opcode.ReturnScalar));
        Assert.Equal(11, program.Run(maker, Slot.Of(1L)).Bits);
    }

    [Fact]
    public void Function_values_are_called_by_the_shape_of_their_type()
    {
        var program = new ProgramBuilder();
        FuncType type = Signature(Count, Count);
        FuncType alike = Signature(PolicyType.Int, PolicyType.Int);
        FuncType other = Signature(Count, PolicyType.String);
        int twice = program.Function("twice", type, [], Op(Opcode.AddLocals), Op(Opcode.ReturnScalar));
        int good = program.Function("good", Signature(Count, alike), [], Op(Opcode.PushInt, 0, 21), Op(Opcode.CallLocal, 0, program.Type(alike)), Op(Opcode.ReturnScalar));
        int bad = program.Function("bad", Signature(Count, other), [], Op(Opcode.PushReference, 0, program.String("x")), Op(Opcode.CallLocal, 0, program.Type(other)), Op(Opcode.ReturnScalar));
        Machine machine = program.Machine();
        Slot function = Slot.Of(machine.Function(twice));
        Assert.True(machine.TryInvoke(machine.Function(good), [function], out Slot result), program.Errors.ToString());
        Assert.Equal(42, result.Bits);
        Assert.False(machine.TryInvoke(machine.Function(bad), [function], out _));
        Assert.Contains("twice is called as", program.Errors.ToString(), StringComparison.Ordinal);
        Assert.False(machine.TryInvoke(machine.Function(good), [Slot.Of((object?)null)], out _));
    }

    [Fact]
    public void Fields_of_records_in_locals_are_read_and_changed_in_place()
    {
        var program = new ProgramBuilder();
        int outer = program.Type(Outer);
        int inner = program.Type(Inner);
        program.Type(Outer);
        int half = program.Constant(Double, Slot.Of(0.5));
        int text = program.String("text");
        int f = program.Function(
            "f", Signature(Count, Count), [Outer, Inner],
            Op(Opcode.NewRecord, 0, outer), Op(Opcode.StoreLocalRef, 1), Op(Opcode.NewRecord, 0, inner), Op(Opcode.StoreLocalRef, 2),
            Op(Opcode.LoadLocal), Op(Opcode.StoreLocalField, 2, 0), Op(Opcode.PushConstant, 0, half), Op(Opcode.StoreLocalField, 2, 1),
            Op(Opcode.PushReference, 0, text), Op(Opcode.StoreLocalFieldRef, 2, 2), Op(Opcode.LoadLocalRef, 2), Op(Opcode.StoreLocalFieldRef, 1, 0),
            Op(Opcode.IncrementLocalField, 2, 0 | (-2 << 16)), Op(Opcode.LoadLocal), Op(Opcode.AddToLocalField, 2, 0),
            Op(Opcode.PushConstant, 0, half), Op(Opcode.AddDoubleToLocalField, 2, 1),
            Op(Opcode.LoadLocalPath, 1, 0 | (0 << 16)), Op(Opcode.LoadLocalPath, 1, 0 | (1 << 16)), Op(Opcode.DoubleToCount), Op(Opcode.MulInt, 0, 100), Op(Opcode.AddCount),
            Op(Opcode.LoadLocalPathRef, 1, 0 | (2 << 16)), Op(Opcode.SizeString), Op(Opcode.MulInt, 0, 1000), Op(Opcode.AddCount),
            Op(Opcode.HasLocalField, 1, 0), Op(Opcode.MulInt, 0, 10000), Op(Opcode.AddCount), Op(Opcode.HasLocalField, 1, 1), Op(Opcode.AddCount), Op(Opcode.ReturnScalar));
        Assert.Equal(10000 + 4000 + 100 + 12, program.Run(f, Slot.Of(7L)).Bits);
    }

    [Theory]
    [InlineData(Opcode.IncrementLocalField, 1 << 16)]
    [InlineData(Opcode.LoadLocalPath, 0)]
    public void Fields_that_are_unset_are_an_error(Opcode opcode, int b)
    {
        var program = new ProgramBuilder();
        Instruction[] end = opcode == Opcode.LoadLocalPath ? [Op(Opcode.ReturnScalar)] : [Op(Opcode.ReturnInt)];
        RecordType type = opcode == Opcode.LoadLocalPath ? Outer : Inner;
        program.Type(Inner);
        int f = program.Function("f", Signature(Count), [type], [Op(Opcode.NewRecord, 0, program.Type(type)), Op(Opcode.StoreLocalRef), Op(opcode, 0, b), .. end]);
        Machine machine = program.Machine();
        Assert.False(machine.TryInvoke(machine.Function(f), [], out _));
        Assert.Contains("field value missing", program.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Elements_of_vectors_in_locals()
    {
        var program = new ProgramBuilder();
        int text = program.String("text");
        int f = program.Function(
            "f", Signature(Count, Count, Count), [Counts, Strings],
            Op(Opcode.NewVector, 0, program.Type(Counts)), Op(Opcode.StoreLocalRef, 2), Op(Opcode.NewVector, 0, program.Type(Strings)), Op(Opcode.StoreLocalRef, 3),
            Op(Opcode.VectorPutInt, 2, 0 | (-5 << 16)), Op(Opcode.VectorPutLocals, 2, 1 | (0 << 16)), Op(Opcode.PushInt, 0, 40), Op(Opcode.VectorPutLocal, 2, 0),
            Op(Opcode.PushReference, 0, text), Op(Opcode.VectorPutLocalRef, 3, 1),
            Op(Opcode.VectorGetLocals, 2, 0), Op(Opcode.VectorGetLocals, 2, 1), Op(Opcode.MulInt, 0, 100), Op(Opcode.AddCount),
            Op(Opcode.PushInt, 0, 1), Op(Opcode.VectorGetLocal, 2, 0), Op(Opcode.MulInt, 0, 1000), Op(Opcode.AddCount),
            Op(Opcode.VectorGetLocalsRef, 3, 1), Op(Opcode.SizeString), Op(Opcode.MulInt, 0, 100000), Op(Opcode.AddCount),
            Op(Opcode.PushInt), Op(Opcode.VectorGetLocalRef, 3, 0), Op(Opcode.SizeString), Op(Opcode.MulInt, 0, 1000000), Op(Opcode.AddCount),
            Op(Opcode.SizeLocalVector, 2), Op(Opcode.MulInt, 0, 10000000), Op(Opcode.AddCount), Op(Opcode.ReturnScalar));

        // counts: [2] = -5, [0] = 2, [2] = 40; the second look-up reads index 0, the third index 1, a hole.
        Machine machine = program.Machine();
        Assert.False(machine.TryInvoke(machine.Function(f), [Slot.Of(2L), Slot.Of(0L)], out _));
        Assert.Contains("no such index", program.Errors.ToString(), StringComparison.Ordinal);
        Assert.True(machine.TryInvoke(machine.Function(f), [Slot.Of(1L), Slot.Of(0L)], out Slot result), program.Errors.ToString());
        Assert.Equal(40 + (1 * 100) + (40 * 1000) + (4 * 100000) + (4 * 1000000) + (2 * 10000000), result.Bits);
    }

    [Fact]
    public void Negative_ints_index_from_the_end()
    {
        var program = new ProgramBuilder();
        int f = program.Function(
            "f", Signature(Count, PolicyType.Int), [Counts], Op(Opcode.NewVector, 0, program.Type(Counts)), Op(Opcode.PushInt, 0, 8), Op(Opcode.VectorInit), Op(Opcode.PushInt, 0, 9),
            Op(Opcode.VectorInit), Op(Opcode.StoreLocalRef, 1), Op(Opcode.PushInt, 0, 7), Op(Opcode.VectorPutLocal, 1, 0 | (1 << 16)),
            Op(Opcode.VectorGetLocals, 1, 0 | (1 << 16)), Op(Opcode.LoadLocal), Op(Opcode.VectorGetLocal, 1, 1), Op(Opcode.AddCount), Op(Opcode.ReturnScalar));
        Assert.Equal(14, program.Run(f, Slot.Of(-2L)).Bits);
        Machine machine = program.Machine();
        Assert.False(machine.TryInvoke(machine.Function(f), [Slot.Of(-3L)], out _));
    }

    [Fact]
    public void Sizes_of_locals()
    {
        var program = new ProgramBuilder();
        int f = program.Function("f", Signature(Count, PolicyType.String, Pairs), [], Op(Opcode.SizeLocalString), Op(Opcode.SizeLocalTable, 1), Op(Opcode.AddCount), Op(Opcode.ReturnScalar));
        var table = new TableValue(Pairs);
        table.FindOrAdd([Slot.Of(1L), Slot.Of(2L)], out _);
        Assert.Equal(4, program.Run(f, Slot.Of(new StringValue("abc")), Slot.Of(table)).Bits);
    }

    [Fact]
    public void Elements_of_tables_count_in_place_or_start_from_the_default()
    {
        var program = new ProgramBuilder();
        int type = program.Type(Pairs);
        int f = program.Function(
            "f", Signature(Count, Pairs), [], Op(Opcode.LoadLocalRef), Op(Opcode.PushInt, 0, 3), Op(Opcode.PushInt, 0, 4), Op(Opcode.TableIncrement, (ushort)2, type),
            Op(Opcode.PushInt, 0, 30), Op(Opcode.LoadLocalRef), Op(Opcode.PushInt, 0, 3), Op(Opcode.PushInt, 0, 4), Op(Opcode.TableAddTo, 0, type),
            Op(Opcode.LoadLocalRef), Op(Opcode.PushInt, 0, 3), Op(Opcode.PushInt, 0, 4), Op(Opcode.TableGet, 0, type), Op(Opcode.ReturnScalar));
        var table = new TableValue(Pairs);
        Machine machine = program.Machine();
        Assert.False(machine.TryInvoke(machine.Function(f), [Slot.Of(table)], out _));
        Assert.Contains("no such index", program.Errors.ToString(), StringComparison.Ordinal);
        table.SetDefault(Slot.Of(10L), isFunction: false, inserts: false);
        Assert.True(machine.TryInvoke(machine.Function(f), [Slot.Of(table)], out Slot result));
        Assert.Equal(42, result.Bits);
        Assert.True(machine.TryInvoke(machine.Function(f), [Slot.Of(table)], out result));
        Assert.Equal(74, result.Bits);
    }

    [Fact]
    public void Loops_over_tables_step_at_their_end_and_set_their_variables()
    {
        var type = new TableType([Count, PolicyType.String], PolicyType.String);
        var scalars = new TableType([Count], Count);
        var program = new ProgramBuilder();
        int f = program.Function(
            "f", Signature(Count, type, scalars), [PolicyType.Any, Count, Count, Count, PolicyType.String, PolicyType.String, Count],
            Op(Opcode.LoadLocalRef), Op(Opcode.TableLoop, 2), Op(Opcode.TableNext, 2, 13),
            Op(Opcode.LoopKeyTo, 2, 0 | (5 << 16)), Op(Opcode.LoopKeyRefTo, 2, 1 | (6 << 16)), Op(Opcode.LoopValueRefTo, 2, 7),
            Op(Opcode.LoadLocal, 5), Op(Opcode.AddTo, 8), Op(Opcode.SizeLocalString, 6), Op(Opcode.AddTo, 8), Op(Opcode.SizeLocalString, 7), Op(Opcode.AddTo, 8),
            Op(Opcode.TableAgain, 2, 3), Op(Opcode.LoadLocalRef, 1), Op(Opcode.TableLoop, 2), Op(Opcode.TableNext, 2, 19),
            Op(Opcode.LoopValueTo, 2, 5), Op(Opcode.AddLocalsTo, 8, 8 | (5 << 16)), Op(Opcode.TableAgain, 2, 16),
            Op(Opcode.ReturnLocal, 8));
        var table = new TableValue(type);
        for (long i = 1; i <= 3; i++)
        {
            int entry = table.FindOrAdd([Slot.Of(i), Slot.Of(new StringValue("key"))], out _);
            table.ValueAt(entry).Ref = new StringValue("value");
        }

        var second = new TableValue(scalars);
        for (long i = 0; i < 4; i++)
        {
            second.ValueAt(second.FindOrAdd([Slot.Of(i)], out _)) = Slot.Of(100L);
        }

        Assert.Equal(6 + 9 + 15 + 400, program.Run(f, Slot.Of(table), Slot.Of(second)).Bits);
    }

    [Fact]
    public void Loops_over_vectors_step_at_their_end_and_pass_holes()
    {
        var program = new ProgramBuilder();
        int f = program.Function(
            "f", Signature(Count, Counts, Strings), [PolicyType.Any, Count, Count, Count, PolicyType.String, Count],
            Op(Opcode.LoadLocalRef), Op(Opcode.VectorLoop, 2), Op(Opcode.VectorNext, 2, 8),
            Op(Opcode.LoopElementTo, 2, 5), Op(Opcode.AddLocalsTo, 7, 7 | (5 << 16)), Op(Opcode.LoopIndexTo, 2, 5), Op(Opcode.AddLocalsTo, 7, 7 | (5 << 16)), Op(Opcode.VectorAgain, 2, 3),
            Op(Opcode.LoadLocalRef, 1), Op(Opcode.VectorLoop, 2), Op(Opcode.VectorNext, 2, 15),
            Op(Opcode.LoopElementRefTo, 2, 6), Op(Opcode.SizeLocalString, 6), Op(Opcode.AddTo, 7), Op(Opcode.VectorAgain, 2, 11), Op(Opcode.ReturnLocal, 7));
        var counts = new VectorValue(Counts);
        counts.Resize(5);
        counts[1] = Slot.Of(10L);
        counts[4] = Slot.Of(20L);
        var strings = new VectorValue(Strings);
        strings.Resize(3);
        strings[2] = Slot.Of(new StringValue("abc"));
        Assert.Equal(10 + 1 + 20 + 4 + 3, program.Run(f, Slot.Of(counts), Slot.Of(strings)).Bits);
    }

    [Theory]
    [InlineData(3, 30)]
    [InlineData(4, 40)]
    [InlineData(5, 50)]
    [InlineData(6, 99)]
    [InlineData(-1, 99)]
    [InlineData(1L << 40, 60)]
    public void Switches_lead_where_their_tests_do(long x, long expected)
    {
        var program = new ProgramBuilder();
        int large = program.Constant(Count, Slot.Of(1L << 40));
        foreach (int tests in (int[])[4, 2, 5])
        {
            // With a wrong number of tests it stands for nothing.
            int f = program.Function(
                "f", Signature(Count, Count), [], Op(Opcode.Switch, 0, tests),
                Op(Opcode.JumpIfEqScalarLocalInt, 0, PackedJump.Pack(3, 9)), Op(Opcode.JumpIfEqScalarLocalInt, 0, PackedJump.Pack(4, 10)),
                Op(Opcode.LoadLocal), Op(Opcode.PushConstant, 0, large), Op(Opcode.JumpIfEqScalar, 0, 11), Op(Opcode.JumpIfEqScalarLocalInt, 0, PackedJump.Pack(5, 12)),
                Op(Opcode.Nop), Op(Opcode.ReturnInt, 0, 99), Op(Opcode.ReturnInt, 0, 30), Op(Opcode.ReturnInt, 0, 40), Op(Opcode.ReturnInt, 0, 60), Op(Opcode.ReturnInt, 0, 50));
            Assert.Equal(expected, program.Run(f, Slot.Of(x)).Bits);
        }
    }

    [Fact]
    public void References_move_between_locals()
    {
        var program = new ProgramBuilder();
        int f = program.Function("f", Signature(Count, PolicyType.String), [PolicyType.String], Op(Opcode.MoveLocalRef, 1, 0), Op(Opcode.SizeLocalString, 1), Op(Opcode.ReturnScalar));
        Assert.Equal(3, program.Run(f, Slot.Of(new StringValue("abc"))).Bits);
    }

    [Fact]
    public void Modulo_by_a_local_that_is_zero_is_an_error()
    {
        var program = new ProgramBuilder();
        int f = program.Function("f", Signature(Count, Count, Count), [], Op(Opcode.ModCountLocals, 0, 1), Op(Opcode.ReturnScalar));
        Machine machine = program.Machine();
        Assert.False(machine.TryInvoke(machine.Function(f), [Slot.Of(1L), Slot.Of(0L)], out _));
        Assert.Contains("modulo by zero", program.Errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Opcode.SubCountLocals, 1)]
    [InlineData(Opcode.SubCountLocalInt, 9)]
    public void Counts_that_fall_below_zero_draw_a_warning(Opcode opcode, int b)
    {
        var program = new ProgramBuilder();
        int f = program.Function("f", Signature(Count, Count, Count), [], Op(opcode, 0, b), Op(Opcode.ReturnScalar));
        program.Run(f, Slot.Of(3L), Slot.Of(9L));
        Assert.Contains("count underflow", program.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Back_jumps_of_every_kind_count_against_the_budget()
    {
        foreach (Opcode opcode in (Opcode[])[Opcode.LoopIfLeCountLocals, Opcode.LoopIfLeCountLocalInt, Opcode.Loop])
        {
            var program = new ProgramBuilder();
            int b = opcode == Opcode.Loop ? 0 : PackedJump.Pack(opcode == Opcode.LoopIfLeCountLocals ? 1 : 5, 0);
            int f = program.Function("f", Signature(Count, Count, Count), [], Op(Opcode.Nop), Op(opcode, 0, b), Op(Opcode.ReturnInt));
            Machine machine = program.Machine(new MachineOptions { InstructionBudget = 1000, Errors = program.Errors });
            Assert.False(machine.TryInvoke(machine.Function(f), [Slot.Of(1L), Slot.Of(1L)], out _));
            Assert.Contains("instruction budget exceeded in f", program.Errors.ToString(), StringComparison.Ordinal);
        }
    }

    private static RecordType Record(string name, params (string Name, PolicyType Type)[] fields)
    {
        var record = new RecordType { Name = name };
        foreach ((string field, PolicyType type) in fields)
        {
            record.TryAdd(new RecordField { Name = field, Type = type });
        }

        return record;
    }

    private static Opcode Parse(string name) => Enum.Parse<Opcode>(name);

    /// <summary>Runs code over locals x, y and one more count.</summary>
    private static long Run(Instruction[] code, long x, long y)
    {
        var program = new ProgramBuilder();
        int f = program.Function("f", Signature(Count, Count, Count), [Count], code);
        return program.Run(f, Slot.Of(x), Slot.Of(y)).Bits;
    }

    private static double RunDoubles(Instruction[] code, double x, double y)
    {
        var program = new ProgramBuilder();
        int f = program.Function("f", Signature(Double, Double, Double), [Double], code);
        return program.Run(f, Slot.Of(x), Slot.Of(y)).AsDouble;
    }

    /// <summary>Whether two instructions, of which the second may jump to 3, do.</summary>
    private static bool Jumps(Instruction[] code, long x, long y) => Run([.. code, Op(Opcode.ReturnInt), Op(Opcode.ReturnInt, 0, 1)], x, y) == 1;

    /// <summary>Whether a jump back to 2 is taken: what stands there counts, and leaves the second time.</summary>
    private static bool JumpsBack(Instruction loop, long x, long y)
        => Run([Op(Opcode.SetLocal, 2, 0), Op(Opcode.Nop), Op(Opcode.IncrementLocal, 2, 1), Op(Opcode.JumpIfEqScalarLocalInt, 2, PackedJump.Pack(2, 5)), loop, Op(Opcode.ReturnLocal, 2)], x, y) == 2;
}
