using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Compiler.Tests.Fuzz;

/// <summary>
/// Changes real images: bytes anywhere, or, after reading one, its parts — instructions, operands, types, constants, routines — in
/// ways that mostly still name something that exists, so that many get past the reader and some past the verifier.
/// </summary>
internal static class ImageMutator
{
    private const int LargeEvery = 2000;

    private static readonly Opcode[] AllOpcodes = [.. Opcodes.All.Select(o => o.Opcode)];

    private static readonly ILookup<string, Opcode> OpcodesByEffect = Opcodes.All.ToLookup(o => $"{o.Row.Pops}>{o.Row.Pushes}", o => o.Opcode);

    public static byte[] Mutate(Random random)
    {
        IReadOnlyList<byte[]> seeds = ImageSeeds.Payloads;
        bool isLarge = random.Next(LargeEvery) == 0 && ImageSeeds.LargeCount > 0;

        // Small ones are more often taken than large ones.
        int small = seeds.Count - ImageSeeds.LargeCount;
        byte[] seed = isLarge ? seeds[small + random.Next(ImageSeeds.LargeCount)] : seeds[(int)(small * Math.Pow(random.NextDouble(), 1.5))];
        switch (random.Next(10))
        {
            case < 4:
                return MutateBytes(random, seed);
            case < 9:
                return MutateParts(random, seed);
            default:
                return MutateBytes(random, MutateParts(random, seed));
        }
    }

    private static byte[] MutateBytes(Random random, byte[] seed)
    {
        byte[] data = (byte[])seed.Clone();
        for (int edits = random.Next(1, 5); edits > 0; edits--)
        {
            int at = random.Next(data.Length);
            switch (random.Next(8))
            {
                case 0:
                    data[at] = (byte)random.Next(256);
                    break;
                case 1:
                    data[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    data[at] = data[random.Next(data.Length)];
                    break;
                case 3 or 4:
                    data[at] = (byte)(data[at] + random.Next(-3, 4));
                    break;
                case 5:
                    int length = random.Next(Math.Min(40, data.Length - at) + 1);
                    data.AsSpan(at, length).CopyTo(data.AsSpan(random.Next(data.Length - length + 1)));
                    break;
                case 6:
                    data = [.. data.AsSpan(0, at), (byte)random.Next(256), .. data.AsSpan(at)];
                    break;
                default:
                    data = random.Next(8) == 0 ? data[..(at + 1)] : [.. data.AsSpan(0, at), .. data.AsSpan(Math.Min(data.Length, at + random.Next(4))), 0];
                    break;
            }
        }

        return data;
    }

    private static byte[] MutateParts(Random random, byte[] seed)
    {
        ProgramImage image = ImageReader.Read(ImageWriter.Frame(seed));
        for (int edits = random.Next(1, 6); edits > 0; edits--)
        {
            Change(random, image);
        }

        try
        {
            return ImageWriter.Write(image)[ImageFormat.HeaderLength..];
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or InvalidOperationException)
        {
            // A number below zero, or a scalar's bits for a reference, cannot even be written.
            return seed;
        }
    }

    private static void Change(Random random, ProgramImage image)
    {
        switch (random.Next(20))
        {
            case < 10:
                ChangeInstruction(random, image, Pick(random, image.Code));
                break;
            case 10:
                CodeBlock code = Pick(random, image.Code);
                PolicyType[] types = random.Next(4) == 0 ? code.CaptureTypes : code.LocalTypes;
                Replace(random, types, _ => AnyType(random, image));
                break;
            case 11:
                Replace(random, image.Constants, old => random.Next(3) switch
                {
                    0 => new Constant(AnyType(random, image), old.Value),
                    1 => new Constant(old.Type, Slot.Of(old.Value.Bits ^ (1L << random.Next(64)))) is { Type.IsScalar: true } scalar ? scalar : old,
                    _ => Pick(random, image.Constants),
                });
                break;
            case 12:
                Replace(random, image.Types, _ => AnyType(random, image));
                break;
            case 13:
                Replace(random, image.Routines, old => ChangeRoutine(random, image, old));
                break;
            case 14:
                Replace(random, image.Globals, old => old with { Type = AnyType(random, image) });
                break;
            case 15:
                Replace(random, image.CallSites, old => random.Next(2) == 0
                    ? old with { Routine = random.Next(-1, image.Routines.Length) }
                    : old with { Types = [.. old.Types.Select(t => random.Next(3) == 0 ? AnyType(random, image) : t)] });
                break;
            case 16:
                Replace(random, image.TableAttributes, old => random.Next(5) switch
                {
                    0 => old with { Default = RoutineIndex(random, image), DefaultIsFunction = random.Next(2) == 0, DefaultInserts = random.Next(2) == 0 },
                    1 => old with { Expiry = RoutineIndex(random, image), ExpiryKind = (TableExpiry)random.Next(4) },
                    2 => old with { ExpireFunction = RoutineIndex(random, image) },
                    3 => old with { OnChange = RoutineIndex(random, image) },
                    _ => Pick(random, image.TableAttributes),
                });
                break;
            case 17:
                Replace(random, image.Triggers, old => random.Next(3) switch
                {
                    0 => old with { CaptureCount = random.Next(6) },
                    1 => old with { Condition = RoutineIndex(random, image), Body = RoutineIndex(random, image) },
                    _ => old with { TimeoutBody = RoutineIndex(random, image), IsReturn = !old.IsReturn },
                });
                break;
            case 18:
                ChangeField(random, image);
                break;
            default:
                Replace(random, Pick(random, image.Code).Statements, old => new StatementRange(
                    Math.Max(0, old.Start + random.Next(-2, 3)), Math.Max(0, old.End + random.Next(-2, 3)), old.Line, old.Source));
                break;
        }
    }

    private static void ChangeInstruction(Random random, ProgramImage image, CodeBlock code)
    {
        if (code.Instructions.Length == 0)
        {
            return;
        }

        int at = random.Next(code.Instructions.Length);
        ref Instruction here = ref code.Instructions[at];
        OpcodeInfo? info = Opcodes.Find(here.Op);
        switch (random.Next(10))
        {
            case 0:
                here = new Instruction(AllOpcodes[random.Next(AllOpcodes.Length)], here.A, here.B);
                break;
            case 1 or 2 when info is not null:
                Opcode[] same = [.. OpcodesByEffect[$"{info.Row.Pops}>{info.Row.Pushes}"]];
                here = new Instruction(same[random.Next(same.Length)], here.A, here.B);
                break;
            case 3:
                here = code.Instructions[random.Next(code.Instructions.Length)];
                break;
            case 4:
                ref Instruction other = ref code.Instructions[Math.Min(at + 1, code.Instructions.Length - 1)];
                (here, other) = (other, here);
                break;
            case 5:
                here = new Instruction(here.Opcode, (ushort)random.Next(8), here.B);
                break;
            case 6:
                here = new Instruction(here.Opcode, here.A, here.B + random.Next(-3, 4));
                break;
            case 7 when info is not null:
                Opcode opcode = AllOpcodes[random.Next(AllOpcodes.Length)];
                OpcodeInfo next = Opcodes.Find((int)opcode)!;
                here = new Instruction(opcode, (ushort)Operand(random, next.A, here.A, image, code, at), Operand(random, next.B, here.B, image, code, at));
                break;
            default:
                here = new Instruction(
                    here.Opcode,
                    (ushort)(info is null || random.Next(2) == 0 ? here.A : Operand(random, info.A, here.A, image, code, at)),
                    info is null ? here.B : Operand(random, info.B, here.B, image, code, at));
                break;
        }
    }

    /// <summary>A number that names something of the right list, or at times a strange one.</summary>
    private static int Operand(Random random, OperandKind kind, int old, ProgramImage image, CodeBlock code, int at)
    {
        if (random.Next(12) == 0)
        {
            return random.Next(3) switch { 0 => -1, 1 => int.MaxValue, _ => random.Next(ushort.MaxValue) };
        }

        return kind switch
        {
            OperandKind.None => 0,
            OperandKind.Flag => random.Next(2),
            OperandKind.Number or OperandKind.Count or OperandKind.Field or OperandKind.Column => random.Next(8),
            OperandKind.Local or OperandKind.LocalRef or OperandKind.LocalAny or OperandKind.LoopLocals => random.Next(code.LocalCount + 1),
            OperandKind.Capture or OperandKind.CaptureRef or OperandKind.CaptureAny => random.Next(code.CaptureTypes.Length + 1),
            OperandKind.Global or OperandKind.GlobalRef or OperandKind.GlobalAny => random.Next(image.Globals.Length + 1),
            OperandKind.Constant or OperandKind.ConstantRef => random.Next(image.Constants.Length + 1),
            OperandKind.Name => random.Next(image.Names.Length + 1),
            OperandKind.Type or OperandKind.ScalarType or OperandKind.TableType or OperandKind.RecordType or OperandKind.VectorType or OperandKind.FuncType
                => random.Next(image.Types.Length + 1),
            OperandKind.Routine or OperandKind.Function or OperandKind.Event or OperandKind.Hook or OperandKind.Lambda => random.Next(image.Routines.Length + 1),
            OperandKind.CallSite => random.Next(image.CallSites.Length + 1),
            OperandKind.Target => random.Next(at, code.Instructions.Length + 1),
            OperandKind.BackTarget => random.Next(at + 1),
            OperandKind.Attributes => random.Next(image.TableAttributes.Length + 1),
            OperandKind.Trigger => random.Next(image.Triggers.Length + 1),
            OperandKind.ElementOpcode => (int)AllOpcodes[random.Next(AllOpcodes.Length)],
            _ => old,
        };
    }

    private static Routine ChangeRoutine(Random random, ProgramImage image, Routine old)
    {
        Routine other = Pick(random, image.Routines);
        int change = random.Next(5);
        string name = old.Name;
        if (change == 0 && old.Kind == RoutineKind.Builtin)
        {
            name = ImageSeeds.Builtins.All.ElementAt(random.Next(ImageSeeds.Builtins.All.Count)).Name;
        }

        return new Routine
        {
            Name = name,
            Type = change == 1 ? other.Type : old.Type,
            Kind = change == 2 ? (RoutineKind)random.Next(5) : old.Kind,
            Bodies = change switch
            {
                3 => [.. old.Bodies.Select(b => b with { Code = random.Next(image.Code.Length) })],
                4 => [.. old.Bodies.Select(b => b with { ParameterMap = [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(4))] })],
                _ => old.Bodies,
            },
            IsExported = old.IsExported,
        };
    }

    private static void ChangeField(Random random, ProgramImage image)
    {
        RecordType[] records = [.. image.Types.OfType<RecordType>().Where(r => r.Fields.Count > 0)];
        if (records.Length == 0)
        {
            return;
        }

        RecordField field = Pick(random, Pick(random, records).Fields.ToArray());
        switch (random.Next(4))
        {
            case 0:
                field.Type = field.Init == FieldInit.Constant ? field.Type : AnyType(random, image);
                break;
            case 1:
                field.Init = field.Init == FieldInit.Constant ? FieldInit.None : (FieldInit)Pick(random, [0, 2, 3, 4, 5]);
                break;
            case 2:
                field.InitFunction = RoutineIndex(random, image);
                break;
            default:
                field.TableAttributes = random.Next(-1, image.TableAttributes.Length + 1);
                break;
        }
    }

    private static PolicyType AnyType(Random random, ProgramImage image) => random.Next(4) switch
    {
        0 => PolicyType.Count,
        1 => Pick(random, [PolicyType.String, PolicyType.Any, PolicyType.Addr, PolicyType.Subnet, PolicyType.Pattern, PolicyType.Double, PolicyType.Void]),
        _ => Pick(random, image.Types) ?? PolicyType.Count,
    };

    private static int RoutineIndex(Random random, ProgramImage image) => random.Next(-1, image.Routines.Length);

    private static T Pick<T>(Random random, T[] from) => from.Length == 0 ? default! : from[random.Next(from.Length)];

    private static void Replace<T>(Random random, T[] items, Func<T, T> change)
    {
        if (items.Length > 0)
        {
            int at = random.Next(items.Length);
            items[at] = change(items[at]);
        }
    }
}
