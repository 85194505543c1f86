using System.Globalization;
using System.Text;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Bytecode;

/// <summary>Writes code as text, the source line above the instructions of each statement. What operands mean comes from the opcode table.</summary>
public sealed class Disassembler
{
    private readonly ProgramImage _image;
    private readonly TextWriter _to;
    private readonly Func<string, int, string?>? _sourceLine;

    private Disassembler(ProgramImage image, TextWriter to, Func<string, int, string?>? sourceLine)
    {
        _image = image;
        _to = to;
        _sourceLine = sourceLine;
    }

    /// <summary>Writes the code of one routine, or of the whole program.</summary>
    /// <param name="image">the program</param>
    /// <param name="to">where to</param>
    /// <param name="routineName">full name of a function, event or hook, or null for all</param>
    /// <param name="sourceLine">text of a line (from 1) of a source, or null where it is not at hand</param>
    /// <returns>false where there is no routine of that name with code</returns>
    public static bool Write(ProgramImage image, TextWriter to, string? routineName = null, Func<string, int, string?>? sourceLine = null)
    {
        var disassembler = new Disassembler(image, to, sourceLine);
        bool any = false;
        foreach (Routine routine in image.Routines)
        {
            if (routine.Bodies.Length > 0 && (routineName is null || string.Equals(routine.Name, routineName, StringComparison.Ordinal)))
            {
                disassembler.Write(routine);
                any = true;
            }
        }

        if (routineName is null)
        {
            any |= disassembler.WriteEntry("initial values of globals", image.InitialiserCode);
            any |= disassembler.WriteEntry("statements", image.StatementCode);
        }

        return any;
    }

    /// <summary>One instruction: name, operands, and what they stand for.</summary>
    public static string Describe(ProgramImage image, CodeBlock code, int pc)
    {
        var text = new StringBuilder();
        Instruction instruction = code.Instructions[pc];
        if (Opcodes.Find(instruction.Op) is not { } info)
        {
            return $"?{instruction.Op} {instruction.A} {instruction.B}";
        }

        text.Append(info.Name.PadRight(20));
        Append(text, Operand(image, code, info.A, instruction.A));
        Append(text, Operand(image, code, info.B, instruction.B));
        return text.ToString().TrimEnd();
    }

    private static void Append(StringBuilder text, string operand)
    {
        if (operand.Length > 0)
        {
            text.Append(' ').Append(operand);
        }
    }

    private static string Operand(ProgramImage image, CodeBlock code, OperandKind kind, int value)
    {
        string number = Number(value);
        switch (kind)
        {
            case OperandKind.None:
                return "";
            case OperandKind.Local or OperandKind.LocalRef or OperandKind.LocalAny or OperandKind.LoopLocals:
                return Local(code, value);
            case OperandKind.Capture or OperandKind.CaptureRef or OperandKind.CaptureAny:
                return $"{number}:{At(code.CaptureNames, value)}";
            case OperandKind.Global or OperandKind.GlobalRef or OperandKind.GlobalAny:
                return (uint)value < (uint)image.Globals.Length ? image.Globals[value].Name : "?" + number;
            case OperandKind.Constant or OperandKind.ConstantRef:
                return (uint)value < (uint)image.Constants.Length ? Show(image.Constants[value]) : "?" + number;
            case OperandKind.Name:
                return $"\"{At(image.Names, value)}\"";
            case OperandKind.Type or OperandKind.ScalarType or OperandKind.TableType or OperandKind.RecordType or OperandKind.VectorType or OperandKind.FuncType:
                return (uint)value < (uint)image.Types.Length ? image.Types[value].ToString()! : "?" + number;
            case OperandKind.Routine or OperandKind.Function or OperandKind.Event or OperandKind.Hook or OperandKind.Lambda:
                return (uint)value < (uint)image.Routines.Length ? image.Routines[value].Name : "?" + number;
            case OperandKind.CallSite:
                return (uint)value < (uint)image.CallSites.Length ? Show(image, image.CallSites[value]) : "?" + number;
            case OperandKind.Target or OperandKind.BackTarget:
                return "-> " + number;
            case OperandKind.LocalPair:
                return $"{Local(code, (ushort)value)} {Local(code, value >>> 16)}";
            case OperandKind.LocalImmediate:
                return $"{Local(code, (ushort)value)} {Number((short)(value >> 16))}";
            case OperandKind.LocalFlag:
                return $"{Local(code, (ushort)value)} {Number(value >>> 16)}";
            case OperandKind.FieldPair:
                return $"${Number((ushort)value)} ${Number(value >>> 16)}";
            case OperandKind.FieldImmediate:
                return $"${Number((ushort)value)} {Number((short)(value >> 16))}";
            case OperandKind.ColumnLocal or OperandKind.ColumnLocalRef:
                return $"{Number((ushort)value)} {Local(code, value >>> 16)}";
            case OperandKind.LocalTarget or OperandKind.LocalBackTarget:
                return $"{Local(code, PackedJump.Local(value))} -> {Number(PackedJump.Target(value))}";
            case OperandKind.ImmediateTarget or OperandKind.ImmediateBackTarget:
                return $"{Number(PackedJump.Immediate(value))} -> {Number(PackedJump.Target(value))}";
            case OperandKind.Immediate:
                return Number((short)value);
            case OperandKind.Field:
                return "$" + number;
            case OperandKind.Fields:
                return string.Join(' ', Enumerable.Range(0, 16).Where(field => (value >> field & 1) != 0).Select(field => "$" + Number(field)));
            case OperandKind.ElementOpcode:
                return Opcodes.Find(value)?.Name ?? "?" + number;
            case OperandKind.Attributes:
                return value == 0 ? "" : "attributes " + (value - 1).ToString(CultureInfo.InvariantCulture);
            case OperandKind.Trigger:
                return "when " + number;
            default:
                return number;
        }
    }

    private static string Local(CodeBlock code, int local) => $"{Number(local)}:{At(code.LocalNames, local)}";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string At(string[] names, int index) => (uint)index < (uint)names.Length ? names[index] : "?";

    private static string Show(Constant constant) => constant.Type.Tag == TypeTag.String
        ? $"\"{ValueFormatter.Describe(constant.Type, constant.Value)}\""
        : ValueFormatter.Describe(constant.Type, constant.Value);

    private static string Show(ProgramImage image, CallSite site)
    {
        string name = (uint)site.Routine < (uint)image.Routines.Length ? image.Routines[site.Routine].Name : "";
        return $"{name}({string.Join(", ", (object[])site.Types)})";
    }

    private void Write(Routine routine)
    {
        foreach (RoutineBody body in routine.Bodies)
        {
            CodeBlock code = _image.Code[body.Code];
            string priority = body.Priority == 0 ? "" : $" &priority={body.Priority}";
            _to.WriteLine($"{routine.Kind.ToString().ToLowerInvariant()} {routine.Name}{priority}: {routine.Type}");
            Write(code);
        }
    }

    private bool WriteEntry(string title, int index)
    {
        if (index < 0 || index >= _image.Code.Length)
        {
            return false;
        }

        _to.WriteLine(title + ":");
        Write(_image.Code[index]);
        return true;
    }

    private void Write(CodeBlock code)
    {
        _to.WriteLine($"  locals {code.LocalCount}, parameters {code.ParameterCount}, captures {code.CaptureTypes.Length}, stack {code.MaxStack}");
        int shown = -1;
        for (int pc = 0; pc < code.Instructions.Length; pc++)
        {
            int statement = code.StatementAt(pc);
            if (statement >= 0 && statement != shown)
            {
                shown = statement;
                StatementRange range = code.Statements[statement];
                string file = range.Source < _image.Sources.Length ? _image.Sources[range.Source].Name : "";
                string? line = _sourceLine?.Invoke(file, range.Line);
                _to.WriteLine($"  {file}:{range.Line}{(line is null ? "" : "  " + line.Trim())}");
            }

            _to.WriteLine($"  {pc,6}  {Describe(_image, code, pc)}");
        }

        _to.WriteLine();
    }
}
