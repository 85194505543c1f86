namespace NidsVm.Vm.Bytecode;

/// <summary>What an operand field means. The verifier checks its range, the disassembler shows what it stands for.</summary>
public enum OperandKind : byte
{
    /// <summary>Unused; zero.</summary>
    None,

    /// <summary>A plain number.</summary>
    Number,

    /// <summary>How many values the instruction takes from the stack.</summary>
    Count,

    /// <summary>Zero or one.</summary>
    Flag,

    /// <summary>A scalar local.</summary>
    Local,

    /// <summary>A reference local.</summary>
    LocalRef,

    /// <summary>A local of either kind.</summary>
    LocalAny,

    /// <summary>A loop's three hidden locals: the table, vector or string (a reference), then two scalars for its position.</summary>
    LoopLocals,

    Capture,
    CaptureRef,
    CaptureAny,
    Global,
    GlobalRef,
    GlobalAny,

    /// <summary>A scalar constant.</summary>
    Constant,

    /// <summary>A reference constant.</summary>
    ConstantRef,
    Name,
    Type,
    ScalarType,
    TableType,
    RecordType,
    VectorType,
    FuncType,

    /// <summary>Any routine.</summary>
    Routine,
    Function,
    Event,
    Hook,
    Lambda,
    CallSite,

    /// <summary>An instruction of the same body, further on.</summary>
    Target,

    /// <summary>An instruction of the same body, here or before.</summary>
    BackTarget,

    /// <summary>A record's slot number; the record's own type is checked when it runs.</summary>
    Field,

    /// <summary>A bit for each of a record's first 16 fields.</summary>
    Fields,

    /// <summary>One more than an index of table attributes, or 0 for none.</summary>
    Attributes,

    /// <summary>A <c>when</c> definition.</summary>
    Trigger,

    /// <summary>The number of an opcode over scalars, applied to vector elements.</summary>
    ElementOpcode,

    /// <summary>A column of a table's key.</summary>
    Column,

    /// <summary>A plain number above zero.</summary>
    Positive,

    /// <summary>A plain number of 16 bits with a sign.</summary>
    Immediate,

    /// <summary>Two scalar locals: x in the low 16 bits, y in the high ones.</summary>
    LocalPair,

    /// <summary>A scalar local x in the low 16 bits, a number with a sign in the high ones.</summary>
    LocalImmediate,

    /// <summary>A scalar local x in the low 16 bits, zero or one in the high ones.</summary>
    LocalFlag,

    /// <summary>Two slot numbers of records, the first in the low 16 bits.</summary>
    FieldPair,

    /// <summary>A slot number of a record in the low 16 bits, a number with a sign in the high ones.</summary>
    FieldImmediate,

    /// <summary>A column of a table's key in the low 16 bits, a scalar local in the high ones.</summary>
    ColumnLocal,

    /// <summary>A column of a table's key in the low 16 bits, a reference local in the high ones.</summary>
    ColumnLocalRef,

    /// <summary>A scalar local x in the low 14 bits, an instruction further on in the others (see <see cref="PackedJump"/>).</summary>
    LocalTarget,

    /// <summary>A scalar local x in the low 14 bits, an instruction here or before in the others.</summary>
    LocalBackTarget,

    /// <summary>A number with a sign in the low 14 bits, an instruction further on in the others.</summary>
    ImmediateTarget,

    /// <summary>A number with a sign in the low 14 bits, an instruction here or before in the others.</summary>
    ImmediateBackTarget,
}

/// <summary>
/// Declares an opcode. Stack effects are lists of words: <c>s</c> a scalar, <c>r</c> a reference, <c>w</c> a whole slot that may be
/// unset, <c>v</c> one value of any kind, <c>many</c> A whole slots, <c>keys</c> one value a key column of table type B, <c>type</c> a
/// value of type B, <c>elem</c> a yield of table type B or an element of vector type B, <c>args</c> the parameters of routine B,
/// <c>site</c> the arguments of call site B, <c>func</c> the parameters of function type B, <c>yield</c> the result of what B names.
/// </summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class OpAttribute : Attribute
{
    public OpAttribute(string pops, string pushes, string meaning)
    {
        Pops = pops;
        Pushes = pushes;
        Meaning = meaning;
    }

    public string Pops { get; }

    public string Pushes { get; }

    /// <summary>One line: what it does.</summary>
    public string Meaning { get; }

    /// <summary>Meaning of operand A.</summary>
    public OperandKind A { get; set; }

    /// <summary>Meaning of operand B.</summary>
    public OperandKind B { get; set; }

    /// <summary>True where control never goes on with the next instruction.</summary>
    public bool Ends { get; set; }
}
