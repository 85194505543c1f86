namespace NidsVm.Vm.Bytecode;

/// <summary>
/// The opcode table: number (append only: images hold them), name, stack effect, operands, meaning. The interpreter's hot loop takes the
/// numbers below 256; those from 256 on are rare and live in methods of their own.
/// </summary>
public enum Opcode : ushort
{
    // Stack and constants.
    [Op("", "", "do nothing")]
    Nop = 0,
    [Op("v", "", "drop the top")]
    Pop = 1,
    [Op("s", "s s", "push the top again")]
    DupScalar = 2,
    [Op("r", "r r", "push the top again")]
    DupRef = 3,
    [Op("", "s", "push B", B = OperandKind.Number)]
    PushInt = 4,
    [Op("", "s", "push scalar constants[B]", B = OperandKind.Constant)]
    PushConstant = 5,
    [Op("", "r", "push reference constants[B]", B = OperandKind.ConstantRef)]
    PushReference = 6,
    [Op("", "r", "push the value of routines[B]", B = OperandKind.Routine)]
    PushFunction = 7,

    // Locals.
    [Op("", "s", "push scalar locals[A]", A = OperandKind.Local)]
    LoadLocal = 8,
    [Op("", "r", "push reference locals[A]", A = OperandKind.LocalRef)]
    LoadLocalRef = 9,
    [Op("s", "", "locals[A] = top", A = OperandKind.Local)]
    StoreLocal = 10,
    [Op("r", "", "locals[A] = top", A = OperandKind.LocalRef)]
    StoreLocalRef = 11,
    [Op("", "s", "push scalar locals[A]; error where it is unset", A = OperandKind.Local)]
    LoadLocalChecked = 12,
    [Op("", "r", "push reference locals[A]; error where it is unset", A = OperandKind.LocalRef)]
    LoadLocalRefChecked = 13,
    [Op("s", "", "locals[A] = top, and it is set now", A = OperandKind.Local)]
    StoreLocalSet = 14,
    [Op("", "", "locals[A] has no value", A = OperandKind.LocalAny)]
    UnsetLocal = 15,
    [Op("", "", "locals[A] += B, wrapping", A = OperandKind.Local, B = OperandKind.Number)]
    IncrementLocal = 16,

    // Captures of the closure that runs.
    [Op("", "s", "push scalar captures[A]; error where it is unset", A = OperandKind.Capture)]
    LoadCapture = 17,
    [Op("", "r", "push reference captures[A]; error where it is unset", A = OperandKind.CaptureRef)]
    LoadCaptureRef = 18,
    [Op("s", "", "captures[A] = top", A = OperandKind.Capture)]
    StoreCapture = 19,
    [Op("r", "", "captures[A] = top", A = OperandKind.CaptureRef)]
    StoreCaptureRef = 20,

    // Globals.
    [Op("", "s", "push scalar globals[B]; error where it is unset", B = OperandKind.Global)]
    LoadGlobal = 21,
    [Op("", "r", "push reference globals[B]; error where it is unset", B = OperandKind.GlobalRef)]
    LoadGlobalRef = 22,
    [Op("s", "", "globals[B] = top", B = OperandKind.Global)]
    StoreGlobal = 23,
    [Op("r", "", "globals[B] = top", B = OperandKind.GlobalRef)]
    StoreGlobalRef = 24,

    // Control.
    [Op("", "", "go to B", B = OperandKind.Target, Ends = true)]
    Jump = 25,
    [Op("", "", "go back to B, and count against the budget", B = OperandKind.BackTarget, Ends = true)]
    Loop = 26,
    [Op("s", "", "go to B where top is true", B = OperandKind.Target)]
    JumpIfTrue = 27,
    [Op("s", "", "go to B where top is false", B = OperandKind.Target)]
    JumpIfFalse = 28,
    [Op("s", "", "go back to B where top is true, and count against the budget", B = OperandKind.BackTarget)]
    LoopIfTrue = 29,
    [Op("", "", "end the body without a value", Ends = true)]
    Return = 30,
    [Op("s", "", "end the body, yielding top", Ends = true)]
    ReturnScalar = 31,
    [Op("r", "", "end the body, yielding top", Ends = true)]
    ReturnRef = 32,
    [Op("args", "yield", "call function routines[B]", B = OperandKind.Function)]
    Call = 33,
    [Op("site", "yield", "call the built-in of call site B", B = OperandKind.CallSite)]
    CallBuiltin = 34,
    [Op("func r", "yield", "call the function value on top; its type is B", B = OperandKind.FuncType)]
    CallValue = 35,

    // Arithmetic.
    [Op("s s", "s", "left + right, wrapping (count and int)")]
    AddCount = 36,
    [Op("s s", "s", "left - right; warns below zero and wraps")]
    SubCount = 37,
    [Op("s s", "s", "left - right, wrapping")]
    SubInt = 38,
    [Op("s s", "s", "left * right, wrapping (count and int)")]
    MulCount = 39,
    [Op("s s", "s", "left / right; error by zero")]
    DivCount = 40,
    [Op("s s", "s", "left / right; error by zero")]
    DivInt = 41,
    [Op("s s", "s", "left % right; error by zero")]
    ModCount = 42,
    [Op("s s", "s", "left % right; error by zero")]
    ModInt = 43,
    [Op("s s", "s", "left + right (double, interval, time)")]
    AddDouble = 44,
    [Op("s s", "s", "left - right (double, interval, time)")]
    SubDouble = 45,
    [Op("s s", "s", "left * right (double, interval)")]
    MulDouble = 46,
    [Op("s s", "s", "left / right; error by zero (double, interval)")]
    DivDouble = 47,
    [Op("s", "s", "- top, wrapping")]
    NegInt = 48,
    [Op("s", "s", "- top")]
    NegDouble = 49,
    [Op("s s", "s", "left & right")]
    AndCount = 50,
    [Op("s s", "s", "left | right")]
    OrCount = 51,
    [Op("s s", "s", "left ^ right")]
    XorCount = 52,
    [Op("s", "s", "~ top")]
    NotCount = 53,
    [Op("s s", "s", "left << right")]
    ShlCount = 54,
    [Op("s s", "s", "left >> right")]
    ShrCount = 55,
    [Op("s s", "s", "left << right; error where left is negative")]
    ShlInt = 56,
    [Op("s s", "s", "left >> right, keeping the sign")]
    ShrInt = 57,
    [Op("s", "s", "! top")]
    NotBool = 58,

    // Comparison.
    [Op("s s", "s", "left == right, by their bits")]
    EqScalar = 59,
    [Op("s s", "s", "left != right, by their bits")]
    NeScalar = 60,
    [Op("s s", "s", "left < right (count, port)")]
    LtCount = 61,
    [Op("s s", "s", "left <= right (count, port)")]
    LeCount = 62,
    [Op("s s", "s", "left < right (int, enum)")]
    LtInt = 63,
    [Op("s s", "s", "left <= right (int, enum)")]
    LeInt = 64,
    [Op("s s", "s", "left == right")]
    EqDouble = 65,
    [Op("s s", "s", "left != right")]
    NeDouble = 66,
    [Op("s s", "s", "left < right (double, interval, time)")]
    LtDouble = 67,
    [Op("s s", "s", "left <= right (double, interval, time)")]
    LeDouble = 68,
    [Op("r r", "s", "left == right")]
    EqString = 69,
    [Op("r r", "s", "left != right")]
    NeString = 70,
    [Op("r r", "s", "left < right, byte by byte")]
    LtString = 71,
    [Op("r r", "s", "left <= right, byte by byte")]
    LeString = 72,
    [Op("r r", "s", "left == right")]
    EqAddr = 73,
    [Op("r r", "s", "left != right")]
    NeAddr = 74,
    [Op("r r", "s", "left < right")]
    LtAddr = 75,
    [Op("r r", "s", "left <= right")]
    LeAddr = 76,
    [Op("r r", "s", "left == right")]
    EqSubnet = 77,
    [Op("r r", "s", "left != right")]
    NeSubnet = 78,
    [Op("r r", "s", "left == right, deeply, by type B", B = OperandKind.Type)]
    EqRef = 79,
    [Op("r r", "s", "left != right, deeply, by type B", B = OperandKind.Type)]
    NeRef = 80,

    // Comparison with a jump.
    [Op("s s", "", "go to B where left == right", B = OperandKind.Target)]
    JumpIfEqScalar = 81,
    [Op("s s", "", "go to B where left != right", B = OperandKind.Target)]
    JumpIfNeScalar = 82,
    [Op("s s", "", "go to B where left < right", B = OperandKind.Target)]
    JumpIfLtCount = 83,
    [Op("s s", "", "go to B where left >= right", B = OperandKind.Target)]
    JumpIfGeCount = 84,
    [Op("s s", "", "go to B where left <= right", B = OperandKind.Target)]
    JumpIfLeCount = 85,
    [Op("s s", "", "go to B where left > right", B = OperandKind.Target)]
    JumpIfGtCount = 86,
    [Op("s s", "", "go to B where left < right", B = OperandKind.Target)]
    JumpIfLtInt = 87,
    [Op("s s", "", "go to B where left >= right", B = OperandKind.Target)]
    JumpIfGeInt = 88,
    [Op("s s", "", "go to B where left <= right", B = OperandKind.Target)]
    JumpIfLeInt = 89,
    [Op("s s", "", "go to B where left > right", B = OperandKind.Target)]
    JumpIfGtInt = 90,

    // Conversions of scalars.
    [Op("s", "s", "count to int; a value that does not fit skips the statement")]
    CountToInt = 91,
    [Op("s", "s", "int to count; a value that does not fit skips the statement")]
    IntToCount = 92,
    [Op("s", "s", "count to double")]
    CountToDouble = 93,
    [Op("s", "s", "int to double")]
    IntToDouble = 94,
    [Op("s", "s", "double to count, towards zero; a value that does not fit skips the statement")]
    DoubleToCount = 95,
    [Op("s", "s", "double to int, towards zero; a value that does not fit skips the statement")]
    DoubleToInt = 96,

    // Records.
    [Op("r", "s", "push scalar field A; error where it is unset", A = OperandKind.Field)]
    LoadField = 97,
    [Op("r", "r", "push reference field A; error where it is unset", A = OperandKind.Field)]
    LoadFieldRef = 98,
    [Op("", "s", "push scalar field B of record locals[A]", A = OperandKind.LocalRef, B = OperandKind.Field)]
    LoadLocalField = 99,
    [Op("", "r", "push reference field B of record locals[A]", A = OperandKind.LocalRef, B = OperandKind.Field)]
    LoadLocalFieldRef = 100,
    [Op("s r", "", "top.field A = value below", A = OperandKind.Field)]
    StoreField = 101,
    [Op("r r", "", "top.field A = value below", A = OperandKind.Field)]
    StoreFieldRef = 102,
    [Op("r", "s", "whether field A is set", A = OperandKind.Field)]
    HasField = 103,
    [Op("r s", "r", "field A of the record below = top; the record stays", A = OperandKind.Field)]
    InitField = 104,
    [Op("r r", "r", "field A of the record below = top; the record stays", A = OperandKind.Field)]
    InitFieldRef = 105,
    [Op("", "r", "push a new record of type B with its defaults; fields that A names get their values next, and those not", A = OperandKind.Fields, B = OperandKind.RecordType)]
    NewRecord = 106,

    // Vectors.
    [Op("r s", "s", "push scalar element; A: the index is an int; error where there is none", A = OperandKind.Flag)]
    VectorGet = 107,
    [Op("r s", "r", "push reference element; A: the index is an int; error where there is none", A = OperandKind.Flag)]
    VectorGetRef = 108,
    [Op("s r s", "", "element of the vector below top at index top = value; A: the index is an int", A = OperandKind.Flag)]
    VectorPut = 109,
    [Op("r r s", "", "element of the vector below top at index top = value; A: the index is an int", A = OperandKind.Flag)]
    VectorPutRef = 110,
    [Op("r s", "", "append top to the vector below")]
    VectorAppend = 111,
    [Op("r r", "", "append top to the vector below")]
    VectorAppendRef = 112,
    [Op("r s", "r", "append top to the vector below, which stays")]
    VectorInit = 113,
    [Op("r r", "r", "append top to the vector below, which stays")]
    VectorInitRef = 114,
    [Op("r", "s", "length of a string")]
    SizeString = 115,
    [Op("r", "s", "number of elements of a table or set")]
    SizeTable = 116,
    [Op("r", "s", "number of elements of a vector")]
    SizeVector = 117,

    // Tables and sets.
    [Op("r keys", "s", "push the scalar at a key of a table of type B, or its default; error where there is none", B = OperandKind.TableType)]
    TableGet = 118,
    [Op("r keys", "r", "push the reference at a key of a table of type B, or its default; error where there is none", B = OperandKind.TableType)]
    TableGetRef = 119,
    [Op("elem r keys", "", "table[keys] = value", B = OperandKind.TableType)]
    TablePut = 120,
    [Op("keys r", "s", "whether the key is in the table of type B", B = OperandKind.TableType)]
    TableHas = 121,
    [Op("r keys", "", "add the key to a set of type B (or a table, with its default)", B = OperandKind.TableType)]
    SetAdd = 122,
    [Op("r keys", "", "remove the key from a table of type B", B = OperandKind.TableType)]
    TableDelete = 123,

    // Loops.
    [Op("r", "", "start a loop over the table on top, with hidden locals from A", A = OperandKind.LoopLocals)]
    TableLoop = 124,
    [Op("", "", "step to the next element, or end the loop and go to B", A = OperandKind.LoopLocals, B = OperandKind.Target)]
    TableNext = 125,
    [Op("", "s", "push scalar key column B of the loop at A", A = OperandKind.LoopLocals, B = OperandKind.Column)]
    LoopKey = 126,
    [Op("", "r", "push reference key column B of the loop at A", A = OperandKind.LoopLocals, B = OperandKind.Column)]
    LoopKeyRef = 127,
    [Op("", "s", "push the scalar value of the table loop at A", A = OperandKind.LoopLocals)]
    LoopValue = 128,
    [Op("", "r", "push the reference value of the table loop at A", A = OperandKind.LoopLocals)]
    LoopValueRef = 129,
    [Op("", "", "leave the table loop at A early", A = OperandKind.LoopLocals)]
    TableLoopEnd = 130,
    [Op("r", "", "start a loop over the vector on top, with hidden locals from A", A = OperandKind.LoopLocals)]
    VectorLoop = 131,
    [Op("", "", "step to the next element that is set, or go to B", A = OperandKind.LoopLocals, B = OperandKind.Target)]
    VectorNext = 132,
    [Op("", "s", "push the index of the vector loop at A", A = OperandKind.LoopLocals)]
    LoopIndex = 133,
    [Op("", "s", "push the scalar element of the vector loop at A", A = OperandKind.LoopLocals)]
    LoopElement = 134,
    [Op("", "r", "push the reference element of the vector loop at A", A = OperandKind.LoopLocals)]
    LoopElementRef = 135,
    [Op("r", "", "start a loop over the bytes of the string on top, with hidden locals from A", A = OperandKind.LoopLocals)]
    StringLoop = 136,
    [Op("", "", "step to the next byte, or go to B", A = OperandKind.LoopLocals, B = OperandKind.Target)]
    StringNext = 137,
    [Op("", "r", "push the byte of the string loop at A as a string", A = OperandKind.LoopLocals)]
    LoopByte = 138,

    // Locals and constants in one instruction.
    [Op("", "", "locals[A] = locals[B]", A = OperandKind.Local, B = OperandKind.Local)]
    MoveLocal = 139,
    [Op("", "", "locals[A] = locals[B]", A = OperandKind.LocalRef, B = OperandKind.LocalRef)]
    MoveLocalRef = 140,
    [Op("", "", "locals[A] = B", A = OperandKind.Local, B = OperandKind.Number)]
    SetLocal = 141,
    [Op("", "s s", "push scalars locals[A], then locals[B]", A = OperandKind.Local, B = OperandKind.Local)]
    LoadLocals = 142,
    [Op("", "", "end the body, yielding scalar locals[A]", A = OperandKind.Local, Ends = true)]
    ReturnLocal = 143,
    [Op("", "", "end the body, yielding B", B = OperandKind.Number, Ends = true)]
    ReturnInt = 144,
    [Op("", "s", "push locals[A] + locals[B], wrapping", A = OperandKind.Local, B = OperandKind.Local)]
    AddLocals = 145,
    [Op("", "s", "push locals[A] + B, wrapping", A = OperandKind.Local, B = OperandKind.Number)]
    AddLocalInt = 146,
    [Op("s", "s", "top + B, wrapping", B = OperandKind.Number)]
    AddInt = 147,
    [Op("s", "s", "top + locals[A], wrapping", A = OperandKind.Local)]
    AddLocal = 148,
    [Op("", "", "locals[A] = x + y, wrapping", A = OperandKind.Local, B = OperandKind.LocalPair)]
    AddLocalsTo = 149,
    [Op("", "", "locals[A] = x + number, wrapping", A = OperandKind.Local, B = OperandKind.LocalImmediate)]
    AddLocalIntTo = 150,
    [Op("s", "", "locals[A] += top, wrapping", A = OperandKind.Local)]
    AddTo = 151,
    [Op("", "s", "push locals[A] - locals[B]; warns below zero and wraps", A = OperandKind.Local, B = OperandKind.Local)]
    SubCountLocals = 152,
    [Op("", "s", "push locals[A] - B; warns below zero and wraps", A = OperandKind.Local, B = OperandKind.Number)]
    SubCountLocalInt = 153,
    [Op("s", "s", "top - B; warns below zero and wraps", B = OperandKind.Number)]
    SubCountInt = 154,
    [Op("", "s", "push locals[A] * locals[B], wrapping", A = OperandKind.Local, B = OperandKind.Local)]
    MulLocals = 155,
    [Op("", "s", "push locals[A] * B, wrapping", A = OperandKind.Local, B = OperandKind.Number)]
    MulLocalInt = 156,
    [Op("s", "s", "top * B, wrapping", B = OperandKind.Number)]
    MulInt = 157,
    [Op("", "s", "push locals[A] / B", A = OperandKind.Local, B = OperandKind.Positive)]
    DivCountLocalInt = 158,
    [Op("s", "s", "top / B", B = OperandKind.Positive)]
    DivCountInt = 159,
    [Op("", "s", "push locals[A] % locals[B]; error by zero", A = OperandKind.Local, B = OperandKind.Local)]
    ModCountLocals = 160,
    [Op("", "s", "push locals[A] % B", A = OperandKind.Local, B = OperandKind.Positive)]
    ModCountLocalInt = 161,
    [Op("s", "s", "top % B", B = OperandKind.Positive)]
    ModCountInt = 162,
    [Op("s", "s", "top & B", B = OperandKind.Number)]
    AndCountInt = 163,
    [Op("s", "s", "top >> B", B = OperandKind.Number)]
    ShrCountInt = 164,
    [Op("", "s", "push locals[A] + locals[B] (double, interval, time)", A = OperandKind.Local, B = OperandKind.Local)]
    AddDoubleLocals = 165,
    [Op("", "s", "push locals[A] - locals[B] (double, interval, time)", A = OperandKind.Local, B = OperandKind.Local)]
    SubDoubleLocals = 166,
    [Op("", "s", "push locals[A] * locals[B] (double, interval)", A = OperandKind.Local, B = OperandKind.Local)]
    MulDoubleLocals = 167,
    [Op("s", "s", "top + constants[B] (double, interval, time)", B = OperandKind.Constant)]
    AddDoubleConstant = 168,
    [Op("s", "", "locals[A] += top (double, interval, time)", A = OperandKind.Local)]
    AddDoubleTo = 169,

    // Comparison of locals with a jump.
    [Op("", "", "go to B where locals[A] is true", A = OperandKind.Local, B = OperandKind.Target)]
    JumpIfLocalTrue = 170,
    [Op("", "", "go to B where locals[A] is false", A = OperandKind.Local, B = OperandKind.Target)]
    JumpIfLocalFalse = 171,
    [Op("", "", "go to the target where locals[A] == x", A = OperandKind.Local, B = OperandKind.LocalTarget)]
    JumpIfEqScalarLocals = 172,
    [Op("", "", "go to the target where locals[A] != x", A = OperandKind.Local, B = OperandKind.LocalTarget)]
    JumpIfNeScalarLocals = 173,
    [Op("", "", "go to the target where locals[A] < x", A = OperandKind.Local, B = OperandKind.LocalTarget)]
    JumpIfLtCountLocals = 174,
    [Op("", "", "go to the target where locals[A] >= x", A = OperandKind.Local, B = OperandKind.LocalTarget)]
    JumpIfGeCountLocals = 175,
    [Op("", "", "go to the target where locals[A] <= x", A = OperandKind.Local, B = OperandKind.LocalTarget)]
    JumpIfLeCountLocals = 176,
    [Op("", "", "go to the target where locals[A] > x", A = OperandKind.Local, B = OperandKind.LocalTarget)]
    JumpIfGtCountLocals = 177,
    [Op("", "", "go to the target where locals[A] < x", A = OperandKind.Local, B = OperandKind.LocalTarget)]
    JumpIfLtIntLocals = 178,
    [Op("", "", "go to the target where locals[A] >= x", A = OperandKind.Local, B = OperandKind.LocalTarget)]
    JumpIfGeIntLocals = 179,
    [Op("", "", "go to the target where locals[A] <= x", A = OperandKind.Local, B = OperandKind.LocalTarget)]
    JumpIfLeIntLocals = 180,
    [Op("", "", "go to the target where locals[A] > x", A = OperandKind.Local, B = OperandKind.LocalTarget)]
    JumpIfGtIntLocals = 181,
    [Op("", "", "go to the target where locals[A] == number", A = OperandKind.Local, B = OperandKind.ImmediateTarget)]
    JumpIfEqScalarLocalInt = 182,
    [Op("", "", "go to the target where locals[A] != number", A = OperandKind.Local, B = OperandKind.ImmediateTarget)]
    JumpIfNeScalarLocalInt = 183,
    [Op("", "", "go to the target where locals[A] < number", A = OperandKind.Local, B = OperandKind.ImmediateTarget)]
    JumpIfLtCountLocalInt = 184,
    [Op("", "", "go to the target where locals[A] >= number", A = OperandKind.Local, B = OperandKind.ImmediateTarget)]
    JumpIfGeCountLocalInt = 185,
    [Op("", "", "go to the target where locals[A] <= number", A = OperandKind.Local, B = OperandKind.ImmediateTarget)]
    JumpIfLeCountLocalInt = 186,
    [Op("", "", "go to the target where locals[A] > number", A = OperandKind.Local, B = OperandKind.ImmediateTarget)]
    JumpIfGtCountLocalInt = 187,
    [Op("", "", "go to the target where locals[A] < number", A = OperandKind.Local, B = OperandKind.ImmediateTarget)]
    JumpIfLtIntLocalInt = 188,
    [Op("", "", "go to the target where locals[A] >= number", A = OperandKind.Local, B = OperandKind.ImmediateTarget)]
    JumpIfGeIntLocalInt = 189,
    [Op("", "", "go to the target where locals[A] <= number", A = OperandKind.Local, B = OperandKind.ImmediateTarget)]
    JumpIfLeIntLocalInt = 190,
    [Op("", "", "go to the target where locals[A] > number", A = OperandKind.Local, B = OperandKind.ImmediateTarget)]
    JumpIfGtIntLocalInt = 191,
    [Op("s", "", "go to the target where top == number", B = OperandKind.ImmediateTarget)]
    JumpIfEqScalarValue = 192,
    [Op("s", "", "go to the target where top != number", B = OperandKind.ImmediateTarget)]
    JumpIfNeScalarValue = 193,
    [Op("s", "", "go to the target where top < number", B = OperandKind.ImmediateTarget)]
    JumpIfLtCountValue = 194,
    [Op("s", "", "go to the target where top >= number", B = OperandKind.ImmediateTarget)]
    JumpIfGeCountValue = 195,
    [Op("s", "", "go to the target where top <= number", B = OperandKind.ImmediateTarget)]
    JumpIfLeCountValue = 196,
    [Op("s", "", "go to the target where top > number", B = OperandKind.ImmediateTarget)]
    JumpIfGtCountValue = 197,
    [Op("", "", "go back to the target where locals[A] != x, and count against the budget", A = OperandKind.Local, B = OperandKind.LocalBackTarget)]
    LoopIfNeScalarLocals = 198,
    [Op("", "", "go back to the target where locals[A] < x, and count against the budget", A = OperandKind.Local, B = OperandKind.LocalBackTarget)]
    LoopIfLtCountLocals = 199,
    [Op("", "", "go back to the target where locals[A] >= x, and count against the budget", A = OperandKind.Local, B = OperandKind.LocalBackTarget)]
    LoopIfGeCountLocals = 200,
    [Op("", "", "go back to the target where locals[A] <= x, and count against the budget", A = OperandKind.Local, B = OperandKind.LocalBackTarget)]
    LoopIfLeCountLocals = 201,
    [Op("", "", "go back to the target where locals[A] > x, and count against the budget", A = OperandKind.Local, B = OperandKind.LocalBackTarget)]
    LoopIfGtCountLocals = 202,
    [Op("", "", "go back to the target where locals[A] != number, and count against the budget", A = OperandKind.Local, B = OperandKind.ImmediateBackTarget)]
    LoopIfNeScalarLocalInt = 203,
    [Op("", "", "go back to the target where locals[A] < number, and count against the budget", A = OperandKind.Local, B = OperandKind.ImmediateBackTarget)]
    LoopIfLtCountLocalInt = 204,
    [Op("", "", "go back to the target where locals[A] >= number, and count against the budget", A = OperandKind.Local, B = OperandKind.ImmediateBackTarget)]
    LoopIfGeCountLocalInt = 205,
    [Op("", "", "go back to the target where locals[A] <= number, and count against the budget", A = OperandKind.Local, B = OperandKind.ImmediateBackTarget)]
    LoopIfLeCountLocalInt = 206,
    [Op("", "", "go back to the target where locals[A] > number, and count against the budget", A = OperandKind.Local, B = OperandKind.ImmediateBackTarget)]
    LoopIfGtCountLocalInt = 207,

    // Captures and globals in place.
    [Op("", "", "captures[A] += B, wrapping; error where it is unset", A = OperandKind.Capture, B = OperandKind.Number)]
    IncrementCapture = 208,
    [Op("", "", "globals[B] += A, wrapping; error where it is unset", A = OperandKind.Immediate, B = OperandKind.Global)]
    IncrementGlobal = 209,
    [Op("s", "", "globals[B] += top, wrapping; error where it is unset", B = OperandKind.Global)]
    AddToGlobal = 210,
    [Op("s", "", "globals[B] += top (double, interval, time); error where it is unset", B = OperandKind.Global)]
    AddDoubleToGlobal = 211,

    // Records in locals.
    [Op("s", "", "field B of record locals[A] = top", A = OperandKind.LocalRef, B = OperandKind.Field)]
    StoreLocalField = 212,
    [Op("r", "", "field B of record locals[A] = top", A = OperandKind.LocalRef, B = OperandKind.Field)]
    StoreLocalFieldRef = 213,
    [Op("", "s", "whether field B of record locals[A] is set", A = OperandKind.LocalRef, B = OperandKind.Field)]
    HasLocalField = 214,
    [Op("", "", "the field of record locals[A] += number, wrapping; error where it is unset", A = OperandKind.LocalRef, B = OperandKind.FieldImmediate)]
    IncrementLocalField = 215,
    [Op("s", "", "field B of record locals[A] += top, wrapping; error where it is unset", A = OperandKind.LocalRef, B = OperandKind.Field)]
    AddToLocalField = 216,
    [Op("s", "", "field B of record locals[A] += top (double, interval, time); error where it is unset", A = OperandKind.LocalRef, B = OperandKind.Field)]
    AddDoubleToLocalField = 217,
    [Op("", "s", "push the scalar second field of the record in the first field of record locals[A]", A = OperandKind.LocalRef, B = OperandKind.FieldPair)]
    LoadLocalPath = 218,
    [Op("", "r", "push the reference second field of the record in the first field of record locals[A]", A = OperandKind.LocalRef, B = OperandKind.FieldPair)]
    LoadLocalPathRef = 219,

    // Vectors, tables and strings in locals.
    [Op("", "s", "push scalar element x of vector locals[A]; the flag: the index is an int", A = OperandKind.LocalRef, B = OperandKind.LocalFlag)]
    VectorGetLocals = 220,
    [Op("", "r", "push reference element x of vector locals[A]; the flag: the index is an int", A = OperandKind.LocalRef, B = OperandKind.LocalFlag)]
    VectorGetLocalsRef = 221,
    [Op("s", "s", "scalar element top of vector locals[A]; B: the index is an int", A = OperandKind.LocalRef, B = OperandKind.Flag)]
    VectorGetLocal = 222,
    [Op("s", "r", "reference element top of vector locals[A]; B: the index is an int", A = OperandKind.LocalRef, B = OperandKind.Flag)]
    VectorGetLocalRef = 223,
    [Op("", "", "element x of vector locals[A] = y; the index is a count", A = OperandKind.LocalRef, B = OperandKind.LocalPair)]
    VectorPutLocals = 224,
    [Op("", "", "element x of vector locals[A] = number; the index is a count", A = OperandKind.LocalRef, B = OperandKind.LocalImmediate)]
    VectorPutInt = 225,
    [Op("s", "", "element x of vector locals[A] = top; the flag: the index is an int", A = OperandKind.LocalRef, B = OperandKind.LocalFlag)]
    VectorPutLocal = 226,
    [Op("r", "", "element x of vector locals[A] = top; the flag: the index is an int", A = OperandKind.LocalRef, B = OperandKind.LocalFlag)]
    VectorPutLocalRef = 227,
    [Op("", "s", "push the length of string locals[A]", A = OperandKind.LocalRef)]
    SizeLocalString = 228,
    [Op("", "s", "push the number of elements of table locals[A]", A = OperandKind.LocalRef)]
    SizeLocalTable = 229,
    [Op("", "s", "push the number of elements of vector locals[A]", A = OperandKind.LocalRef)]
    SizeLocalVector = 230,
    [Op("r keys", "", "table[keys] += A, wrapping, its default counted; error where there is none", A = OperandKind.Immediate, B = OperandKind.TableType)]
    TableIncrement = 231,
    [Op("s r keys", "", "table[keys] += value below, wrapping, its default counted; error where there is none", B = OperandKind.TableType)]
    TableAddTo = 232,

    // Loops over containers, with their variables.
    [Op("", "", "step to the next element and go back to B, counting against the budget, or end the loop", A = OperandKind.LoopLocals, B = OperandKind.BackTarget)]
    TableAgain = 233,
    [Op("", "", "local = scalar key column of the loop at A", A = OperandKind.LoopLocals, B = OperandKind.ColumnLocal)]
    LoopKeyTo = 234,
    [Op("", "", "local = reference key column of the loop at A", A = OperandKind.LoopLocals, B = OperandKind.ColumnLocalRef)]
    LoopKeyRefTo = 235,
    [Op("", "", "locals[B] = the scalar value of the table loop at A", A = OperandKind.LoopLocals, B = OperandKind.Local)]
    LoopValueTo = 236,
    [Op("", "", "locals[B] = the reference value of the table loop at A", A = OperandKind.LoopLocals, B = OperandKind.LocalRef)]
    LoopValueRefTo = 237,
    [Op("", "", "step to the next element that is set and go back to B, counting against the budget, or end the loop", A = OperandKind.LoopLocals, B = OperandKind.BackTarget)]
    VectorAgain = 238,
    [Op("", "", "locals[B] = the index of the vector loop at A", A = OperandKind.LoopLocals, B = OperandKind.Local)]
    LoopIndexTo = 239,
    [Op("", "", "locals[B] = the scalar element of the vector loop at A", A = OperandKind.LoopLocals, B = OperandKind.Local)]
    LoopElementTo = 240,
    [Op("", "", "locals[B] = the reference element of the vector loop at A", A = OperandKind.LoopLocals, B = OperandKind.LocalRef)]
    LoopElementRefTo = 241,
    [Op("func", "yield", "call the function value in locals[A]; its type is B", A = OperandKind.LocalRef, B = OperandKind.FuncType)]
    CallLocal = 242,
    [Op("", "", "B tests of locals[A] against constants follow, each with its jump: take the one that holds at once", A = OperandKind.LocalAny, B = OperandKind.Positive)]
    Switch = 243,

    // Doubles.
    [Op("s", "s", "top - constants[B] (double, interval, time)", B = OperandKind.Constant)]
    SubDoubleConstant = 244,
    [Op("s", "s", "top * constants[B] (double, interval)", B = OperandKind.Constant)]
    MulDoubleConstant = 245,
    [Op("s", "s", "top / constants[B]; error by zero (double, interval)", B = OperandKind.Constant)]
    DivDoubleConstant = 246,
    [Op("s", "s", "top + locals[A] (double, interval, time)", A = OperandKind.Local)]
    AddDoubleLocal = 247,
    [Op("s", "s", "top - locals[A] (double, interval, time)", A = OperandKind.Local)]
    SubDoubleLocal = 248,
    [Op("s", "s", "top * locals[A] (double, interval)", A = OperandKind.Local)]
    MulDoubleLocal = 249,
    [Op("s s", "", "go to B where left < right (double, interval, time)", B = OperandKind.Target)]
    JumpIfLtDouble = 250,
    [Op("s s", "", "go to B where left < right does not hold (double, interval, time)", B = OperandKind.Target)]
    JumpIfNotLtDouble = 251,
    [Op("s s", "", "go to B where left <= right (double, interval, time)", B = OperandKind.Target)]
    JumpIfLeDouble = 252,
    [Op("s s", "", "go to B where left <= right does not hold (double, interval, time)", B = OperandKind.Target)]
    JumpIfNotLeDouble = 253,

    // Whole slots, closures and types as values.
    [Op("", "w", "push locals[A] as it is, set or not", A = OperandKind.LocalAny)]
    LoadWhole = 256,
    [Op("", "w", "push captures[A] as it is, set or not", A = OperandKind.CaptureAny)]
    LoadWholeCapture = 257,
    [Op("w", "w", "deep copy of a captured value of type B", B = OperandKind.Type)]
    CopyWhole = 258,
    [Op("many", "r", "push a closure of routines[B] over A captures", A = OperandKind.Count, B = OperandKind.Lambda)]
    MakeClosure = 259,
    [Op("r", "r", "deep copy of a value of type B", B = OperandKind.Type)]
    Copy = 260,
    [Op("s", "r", "put a scalar of type B into a box, for a place of type any", B = OperandKind.ScalarType)]
    Box = 261,
    [Op("r", "s", "take a scalar of type B out of an any; error where it holds something else", B = OperandKind.ScalarType)]
    Unbox = 262,
    [Op("r", "r", "check that an any holds a value of type B; error where not", B = OperandKind.Type)]
    CastRef = 263,
    [Op("r", "s", "whether an any holds a value of type B", B = OperandKind.Type)]
    TypeTest = 264,
    [Op("r", "s", "whether the boxed value on top could be cast to type B (?as)", B = OperandKind.Type)]
    CastTest = 265,
    [Op("r", "type", "the boxed value on top cast to type B (as); error where it cannot be", B = OperandKind.Type)]
    Cast = 266,
    [Op("r", "r", "element B of the list in an any", B = OperandKind.Number)]
    AnyIndex = 267,
    [Op("r", "r", "size of the value in an any, boxed")]
    AnySize = 268,

    // Conversions of aggregates.
    [Op("r", "r", "a record as a new one of type B, fields matched by name", B = OperandKind.RecordType)]
    CoerceRecord = 269,
    [Op("r", "r", "a vector as a new one of type B, elements converted", B = OperandKind.VectorType)]
    CoerceVector = 270,
    [Op("r", "r", "an empty container as a new one of type B", B = OperandKind.Type)]
    CoerceEmpty = 271,
    [Op("r", "r", "the subnet of one address")]
    AddrToSubnet = 272,
    [Op("r s", "r", "the subnet of an address and a width")]
    MaskAddr = 273,

    // Strings and patterns.
    [Op("r r", "r", "left + right")]
    Concat = 274,
    [Op("r s", "r", "the byte at an index as a string")]
    StringIndex = 275,
    [Op("r s s", "r", "bytes from one index up to another; A bit 0: no lower bound, bit 1: no upper bound", A = OperandKind.Number)]
    StringSlice = 276,
    [Op("r r", "s", "whether the string below occurs in top")]
    StringIn = 277,
    [Op("r r", "s", "whether the pattern below matches anywhere in top")]
    PatternIn = 278,
    [Op("r r", "s", "whether the pattern below matches all of top")]
    PatternMatch = 279,
    [Op("r r", "r", "left | right")]
    PatternOr = 280,
    [Op("r r", "r", "left & right")]
    PatternAnd = 281,

    // Addresses and subnets.
    [Op("r r", "s", "whether the address below is in the subnet on top")]
    AddrIn = 282,
    [Op("r r", "s", "whether the subnet below lies in the one on top")]
    SubnetIn = 283,

    // Sizes.
    [Op("type", "s", "size of a value of type B", B = OperandKind.Type)]
    SizeOf = 284,

    // Records, rare.
    [Op("r", "", "field A is unset, or has its default again", A = OperandKind.Field)]
    DeleteField = 285,

    // Vectors, rare.
    [Op("", "r", "push an empty vector of type B", B = OperandKind.VectorType)]
    NewVector = 286,
    [Op("r r", "r", "elements chosen by a vector of bool or of indices")]
    VectorSelect = 287,
    [Op("r s s", "r", "elements from one index up to another; A as for StringSlice", A = OperandKind.Number)]
    VectorSlice = 288,
    [Op("r r s s", "", "replace the elements of a slice of the vector by those of the value below it; A as for StringSlice", A = OperandKind.Number)]
    VectorSlicePut = 289,
    [Op("r r", "", "append all elements of top to the vector below")]
    VectorAppendAll = 290,
    [Op("s r", "s", "whether the number below is a valid index of the vector on top")]
    VectorIn = 291,
    [Op("r", "r", "apply opcode A to each element, giving a vector of type B", A = OperandKind.ElementOpcode, B = OperandKind.VectorType)]
    VectorUnary = 292,
    [Op("r r", "r", "apply opcode A to pairs of elements, giving a vector of type B", A = OperandKind.ElementOpcode, B = OperandKind.VectorType)]
    VectorBinary = 293,
    [Op("r r r", "r", "choose from the two upper vectors, element by element, by the vector of bool below", B = OperandKind.VectorType)]
    VectorChoose = 294,
    [Op("r", "", "add B to each element of the vector", B = OperandKind.Number)]
    VectorIncrement = 295,
    [Op("r", "", "remove all elements")]
    VectorClear = 296,

    // Tables, rare.
    [Op("", "r", "push an empty table of type B with attributes A", A = OperandKind.Attributes, B = OperandKind.TableType)]
    NewTable = 297,
    [Op("r keys elem", "r", "table below [keys] = value; the table stays", B = OperandKind.TableType)]
    TableInit = 298,
    [Op("r keys", "r", "add the key to the set below, which stays", B = OperandKind.TableType)]
    SetInit = 299,
    [Op("r", "", "remove all elements")]
    TableClear = 300,
    [Op("r r", "", "add the elements of top to the table below")]
    TableAddAll = 301,
    [Op("r r", "", "remove the keys of top from the table below")]
    TableRemoveAll = 302,
    [Op("r r", "r", "a new set: left | right")]
    SetUnion = 303,
    [Op("r r", "r", "a new set: left & right")]
    SetIntersect = 304,
    [Op("r r", "r", "a new set: left - right")]
    SetDifference = 305,
    [Op("r r", "s", "left <= right")]
    SetSubset = 306,
    [Op("r r", "s", "left < right")]
    SetProperSubset = 307,
    [Op("r r", "elem", "value of the longest prefix that covers an address, in a table of type B", B = OperandKind.TableType)]
    SubnetTableGet = 308,
    [Op("r r", "s", "whether a prefix of the table on top covers the address below")]
    SubnetTableHas = 309,
    [Op("r r", "r", "vector of the values whose pattern matches the string, in a table of type B", B = OperandKind.TableType)]
    PatternTableGet = 310,
    [Op("r r", "s", "whether a pattern of the table on top matches the string below")]
    PatternTableHas = 311,

    // Calls, events and timers.
    [Op("args", "s", "run the bodies of hook routines[B]; F where one broke", B = OperandKind.Hook)]
    CallHook = 312,
    [Op("args", "", "queue event routines[B]", B = OperandKind.Event)]
    RaiseEvent = 313,
    [Op("s args", "r", "queue event routines[B] later; A: at the time itself and not after an interval; push the timer", A = OperandKind.Flag, B = OperandKind.Event)]
    Schedule = 314,
    [Op("s r", "r", "call the closure on top later; A as for Schedule; push the timer", A = OperandKind.Flag)]
    ScheduleBlock = 315,
    [Op("", "", "end a body that should have yielded a value", Ends = true)]
    EndWithoutValue = 316,
    [Op("many", "", "arm when definition B over A captures", A = OperandKind.Count, B = OperandKind.Trigger)]
    When = 317,
    [Op("s many", "", "arm when definition B over A captures, with the time-out below them", A = OperandKind.Count, B = OperandKind.Trigger)]
    WhenTimeout = 318,
    [Op("r", "r", "wake the condition that runs when the aggregate on top changes")]
    Watch = 319,
    [Op("", "", "wake the conditions that read globals[B]", B = OperandKind.GlobalAny)]
    TouchGlobal = 320,

    // Output and checks.
    [Op("site", "", "print the arguments of call site B", B = OperandKind.CallSite)]
    Print = 321,
    [Op("r site", "", "print the arguments of call site B to the file below them", B = OperandKind.CallSite)]
    PrintFile = 322,
    [Op("", "", "fail with the condition names[B]", B = OperandKind.Name, Ends = true)]
    AssertFailed = 323,
    [Op("r", "", "fail with the condition names[B] and the message on top", B = OperandKind.Name, Ends = true)]
    AssertFailedMessage = 324,
    [Op("r r", "", "make the pattern below match what top matches, too")]
    PatternAdd = 325,
    [Op("r", "r", "give the table on top attributes A, unless it has some", A = OperandKind.Attributes)]
    SetAttributes = 326,
    [Op("", "", "fail with the message names[B]", B = OperandKind.Name, Ends = true)]
    Fail = 327,
    [Op("r s", "r", "give the table below the default on top; A = 1: looking up stores it", A = OperandKind.Number)]
    SetDefault = 328,
    [Op("r r", "r", "give the table below the default on top; A = 1: looking up stores it, A = 2: it is a function, A = 3: both", A = OperandKind.Number)]
    SetDefaultRef = 329,
    [Op("r", "r", "behind a call of an asynchronous built-in: wait for its result in place of what is on top")]
    Await = 330,
    [Op("r", "r", "have the file on top written without escapes and line ends")]
    RawFile = 331,

    // Measuring.
    [Op("", "", "tell the profiler that control is at probe B", B = OperandKind.Number)]
    Probe = 400,
}
