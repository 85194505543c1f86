using System.Reflection;
using System.Security.Cryptography;
using System.Text;

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
    internal OpcodeInfo(Opcode opcode, OpAttribute row)
    {
        Opcode = opcode;
        Name = opcode.ToString();
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

    public bool IsJump => B is OperandKind.Target or OperandKind.BackTarget;

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
    public static IReadOnlyList<OpcodeInfo> All { get; } = [.. ByNumber.OfType<OpcodeInfo>()];

    /// <summary>Hash of the whole table: an image made with another one is refused.</summary>
    public static ulong TableHash { get; } = Hash();

    /// <summary>The row of an opcode, or null where there is none of that number.</summary>
    public static OpcodeInfo? Find(int number) => (uint)number < (uint)ByNumber.Length ? ByNumber[number] : null;

    private static OpcodeInfo?[] Load()
    {
        FieldInfo[] fields = typeof(Opcode).GetFields(BindingFlags.Public | BindingFlags.Static);
        var rows = new OpcodeInfo?[(int)fields.Max(f => (Opcode)f.GetRawConstantValue()!) + 1];
        foreach (FieldInfo field in fields)
        {
            var opcode = (Opcode)field.GetRawConstantValue()!;
            rows[(int)opcode] = new OpcodeInfo(opcode, field.GetCustomAttribute<OpAttribute>()!);
        }

        return rows;
    }

    private static ulong Hash()
    {
        var text = new StringBuilder();
        foreach (OpcodeInfo info in All)
        {
            text.Append(info.Number).Append(info.Name).Append('(').Append(info.Row.Pops).Append('>').Append(info.Row.Pushes).Append(')')
                .Append((int)info.A).Append((int)info.B).Append(info.Ends ? '!' : ' ');
        }

        return BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
