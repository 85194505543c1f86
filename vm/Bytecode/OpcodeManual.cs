using System.Text;

namespace NidsVm.Vm.Bytecode;

/// <summary>The opcode manual, <c>docs/opcodes.md</c>, made from the table.</summary>
public static class OpcodeManual
{
    public static string Text()
    {
        var text = new StringBuilder("""
            # Opcodes

            Made from the table in `vm/Bytecode/Opcode.cs`; a test keeps this page current. An instruction has eight bytes: the
            number (16 bits), operand A (16 bits) and operand B (32 bits), little-endian. Numbers are never used again for
            something else: compiled images hold them.

            Stack effects read from the bottom up, before → after: `s` a scalar, `r` a reference, `w` a whole slot that may be
            unset, `v` any one value, `many` A whole slots, `keys` the columns of table type B, `type` a value of type B,
            `elem` an element of type B, `args`, `site` and `func` the arguments of what B names, `yield` its result. Opcodes
            from 256 on are rare: most of them live outside of the interpreter's hot loop.

            | no | name | stack | A | B | meaning |
            | ---: | --- | --- | --- | --- | --- |

            """);
        foreach (OpcodeInfo info in Opcodes.All)
        {
            string a = info.A == OperandKind.None ? "" : info.A.ToString();
            string b = info.B == OperandKind.None ? "" : info.B.ToString();
            string meaning = info.Row.Meaning.Replace("|", "\\|", StringComparison.Ordinal);
            text.Append($"| {info.Number} | {info.Name} | {Effect(info.Row.Pops)} → {Effect(info.Row.Pushes)} | {a} | {b} | {meaning} |\n");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Effect(string words) => words.Length == 0 ? "·" : words;
}
