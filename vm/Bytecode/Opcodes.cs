using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace NidsVm.Vm.Bytecode;

/// <summary>What a word of a stack effect stands for; see <see cref="OpAttribute"/>.</summary>
internal enum StackWord : byte
{
    Scalar,
    Reference,
    Whole,
    Any,
    Many,
    Keys,
    Type,
    Element,
    Arguments,
    Site,
    Func,
    Yield,
}

/// <summary>One row of the opcode table.</summary>
public sealed class OpcodeInfo
{
    internal OpcodeInfo(Opcode opcode, string name, OpAttribute row)
    {
        Opcode = opcode;
        Name = name;
        Row = row;
        Pops = Words(row.Pops);
        Pushes = Words(row.Pushes);
    }

    public Opcode Opcode { get; }

    public int Number => (int)Opcode;

    public string Name { get; }

    public OperandKind A => Row.A;

    public OperandKind B => Row.B;

    public bool Ends => Row.Ends;

    public bool IsJump => B is OperandKind.Target or OperandKind.BackTarget || IsPackedJump;

    /// <summary>True where operand B holds more than the target; see <see cref="PackedJump"/>.</summary>
    public bool IsPackedJump
        => B is OperandKind.LocalTarget or OperandKind.LocalBackTarget or OperandKind.ImmediateTarget or OperandKind.ImmediateBackTarget;

    /// <summary>The instruction that a jump of this kind leads to.</summary>
    public int TargetOf(Instruction instruction) => IsPackedJump ? PackedJump.Target(instruction.B) : instruction.B;

    /// <summary>The jump with another target, or with the distance to it.</summary>
    public Instruction WithTarget(Instruction instruction, int target)
        => instruction with { B = IsPackedJump ? PackedJump.Pack(instruction.B, target) : target };

    public OpAttribute Row { get; }

    internal StackWord[] Pops { get; }

    internal StackWord[] Pushes { get; }

    private static StackWord[] Words(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        string[] words = text.Split(' ');
        return Array.ConvertAll(words, word => word switch
        {
            "s" => StackWord.Scalar,
            "r" => StackWord.Reference,
            "w" => StackWord.Whole,
            "v" => StackWord.Any,
            "many" => StackWord.Many,
            "keys" => StackWord.Keys,
            "type" => StackWord.Type,
            "elem" => StackWord.Element,
            "args" => StackWord.Arguments,
            "site" => StackWord.Site,
            "func" => StackWord.Func,
            "yield" => StackWord.Yield,
            _ => throw new InvalidOperationException($"opcode table: unknown stack word \"{word}\""),
        });
    }
}

/// <summary>The opcode table as data, read from the attributes of <see cref="Opcode"/>.</summary>
public static class Opcodes
{
    private static readonly OpcodeInfo?[] ByNumber = Load();

    /// <summary>All opcodes by rising number.</summary>
    public static IReadOnlyList<OpcodeInfo> All { get; } = [.. Array.FindAll(ByNumber, row => row is not null)!];

    /// <summary>Hash of the whole table: an image made with another one is refused.</summary>
    public static ulong TableHash { get; } = Hash();

    /// <summary>The row of an opcode, or null where there is none of that number.</summary>
    public static OpcodeInfo? Find(int number) => (uint)number < (uint)ByNumber.Length ? ByNumber[number] : null;

    /// <summary>
    /// Reads the attributes where the compiler put them, in the assembly's metadata: asking reflection for each of them takes a
    /// noticeable part of a short run.
    /// </summary>
    private static unsafe OpcodeInfo?[] Load()
    {
        if (!typeof(Opcode).Assembly.TryGetRawMetadata(out byte* start, out int length))
        {
            throw new InvalidOperationException("opcode table: the assembly has no metadata");
        }

        var metadata = new MetadataReader(start, length);
        TypeDefinition type = metadata.GetTypeDefinition((TypeDefinitionHandle)MetadataTokens.Handle(typeof(Opcode).MetadataToken));
        var rows = new OpcodeInfo?[512];
        foreach (FieldDefinitionHandle handle in type.GetFields())
        {
            FieldDefinition field = metadata.GetFieldDefinition(handle);
            if (!field.Attributes.HasFlag(FieldAttributes.Literal))
            {
                continue;
            }

            var opcode = (Opcode)metadata.GetBlobReader(metadata.GetConstant(field.GetDefaultValue()).Value).ReadUInt16();
            CustomAttributeHandleCollection attributes = field.GetCustomAttributes();
            foreach (CustomAttributeHandle attribute in attributes)
            {
                OpAttribute row = ReadRow(metadata.GetBlobReader(metadata.GetCustomAttribute(attribute).Value));
                if (rows.Length <= (int)opcode)
                {
                    Array.Resize(ref rows, (int)opcode + 1);
                }

                rows[(int)opcode] = new OpcodeInfo(opcode, metadata.GetString(field.Name), row);
            }
        }

        return rows;
    }

    /// <summary>One attribute as ECMA-335, II.23.3 lays it out: a prolog, the constructor's strings, then named properties.</summary>
    private static OpAttribute ReadRow(BlobReader blob)
    {
        const byte BoolElement = 0x02;
        blob.ReadUInt16();
        var row = new OpAttribute(ReadText(ref blob), ReadText(ref blob), ReadText(ref blob));
        for (int named = blob.ReadUInt16(); named > 0; named--)
        {
            blob.ReadByte();
            if (blob.ReadByte() != BoolElement)
            {
                // The full name of the enumeration; its values are bytes, as a bool is.
                ReadText(ref blob);
            }

            string property = ReadText(ref blob);
            byte value = blob.ReadByte();
            switch (property)
            {
                case nameof(OpAttribute.A):
                    row.A = (OperandKind)value;
                    break;
                case nameof(OpAttribute.B):
                    row.B = (OperandKind)value;
                    break;
                case nameof(OpAttribute.Ends):
                    row.Ends = value != 0;
                    break;
                default:
                    throw new InvalidOperationException($"opcode table: unknown property \"{property}\"");
            }
        }

        return row;
    }

    private static string ReadText(ref BlobReader blob) =>
        blob.ReadSerializedString() ?? throw new InvalidOperationException("opcode table: a text is missing");

    private static ulong Hash()
    {
        // FNV-1a: the hash tells tables apart, it keeps no one from anything.
        ulong hash = 0xCBF2_9CE4_8422_2325;
        foreach (OpcodeInfo info in All)
        {
            Add(ref hash, info.Name);
            Add(ref hash, info.Row.Pops);
            Add(ref hash, info.Row.Pushes);
            Add(ref hash, (uint)info.Number);
            Add(ref hash, ((uint)info.A << 16) | ((uint)info.B << 8) | (info.Ends ? 1u : 0u));
        }

        return hash;
    }

    private static void Add(ref ulong hash, string text)
    {
        Add(ref hash, (uint)text.Length);
        foreach (char c in text)
        {
            Add(ref hash, c);
        }
    }

    private static void Add(ref ulong hash, uint word) => hash = (hash ^ word) * 0x100_0000_01B3;
}
