using NidsVm.Vm.Values;

namespace NidsVm.Vm.Bytecode;

/// <summary>
/// The tests behind an <see cref="Opcode.Switch"/> as one look-up: by index where the constants are numbers that lie close
/// together, else by hash. Where they lead is counted in instructions from the one behind the switch.
/// </summary>
internal sealed class LinkedSwitch
{
    // Numbers may be this many times as far apart as they are many, and still be looked up by index.
    private const int DenseSpread = 4;

    private readonly Dictionary<long, int> _numbers = [];
    private readonly Dictionary<object, int> _references = [];
    private readonly long _least;
    private readonly int[] _dense = [];
    private readonly int _otherwise;

    private LinkedSwitch(Instruction[] code, int pc, Constant[] constants)
    {
        int at = pc + 1;
        for (int tests = code[pc].B; tests > 0; tests--)
        {
            if (!TryTest(code, ref at, code[pc].A, constants, pc + 1))
            {
                return;
            }
        }

        IsComplete = true;
        _otherwise = at - pc - 1;
        if (_numbers.Count > 0 && _references.Count == 0)
        {
            _least = _numbers.Keys.Min();
            ulong spread = (ulong)_numbers.Keys.Max() - (ulong)_least;
            if (spread < (ulong)_numbers.Count * DenseSpread)
            {
                _dense = new int[spread + 1];
                Array.Fill(_dense, _otherwise);
                foreach ((long number, int distance) in _numbers)
                {
                    _dense[number - _least] = distance;
                }
            }
        }
    }

    private bool IsComplete { get; }

    /// <summary>The switch at <paramref name="pc"/>, or null where what follows are not the tests that it announces.</summary>
    public static LinkedSwitch? TryLink(Instruction[] code, int pc, Constant[] constants)
        => new LinkedSwitch(code, pc, constants) is { IsComplete: true } linked ? linked : null;

    /// <summary>How far the test leads that holds for a value, or what lies behind all of them.</summary>
    public int DistanceFor(in Slot value)
    {
        if (_references.Count > 0)
        {
            // Without a value the tests themselves have to fail.
            return value.Ref is null ? 0 : _references.GetValueOrDefault(value.Ref, _otherwise);
        }

        if (_dense.Length > 0)
        {
            ulong index = (ulong)value.Bits - (ulong)_least;
            return index < (ulong)_dense.Length ? _dense[index] : _otherwise;
        }

        return _numbers.GetValueOrDefault(value.Bits, _otherwise);
    }

    /// <summary>Takes up one test; the first one for a constant counts.</summary>
    private bool TryTest(Instruction[] code, ref int at, int local, Constant[] constants, int origin)
    {
        ReadOnlySpan<Instruction> rest = code.AsSpan(at);
        if (rest is [{ Opcode: Opcode.JumpIfEqScalarLocalInt } packed, ..] && packed.A == local)
        {
            at++;
            return _references.Count == 0 && Add(PackedJump.Immediate(packed.B), PackedJump.Target(packed.B) - origin);
        }

        if (rest is [{ Opcode: Opcode.LoadLocal } number, { Opcode: Opcode.PushInt or Opcode.PushConstant } push, { Opcode: Opcode.JumpIfEqScalar } jump, ..]
            && number.A == local)
        {
            at += 3;
            return _references.Count == 0 && (push.Opcode == Opcode.PushInt || (uint)push.B < (uint)constants.Length)
                && Add(push.Opcode == Opcode.PushInt ? push.B : constants[push.B].Value.Bits, jump.B - origin);
        }

        if (rest is [{ Opcode: Opcode.LoadLocalRef } reference, { Opcode: Opcode.PushReference } constant,
            { Opcode: Opcode.EqString or Opcode.EqAddr or Opcode.EqSubnet }, { Opcode: Opcode.JumpIfTrue } found, ..]
            && reference.A == local)
        {
            at += 4;
            return _numbers.Count == 0 && (uint)constant.B < (uint)constants.Length && constants[constant.B].Value.Ref is StringValue or AddrValue or SubnetValue
                && (_references.TryAdd(constants[constant.B].Value.Ref!, found.B - origin) || true);
        }

        return false;
    }

    private bool Add(long number, int distance)
    {
        _numbers.TryAdd(number, distance);
        return true;
    }
}
