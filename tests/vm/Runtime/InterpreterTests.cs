using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using Xunit;
using static NidsVm.Vm.Tests.Runtime.ProgramBuilder;

namespace NidsVm.Vm.Tests.Runtime;

public sealed class InterpreterTests
{
    private static readonly PolicyType Count = PolicyType.Count;

    [Fact]
    public void Loop_sums_numbers()
    {
        var program = new ProgramBuilder();
        int sum = AddSum(program);
        Assert.Equal(5050UL, program.Run(sum, Slot.Of(100UL)).AsCount);
    }

    [Fact]
    public void Recursive_calls_keep_their_frames_apart()
    {
        var program = new ProgramBuilder();
        int fib = AddFib(program);
        Assert.Equal(6765UL, program.Run(fib, Slot.Of(20UL)).AsCount);
    }

    [Fact]
    public void Recursion_stops_at_the_limit_with_an_error()
    {
        var program = new ProgramBuilder();
        FuncType type = Signature(Count, Count);
        int self = program.NextRoutine;
        program.Function("down", type, [], Op(Opcode.LoadLocal), Op(Opcode.Call, 0, self), Op(Opcode.ReturnScalar));
        Machine machine = program.Machine();
        Assert.False(machine.TryInvoke(machine.Function(self), [Slot.Of(1UL)], out _));
        Assert.Contains("maximum recursion depth 1000 exceeded", program.Errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Opcode.AddCount, 7, 5, 12)]
    [InlineData(Opcode.SubCount, 7, 5, 2)]
    [InlineData(Opcode.SubInt, 5, 7, -2)]
    [InlineData(Opcode.MulCount, 7, 5, 35)]
    [InlineData(Opcode.DivCount, -1, 2, long.MaxValue)]
    [InlineData(Opcode.DivInt, -7, 2, -3)]
    [InlineData(Opcode.DivInt, long.MinValue, -1, long.MinValue)]
    [InlineData(Opcode.ModCount, 17, 5, 2)]
    [InlineData(Opcode.ModInt, -17, 5, -2)]
    [InlineData(Opcode.ModInt, long.MinValue, -1, 0)]
    [InlineData(Opcode.AndCount, 12, 10, 8)]
    [InlineData(Opcode.OrCount, 12, 10, 14)]
    [InlineData(Opcode.XorCount, 12, 10, 6)]
    [InlineData(Opcode.ShlCount, 3, 4, 48)]
    [InlineData(Opcode.ShrCount, -1, 60, 15)]
    [InlineData(Opcode.ShlInt, 3, 2, 12)]
    [InlineData(Opcode.ShrInt, -8, 1, -4)]
    [InlineData(Opcode.EqScalar, 3, 3, 1)]
    [InlineData(Opcode.NeScalar, 3, 3, 0)]
    [InlineData(Opcode.LtCount, -1, 1, 0)]
    [InlineData(Opcode.LeCount, 1, 1, 1)]
    [InlineData(Opcode.LtInt, -1, 1, 1)]
    [InlineData(Opcode.LeInt, 2, 1, 0)]
    public void Binary_operators_on_integers(Opcode opcode, long left, long right, long expected)
    {
        var program = new ProgramBuilder();
        int f = program.Function("f", Signature(PolicyType.Int, PolicyType.Int, PolicyType.Int), [], Op(Opcode.LoadLocal), Op(Opcode.LoadLocal, 1), Op(opcode), Op(Opcode.ReturnScalar));
        Assert.Equal(expected, program.Run(f, Slot.Of(left), Slot.Of(right)).Bits);
    }

    [Theory]
    [InlineData(Opcode.AddDouble, 1.5, 2.0, 3.5)]
    [InlineData(Opcode.SubDouble, 1.5, 2.0, -0.5)]
    [InlineData(Opcode.MulDouble, 1.5, 2.0, 3.0)]
    [InlineData(Opcode.DivDouble, 1.5, 2.0, 0.75)]
    public void Binary_operators_on_doubles(Opcode opcode, double left, double right, double expected)
    {
        var program = new ProgramBuilder();
        int f = program.Function("f", Signature(PolicyType.Double, PolicyType.Double, PolicyType.Double), [], Op(Opcode.LoadLocal), Op(Opcode.LoadLocal, 1), Op(opcode), Op(Opcode.ReturnScalar));
        Assert.Equal(expected, program.Run(f, Slot.Of(left), Slot.Of(right)).AsDouble);
    }

    [Theory]
    [InlineData(Opcode.JumpIfEqScalar, 1, 1, true)]
    [InlineData(Opcode.JumpIfNeScalar, 1, 1, false)]
    [InlineData(Opcode.JumpIfLtCount, 1, -1, true)]
    [InlineData(Opcode.JumpIfGeCount, 1, -1, false)]
    [InlineData(Opcode.JumpIfLeCount, 2, 2, true)]
    [InlineData(Opcode.JumpIfGtCount, -1, 2, true)]
    [InlineData(Opcode.JumpIfLtInt, 1, -1, false)]
    [InlineData(Opcode.JumpIfGeInt, 1, -1, true)]
    [InlineData(Opcode.JumpIfLeInt, 1, 2, true)]
    [InlineData(Opcode.JumpIfGtInt, 1, 2, false)]
    public void Fused_jumps(Opcode opcode, long left, long right, bool jumps)
    {
        var program = new ProgramBuilder();
        int f = program.Function(
            "f",
            Signature(PolicyType.Bool, PolicyType.Int, PolicyType.Int),
            [],
            Op(Opcode.LoadLocal),
            Op(Opcode.LoadLocal, 1),
            Op(opcode, 0, 5),
            Op(Opcode.PushInt),
            Op(Opcode.ReturnScalar),
            Op(Opcode.PushInt, 0, 1),
            Op(Opcode.ReturnScalar));
        Assert.Equal(jumps, program.Run(f, Slot.Of(left), Slot.Of(right)).AsBool);
    }

    [Fact]
    public void Count_underflow_warns_and_wraps()
    {
        var program = new ProgramBuilder();
        int f = program.Function("f", Signature(Count), [], Op(Opcode.PushInt, 0, 3), Op(Opcode.PushInt, 0, 5), Op(Opcode.SubCount), Op(Opcode.ReturnScalar));
        Assert.Equal(ulong.MaxValue - 1, program.Run(f).AsCount);
        Assert.Contains("warning in test.zeek, line 1: count underflow", program.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Division_by_zero_ends_the_call_with_place_and_message()
    {
        var program = new ProgramBuilder();
        int f = program.Function("f", Signature(Count), [], Op(Opcode.PushInt, 0, 3), Op(Opcode.PushInt), Op(Opcode.DivCount), Op(Opcode.ReturnScalar));
        Machine machine = program.Machine();
        Assert.False(machine.TryInvoke(machine.Function(f), [], out _));
        Assert.Equal("error in test.zeek, line 1: division by zero" + Environment.NewLine, program.Errors.ToString());
    }

    [Fact]
    public void A_value_that_does_not_fit_skips_its_statement_only()
    {
        var program = new ProgramBuilder();
        FuncType type = Signature(Count, PolicyType.Int);
        Instruction[] code =
        [
            Op(Opcode.PushInt, 0, 9),
            Op(Opcode.StoreLocal, 1),
            Op(Opcode.LoadLocal),
            Op(Opcode.IntToCount),
            Op(Opcode.StoreLocal, 1),
            Op(Opcode.LoadLocal, 1),
            Op(Opcode.ReturnScalar),
            Op(Opcode.EndWithoutValue),
        ];
        StatementRange[] statements = [new(0, 2, 1, 0), new(2, 5, 2, 0), new(5, 7, 3, 0)];
        int f = program.Routine("f", RoutineKind.Function, type, program.Code("f", type, [Count], code, statements));
        Assert.Equal(9UL, program.Run(f, Slot.Of(-1L)).AsCount);
        Assert.Contains("line 2", program.Errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(4UL, program.Run(f, Slot.Of(4L)).AsCount);
    }

    [Fact]
    public void Unset_locals_are_errors_where_they_are_read()
    {
        var program = new ProgramBuilder();
        FuncType type = Signature(Count, PolicyType.Bool);
        int f = program.Function(
            "f",
            type,
            [Count],
            Op(Opcode.UnsetLocal, 1),
            Op(Opcode.LoadLocal),
            Op(Opcode.JumpIfFalse, 0, 5),
            Op(Opcode.PushInt, 0, 4),
            Op(Opcode.StoreLocalSet, 1),
            Op(Opcode.LoadLocalChecked, 1),
            Op(Opcode.ReturnScalar));
        Machine machine = program.Machine();
        Assert.True(machine.TryInvoke(machine.Function(f), [Slot.Of(true)], out Slot result));
        Assert.Equal(4UL, result.AsCount);
        Assert.False(machine.TryInvoke(machine.Function(f), [Slot.Of(false)], out _));
        Assert.Contains("value used but not set (l1)", program.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Record_fields_are_stored_loaded_and_found_missing()
    {
        var program = new ProgramBuilder();
        var record = new RecordType { Name = "R" };
        record.TryAdd(new RecordField { Name = "n", Type = Count, Init = FieldInit.Constant, InitConstant = Slot.Of(7UL) });
        record.TryAdd(new RecordField { Name = "s", Type = PolicyType.String, IsOptional = true });
        int type = program.Type(record);
        int f = program.Function(
            "f",
            Signature(PolicyType.String),
            [record],
            Op(Opcode.NewRecord, 0, type),
            Op(Opcode.StoreLocalRef),
            Op(Opcode.LoadLocalField, 0, 0),
            Op(Opcode.PushInt, 0, 7),
            Op(Opcode.JumpIfNeScalar, 0, 10),
            Op(Opcode.PushReference, 0, program.String("set")),
            Op(Opcode.LoadLocalRef),
            Op(Opcode.StoreFieldRef, 1),
            Op(Opcode.LoadLocalFieldRef, 0, 1),
            Op(Opcode.ReturnRef),
            Op(Opcode.LoadLocalFieldRef, 0, 1),
            Op(Opcode.ReturnRef));
        Assert.Equal("set", program.Run(f).AsString.ToString());

        int g = program.Function("g", Signature(PolicyType.String), [], Op(Opcode.NewRecord, 0, type), Op(Opcode.LoadFieldRef, 1), Op(Opcode.ReturnRef));
        Machine machine = program.Machine();
        Assert.False(machine.TryInvoke(machine.Function(g), [], out _));
        Assert.Contains("field value missing ($s)", program.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_are_written_read_and_looped_over()
    {
        var program = new ProgramBuilder();
        var table = new TableType([PolicyType.String, Count], Count);
        int type = program.Type(table);
        int a = program.String("a");
        Instruction[] code =
        [
            Op(Opcode.NewTable, 0, type),
            Op(Opcode.StoreLocalRef, 0),
            Op(Opcode.PushInt, 0, 10),
            Op(Opcode.LoadLocalRef, 0),
            Op(Opcode.PushReference, 0, a),
            Op(Opcode.PushInt, 0, 1),
            Op(Opcode.TablePut, 0, type),
            Op(Opcode.PushInt, 0, 20),
            Op(Opcode.LoadLocalRef, 0),
            Op(Opcode.PushReference, 0, a),
            Op(Opcode.PushInt, 0, 2),
            Op(Opcode.TablePut, 0, type),
            Op(Opcode.LoadLocalRef, 0),
            Op(Opcode.TableLoop, 2),
            Op(Opcode.TableNext, 2, 21),
            Op(Opcode.LoopValue, 2),
            Op(Opcode.LoopKey, 2, 1),
            Op(Opcode.MulCount),
            Op(Opcode.LoadLocal, 1),
            Op(Opcode.AddCount),
            Op(Opcode.Jump, 0, 22),
            Op(Opcode.Jump, 0, 24),
            Op(Opcode.StoreLocal, 1),
            Op(Opcode.Loop, 0, 14),
            Op(Opcode.LoadLocal, 1),
            Op(Opcode.LoadLocalRef, 0),
            Op(Opcode.PushReference, 0, a),
            Op(Opcode.PushInt, 0, 2),
            Op(Opcode.TableGet, 0, type),
            Op(Opcode.AddCount),
            Op(Opcode.ReturnScalar),
        ];
        int f = program.Function("f", Signature(Count), [table, Count, PolicyType.Any, Count, Count], code);
        Assert.Equal(70UL, program.Run(f).AsCount);
    }

    [Fact]
    public void A_missing_index_is_an_error()
    {
        var program = new ProgramBuilder();
        var table = new TableType([Count], Count);
        int type = program.Type(table);
        int f = program.Function("f", Signature(Count), [], Op(Opcode.NewTable, 0, type), Op(Opcode.PushInt, 0, 1), Op(Opcode.TableGet, 0, type), Op(Opcode.ReturnScalar));
        Machine machine = program.Machine();
        Assert.False(machine.TryInvoke(machine.Function(f), [], out _));
        Assert.Contains("no such index", program.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Closures_keep_their_own_captures_from_call_to_call()
    {
        var program = new ProgramBuilder();
        FuncType lambda = Signature(Count);
        int body = program.Code(
            "lambda",
            lambda,
            [],
            [Op(Opcode.LoadCapture), Op(Opcode.PushInt, 0, 1), Op(Opcode.AddCount), Op(Opcode.DupScalar), Op(Opcode.StoreCapture), Op(Opcode.ReturnScalar)],
            null,
            [Count]);
        int made = program.Routine("lambda", RoutineKind.Lambda, lambda, body);
        int f = program.Function(
            "f",
            Signature(Count, Count),
            [lambda, lambda],
            Op(Opcode.LoadWhole),
            Op(Opcode.MakeClosure, 1, made),
            Op(Opcode.StoreLocalRef, 1),
            Op(Opcode.LoadWhole),
            Op(Opcode.MakeClosure, 1, made),
            Op(Opcode.StoreLocalRef, 2),
            Op(Opcode.LoadLocalRef, 1),
            Op(Opcode.CallValue, 0, program.Type(lambda)),
            Op(Opcode.Pop),
            Op(Opcode.LoadLocalRef, 1),
            Op(Opcode.CallValue, 0, program.Type(lambda)),
            Op(Opcode.LoadLocalRef, 2),
            Op(Opcode.CallValue, 0, program.Type(lambda)),
            Op(Opcode.MulCount),
            Op(Opcode.ReturnScalar));
        Assert.Equal(12UL * 11, program.Run(f, Slot.Of(10UL)).AsCount);
    }

    [Theory]
    [InlineData(false, true, 2)]
    [InlineData(true, false, 1)]
    public void Hooks_stop_at_the_first_body_that_breaks(bool breaks, bool result, int bodiesRun)
    {
        var program = new ProgramBuilder();
        int ran = program.Global("ran", Count);
        FuncType type = Signature(FuncFlavor.Hook, PolicyType.Bool, PolicyType.Bool);
        Instruction[] code =
        [
            Op(Opcode.LoadGlobal, 0, ran),
            Op(Opcode.PushInt, 0, 1),
            Op(Opcode.AddCount),
            Op(Opcode.StoreGlobal, 0, ran),
            Op(Opcode.LoadLocal),
            Op(Opcode.PushInt),
            Op(Opcode.StoreLocal),
            Op(Opcode.NotBool),
            Op(Opcode.ReturnScalar),
        ];
        int hook = program.Routine("h", RoutineKind.Hook, type, program.Code("h", type, [], code), program.Code("h", type, [], code));
        int f = program.Function("f", Signature(PolicyType.Bool, PolicyType.Bool), [], Op(Opcode.LoadLocal), Op(Opcode.CallHook, 0, hook), Op(Opcode.ReturnScalar));
        Machine machine = program.Machine();
        machine.Global(ran) = Slot.Of(0UL);
        Assert.True(machine.TryInvoke(machine.Function(f), [Slot.Of(breaks)], out Slot value));
        Assert.Equal(result, value.AsBool);
        Assert.Equal((ulong)bodiesRun, machine.Global(ran).AsCount);
        machine.Global(ran) = Slot.Of(0UL);
        Assert.True(machine.TryInvoke(machine.Function(hook), [Slot.Of(breaks)], out value));
        Assert.Equal(result, value.AsBool);
        Assert.Equal((ulong)bodiesRun, machine.Global(ran).AsCount);
    }

    [Fact]
    public void An_error_in_a_hook_body_ends_that_body_only()
    {
        var program = new ProgramBuilder();
        int ran = program.Global("ran", Count);
        FuncType type = Signature(FuncFlavor.Hook, PolicyType.Bool);
        Instruction[] fails = [Op(Opcode.PushInt), Op(Opcode.PushInt), Op(Opcode.DivCount), Op(Opcode.Pop), Op(Opcode.PushInt, 0, 1), Op(Opcode.ReturnScalar)];
        Instruction[] counts =
        [
            Op(Opcode.LoadGlobal, 0, ran), Op(Opcode.PushInt, 0, 1), Op(Opcode.AddCount), Op(Opcode.StoreGlobal, 0, ran), Op(Opcode.PushInt, 0, 1), Op(Opcode.ReturnScalar),
        ];
        int hook = program.Routine("h", RoutineKind.Hook, type, program.Code("h", type, [], counts), program.Code("h", type, [], fails), program.Code("h", type, [], counts));
        int f = program.Function(
            "f",
            Signature(Count),
            [],
            Op(Opcode.PushInt, 0, 40),
            Op(Opcode.CallHook, 0, hook),
            Op(Opcode.AddCount),
            Op(Opcode.LoadGlobal, 0, ran),
            Op(Opcode.AddCount),
            Op(Opcode.ReturnScalar));
        Machine machine = program.Machine();
        machine.Global(ran) = Slot.Of(0UL);
        Assert.True(machine.TryInvoke(machine.Function(f), [], out Slot value));
        Assert.Equal(43UL, value.AsCount);
        Assert.Equal(1, machine.Reporter.ErrorCount);
    }

    [Fact]
    public void Builtins_get_clean_scalars_and_may_call_back()
    {
        var program = new ProgramBuilder();
        FuncType unary = Signature(Count, Count);
        int twice = program.Function("twice", unary, [], Op(Opcode.LoadLocal), Op(Opcode.PushInt, 0, 2), Op(Opcode.MulCount), Op(Opcode.ReturnScalar));
        FuncType apply = Signature(Count, unary, Count);
        int builtin = program.Builtin("apply", apply, static (in Builtins.BuiltinCall call) =>
        {
            Assert.Null(call.Arguments[1].Ref);
            return call.Machine.Invoke((FunctionValue)call.Arguments[0].Ref!, call.Arguments[1..]);
        });
        int site = program.Site(builtin, unary, Count);
        int f = program.Function(
            "f",
            unary,
            [],
            Op(Opcode.PushFunction, 0, twice),
            Op(Opcode.LoadLocal),
            Op(Opcode.CallBuiltin, 0, site),
            Op(Opcode.PushFunction, 0, twice),
            Op(Opcode.LoadLocal),
            Op(Opcode.CallBuiltin, 0, site),
            Op(Opcode.AddCount),
            Op(Opcode.ReturnScalar));
        Assert.Equal(84UL, program.Run(f, Slot.Of(21UL)).AsCount);
    }

    [Fact]
    public void A_function_without_a_value_skips_the_calling_statement()
    {
        var program = new ProgramBuilder();
        FuncType type = Signature(Count);
        int none = program.Function("none", type, [], Op(Opcode.EndWithoutValue), Op(Opcode.EndWithoutValue));
        Instruction[] code =
        [
            Op(Opcode.PushInt, 0, 5),
            Op(Opcode.StoreLocal),
            Op(Opcode.Call, 0, none),
            Op(Opcode.StoreLocal),
            Op(Opcode.LoadLocal),
            Op(Opcode.ReturnScalar),
            Op(Opcode.EndWithoutValue),
        ];
        StatementRange[] statements = [new(0, 2, 1, 0), new(2, 4, 2, 0), new(4, 6, 3, 0)];
        int f = program.Routine("f", RoutineKind.Function, type, program.Code("f", type, [Count], code, statements));
        Assert.Equal(5UL, program.Run(f).AsCount);
        Assert.Contains("warning: non-void function returning without a value: none", program.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_instruction_budget_ends_endless_loops()
    {
        var program = new ProgramBuilder();
        int f = program.Function("f", Nullary, [], Op(Opcode.Nop), Op(Opcode.Loop, 0, 0), Op(Opcode.Return));
        Machine machine = program.Machine(new MachineOptions { Errors = program.Errors, InstructionBudget = 1000 });
        Assert.False(machine.TryInvoke(machine.Function(f), [], out _));
        Assert.Contains("instruction budget exceeded in f", program.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Raising_events_into_a_full_queue_is_an_error()
    {
        var program = new ProgramBuilder();
        FuncType type = Signature(FuncFlavor.Event, PolicyType.Void);
        int multiply = program.NextRoutine;
        Instruction[] handler = [Op(Opcode.RaiseEvent, 0, multiply), Op(Opcode.RaiseEvent, 0, multiply), Op(Opcode.Return)];
        program.Routine("multiply", RoutineKind.Event, type, program.Code("multiply", type, [], handler));
        Machine machine = program.Machine(new MachineOptions { Errors = program.Errors, MaxQueuedEvents = 10 });
        machine.Enqueue(machine.Event("multiply"));
        for (int round = 0; round < 10; round++)
        {
            machine.DrainEvents();
        }

        Assert.InRange(machine.Queue.Count, 1, 10);
        Assert.Contains("too many events wait in the queue", program.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Scalar_loops_calls_and_events_allocate_nothing()
    {
        var program = new ProgramBuilder();
        int sum = AddSum(program);
        int fib = AddFib(program);
        FuncType type = Signature(FuncFlavor.Event, PolicyType.Void, Count, Count);
        int total = program.Global("total", Count);
        Instruction[] handler =
        [
            Op(Opcode.LoadGlobal, 0, total), Op(Opcode.LoadLocal), Op(Opcode.AddCount), Op(Opcode.LoadLocal, 1), Op(Opcode.AddCount), Op(Opcode.StoreGlobal, 0, total), Op(Opcode.Return),
        ];
        program.Routine("tick", RoutineKind.Event, type, program.Code("tick", type, [], handler), program.Code("tick", type, [], handler));
        Machine machine = program.Machine();
        machine.Global(total) = Slot.Of(0UL);
        EventHandle tick = machine.Event("tick");
        Slot[] arguments = [Slot.Of(15UL)];
        RunAll();
        long before = GC.GetAllocatedBytesForCurrentThread();
        RunAll();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2UL * 2 * 100 * 3, machine.Global(total).AsCount);

        void RunAll()
        {
            Assert.True(machine.TryInvoke(machine.Function(sum), arguments, out _));
            Assert.True(machine.TryInvoke(machine.Function(fib), arguments, out _));
            for (int i = 0; i < 100; i++)
            {
                Span<Slot> slots = machine.Enqueue(tick);
                slots[0].Bits = 1;
                slots[1].Bits = 2;
            }

            machine.DrainEvents();
        }
    }

    internal static int AddSum(ProgramBuilder program) => program.Function(
        "sum",
        Signature(Count, Count),
        [Count, Count],
        Op(Opcode.LoadLocal, 1),
        Op(Opcode.LoadLocal),
        Op(Opcode.JumpIfGtCount, 0, 9),
        Op(Opcode.LoadLocal, 2),
        Op(Opcode.LoadLocal, 1),
        Op(Opcode.AddCount),
        Op(Opcode.StoreLocal, 2),
        Op(Opcode.IncrementLocal, 1, 1),
        Op(Opcode.Loop, 0, 0),
        Op(Opcode.LoadLocal, 2),
        Op(Opcode.ReturnScalar));

    internal static int AddFib(ProgramBuilder program)
    {
        int self = program.NextRoutine;
        return program.Function(
            "fib",
            Signature(Count, Count),
            [],
            Op(Opcode.LoadLocal),
            Op(Opcode.PushInt, 0, 2),
            Op(Opcode.JumpIfGeCount, 0, 5),
            Op(Opcode.LoadLocal),
            Op(Opcode.ReturnScalar),
            Op(Opcode.LoadLocal),
            Op(Opcode.PushInt, 0, 1),
            Op(Opcode.SubCount),
            Op(Opcode.Call, 0, self),
            Op(Opcode.LoadLocal),
            Op(Opcode.PushInt, 0, 2),
            Op(Opcode.SubCount),
            Op(Opcode.Call, 0, self),
            Op(Opcode.AddCount),
            Op(Opcode.ReturnScalar));
    }
}
