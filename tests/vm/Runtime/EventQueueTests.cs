using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using Xunit;
using static NidsVm.Vm.Tests.Runtime.ProgramBuilder;

namespace NidsVm.Vm.Tests.Runtime;

public sealed class EventQueueTests
{
    [Fact]
    public void Events_keep_their_order_and_arguments_while_the_rings_grow_and_wrap()
    {
        var random = new Random(3);
        var queue = new EventQueue();
        var program = new ProgramBuilder();
        for (int n = 0; n < 6; n++)
        {
            program.Routine("e" + n, RoutineKind.Event, Type(n));
        }

        Machine machine = program.Machine();
        EventHandle[] handles = [.. Enumerable.Range(0, 6).Select(n => machine.Event("e" + n))];
        Queue<(EventHandle Handle, long Mark)> model = new();
        long mark = 0;
        for (int step = 0; step < 20_000; step++)
        {
            if (random.Next(step % 4000 < 2000 ? 3 : 5) < 2)
            {
                EventHandle handle = handles[random.Next(handles.Length)];
                Span<Slot> arguments = queue.Enqueue(handle, 0);
                Assert.Equal(handle.ArgumentCount, arguments.Length);
                foreach (ref Slot argument in arguments)
                {
                    Assert.Equal(0, argument.Bits);
                    argument.Bits = mark;
                }

                model.Enqueue((handle, mark++));
            }
            else if (queue.TryDequeue(out EventHandle? handle, out ReadOnlySpan<Slot> arguments))
            {
                (EventHandle expected, long value) = model.Dequeue();
                Assert.Same(expected, handle);
                foreach (Slot argument in arguments)
                {
                    Assert.Equal(value, argument.Bits);
                }
            }

            Assert.Equal(model.Count, queue.Count);
        }
    }

    [Fact]
    public void One_drain_runs_two_generations()
    {
        var program = new ProgramBuilder();
        int ran = program.Global("ran", PolicyType.Count);
        FuncType type = Signature(FuncFlavor.Event, PolicyType.Void);
        int self = program.NextRoutine;
        Instruction[] code =
        [
            Op(Opcode.LoadGlobal, 0, ran), Op(Opcode.PushInt, 0, 1), Op(Opcode.AddCount), Op(Opcode.StoreGlobal, 0, ran), Op(Opcode.RaiseEvent, 0, self), Op(Opcode.Return),
        ];
        program.Routine("again", RoutineKind.Event, type, program.Code("again", type, [], code));
        Machine machine = program.Machine();
        machine.Global(ran) = Slot.Of(0UL);
        machine.Enqueue(machine.Event("again"));
        Assert.True(machine.DrainEvents());
        Assert.Equal(2UL, machine.Global(ran).AsCount);
        Assert.Equal(1, machine.Queue.Count);
    }

    private static FuncType Type(int parameters) => Signature(FuncFlavor.Event, PolicyType.Void, [.. Enumerable.Repeat(PolicyType.Count, parameters)]);
}
