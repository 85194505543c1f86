using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Tests.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using Xunit;
using static NidsVm.Vm.Tests.Runtime.ProgramBuilder;

namespace NidsVm.Vm.Tests.Bytecode;

public sealed class ImageTests
{
    [Fact]
    public void A_program_reads_back_as_it_was_written()
    {
        ProgramImage image = SampleProgram.Make().Image();
        Verifier.Verify(image);
        byte[] bytes = ImageWriter.Write(image);
        ProgramImage read = ImageReader.Read(bytes);
        Assert.Equal(bytes, ImageWriter.Write(read));
        Assert.Equal(Text(image), Text(read));
        Assert.Equal(image.Globals.Select(g => g.ToString()), read.Globals.Select(g => g.ToString()));
        RecordType node = Assert.IsType<RecordType>(read.Types.First(t => t.Name == "Node"));
        Assert.Same(node, ((VectorType)node.Fields[1].Type).Element);
        Assert.Equal("deep", node.Fields[0].InitConstant.AsString.ToString());
    }

    [Fact]
    public void Writing_is_deterministic()
        => Assert.Equal(ImageWriter.Write(SampleProgram.Make().Image()), ImageWriter.Write(SampleProgram.Make().Image()));

    [Fact]
    public void A_program_that_was_read_runs()
    {
        ProgramBuilder program = SampleProgram.Make();
        ProgramImage read = ImageReader.Read(ImageWriter.Write(program.Image()));
        var machine = new Machine(read, program.Builtins, new MachineOptions { Errors = program.Errors });
        Assert.True(machine.Start());
        Assert.True(machine.TryInvoke(machine.FindFunction("fib")!, [Slot.Of(10UL)], out Slot result), program.Errors.ToString());
        Assert.Equal(55UL, result.AsCount);
    }

    [Theory]
    [InlineData(0, "not a .bpc image")]
    [InlineData(8, "format version")]
    [InlineData(16, "another instruction set")]
    [InlineData(24, "damaged")]
    [InlineData(32, "damaged")]
    [InlineData(40, "damaged")]
    [InlineData(44, "damaged")]
    [InlineData(200, "damaged")]
    public void A_changed_byte_is_noticed(int at, string message)
    {
        byte[] bytes = ImageWriter.Write(SampleProgram.Make().Image());
        bytes[at] ^= 0x40;
        var error = Assert.Throws<ImageFormatException>(() => ImageReader.Read(bytes));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_off_file_is_refused_wherever_it_is_cut()
    {
        byte[] bytes = ImageWriter.Write(SampleProgram.Make().Image());
        for (int length = 0; length < bytes.Length; length += 7)
        {
            Assert.Throws<ImageFormatException>(() => ImageReader.Read(bytes[..length]));
        }
    }

    private static string Text(ProgramImage image)
    {
        var text = new StringWriter();
        Disassembler.Write(image, text);
        return text.ToString();
    }
}

/// <summary>A program with some of everything that an image can hold.</summary>
internal static class SampleProgram
{
    public static ProgramBuilder Make()
    {
        var program = new ProgramBuilder();
        int fib = InterpreterTests.AddFib(program);
        int sum = InterpreterTests.AddSum(program);
        var node = new RecordType { Name = "Node" };
        node.TryAdd(new RecordField { Name = "name", Type = PolicyType.String, Init = FieldInit.Constant, InitConstant = Slot.Of(new StringValue("deep")), IsLogged = true });
        node.TryAdd(new RecordField { Name = "children", Type = new VectorType(node), Init = FieldInit.EmptyVector, HasDefault = true });
        node.TryAdd(new RecordField { Name = "weight", Type = PolicyType.Double, IsOptional = true });
        node.TryAdd(new RecordField { Name = "serial", Type = PolicyType.Count, Init = FieldInit.Call, InitFunction = AddSerial(program) });
        int nodeType = program.Type(node);
        var colour = new EnumType { Name = "Colour" };
        colour.TryAdd("RED", 0);
        colour.TryAdd("BLUE", 7);
        program.Type(colour);
        var table = new TableType([PolicyType.Addr, PolicyType.Port], node);
        int attributes = program.Attributes(new TableAttributeDefinition { Expiry = AddInterval(program), ExpiryKind = TableExpiry.Read, IsOrdered = true });
        int tableType = program.Type(table);
        int nodes = program.Global("nodes", table);
        int pi = program.Global("pi", PolicyType.Double);
        int address = program.Constant(PolicyType.Addr, Slot.Of(AddrValue.FromV4(0x0102_0304)));
        program.Constant(PolicyType.Subnet, Slot.Of(new SubnetValue(AddrValue.FromV4(0x0A00_0000), 104)));
        int number = program.Constant(PolicyType.Double, Slot.Of(3.25));
        Instruction[] start =
        [
            Op(Opcode.NewTable, attributes + 1, tableType),
            Op(Opcode.StoreGlobalRef, 0, nodes),
            Op(Opcode.PushConstant, 0, number),
            Op(Opcode.StoreGlobal, 0, pi),
            Op(Opcode.NewRecord, 0, nodeType),
            Op(Opcode.LoadGlobalRef, 0, nodes),
            Op(Opcode.PushReference, 0, address),
            Op(Opcode.PushInt, 0, 80 | (1 << 16)),
            Op(Opcode.TablePut, 0, tableType),
            Op(Opcode.Return),
        ];
        program.Initialiser = program.Code("<globals>", Nullary, [], start);
        FuncType eventType = Signature(FuncFlavor.Event, PolicyType.Void, PolicyType.Count);
        int output = program.Site(-1, PolicyType.String, PolicyType.Count);
        int hello = program.String("hello");
        program.Routine("tick", RoutineKind.Event, eventType, program.Code(
            "tick", eventType, [], [Op(Opcode.PushReference, 0, hello), Op(Opcode.LoadLocal), Op(Opcode.Call, 0, fib), Op(Opcode.Print, 0, output), Op(Opcode.Return)]));
        FuncType lambda = Signature(PolicyType.Bool);
        int condition = program.Routine("when", RoutineKind.Lambda, lambda, program.Code(
            "when", lambda, [], [Op(Opcode.LoadCapture), Op(Opcode.Call, 0, sum), Op(Opcode.PushInt, 0, 3), Op(Opcode.EqScalar), Op(Opcode.ReturnScalar)], null, [PolicyType.Count]));
        int body = program.Routine("body", RoutineKind.Lambda, Nullary, program.Code("body", Nullary, [], [Op(Opcode.Return)], null, [PolicyType.Count]));
        int trigger = program.Trigger(new TriggerDefinition(1, condition, body, -1, false, [nodes]));
        program.Function("arm", Signature(PolicyType.Void, PolicyType.Count), [], Op(Opcode.LoadWhole), Op(Opcode.When, 1, trigger), Op(Opcode.Return));
        return program;
    }

    private static int AddSerial(ProgramBuilder program)
        => program.Function("serial", Signature(PolicyType.Count), [], Op(Opcode.PushInt, 0, 9), Op(Opcode.ReturnScalar));

    private static int AddInterval(ProgramBuilder program)
    {
        int ten = program.Constant(PolicyType.Interval, Slot.Of(10.0));
        return program.Function("interval", Signature(PolicyType.Interval), [], Op(Opcode.PushConstant, 0, ten), Op(Opcode.ReturnScalar));
    }
}
