namespace NidsVm.Vm.Bytecode;

/// <summary>
/// Operand B of an instruction that compares and jumps: a local or a number in the low 14 bits, the target above them. The
/// compiler falls back on longer code where one of them does not fit.
/// </summary>
public static class PackedJump
{
    public const int ValueBits = 14;
    public const int TargetBits = 32 - ValueBits;
    public const int ValueMask = (1 << ValueBits) - 1;

    /// <summary>One more than the highest target. Once linked, the distance to it stands there, with a sign.</summary>
    public const int TargetLimit = 1 << (TargetBits - 1);

    public static int Pack(int value, int target) => (target << ValueBits) | (value & ValueMask);

    public static int Target(int operand) => operand >> ValueBits;

    public static int Local(int operand) => operand & ValueMask;

    public static int Immediate(int operand) => (operand << TargetBits) >> TargetBits;

    /// <summary>True for a number that an instruction can hold beside its target.</summary>
    public static bool Fits(int value) => value is >= -(1 << (ValueBits - 1)) and < 1 << (ValueBits - 1);
}
