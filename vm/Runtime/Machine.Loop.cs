#nullable enable

using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>
/// The interpreter's loop. The verifier has proved stack depths, operand ranges and which slots hold scalars, so nothing of that is
/// checked here; the class of a reference is, where it is used. Opcodes below 256 stand in the switch, the others in methods of
/// their own (<see cref="ExecuteRare"/>). The running frame's pc is written back only before what can throw or re-enter.
/// </summary>
public sealed partial class Machine
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void Loop()
    {
        LinkedInstruction* ip;
        ref Slot locals = ref MemoryMarshal.GetArrayDataReference(_stack);
        ref Slot sp = ref Unsafe.Add(ref locals, _resumeSp);
        {
            ref Frame frame = ref RunningFrame;
            locals = ref Unsafe.Add(ref locals, frame.Base);
            ip = frame.Ip;
        }

        object? function;
        while (true)
        {
            // From here on ip is one past the instruction at hand.
            ip++;
            switch ((Opcode)ip[-1].Op)
            {
                case Opcode.Nop:
                    break;
                case Opcode.Pop:
                    sp = ref Unsafe.Add(ref sp, -1);
                    break;
                case Opcode.DupScalar:
                    sp.Bits = Unsafe.Add(ref sp, -1).Bits;
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.DupRef:
                    sp.Ref = Unsafe.Add(ref sp, -1).Ref;
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.PushInt:
                    sp.Bits = ip[-1].B;
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.PushConstant:
                    sp.Bits = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_constants), ip[-1].B).Bits;
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.PushReference:
                    sp.Ref = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_constants), ip[-1].B).Ref;
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.PushFunction:
                    sp.Ref = _routines[ip[-1].B].Value;
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;

                case Opcode.LoadLocal:
                    sp.Bits = Unsafe.Add(ref locals, (nint)ip[-1].A).Bits;
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.LoadLocalRef:
                    sp.Ref = Unsafe.Add(ref locals, (nint)ip[-1].A).Ref;
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.StoreLocal:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref locals, (nint)ip[-1].A).Bits = sp.Bits;
                    break;
                case Opcode.StoreLocalRef:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref locals, (nint)ip[-1].A).Ref = sp.Ref;
                    break;
                case Opcode.LoadLocalChecked:
                    {
                        ref Slot local = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        if (local.Ref is not null)
                        {
                            ThrowUnsetLocal(ip);
                        }

                        sp.Bits = local.Bits;
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.LoadLocalRefChecked:
                    {
                        object? value = Unsafe.Add(ref locals, (nint)ip[-1].A).Ref;
                        if (value is null)
                        {
                            ThrowUnsetLocal(ip);
                        }

                        sp.Ref = value;
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.StoreLocalSet:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot local = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        local.Bits = sp.Bits;
                        local.Ref = null;
                        break;
                    }

                case Opcode.UnsetLocal:
                    Unsafe.Add(ref locals, (nint)ip[-1].A) = RunningFrame.Code.LocalTypes[ip[-1].A].IsScalar ? Slot.UnsetScalar : default;
                    break;
                case Opcode.IncrementLocal:
                    Unsafe.Add(ref locals, (nint)ip[-1].A).Bits += ip[-1].B;
                    break;

                case Opcode.LoadCapture:
                    {
                        ref Slot capture = ref RunningFrame.Captures![ip[-1].A];
                        if (capture.Ref is not null)
                        {
                            ThrowUnsetCapture(ip);
                        }

                        sp.Bits = capture.Bits;
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.LoadCaptureRef:
                    {
                        object? value = RunningFrame.Captures![ip[-1].A].Ref;
                        if (value is null)
                        {
                            ThrowUnsetCapture(ip);
                        }

                        sp.Ref = value;
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.StoreCapture:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot capture = ref RunningFrame.Captures![ip[-1].A];
                        capture.Bits = sp.Bits;
                        capture.Ref = null;
                        break;
                    }

                case Opcode.StoreCaptureRef:
                    sp = ref Unsafe.Add(ref sp, -1);
                    RunningFrame.Captures![ip[-1].A].Ref = sp.Ref;
                    break;

                case Opcode.LoadGlobal:
                    {
                        ref Slot global = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_globals), ip[-1].B);
                        if (global.Ref is not null)
                        {
                            ThrowUnsetGlobal(ip);
                        }

                        sp.Bits = global.Bits;
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.LoadGlobalRef:
                    {
                        object? value = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_globals), ip[-1].B).Ref;
                        if (value is null)
                        {
                            ThrowUnsetGlobal(ip);
                        }

                        sp.Ref = value;
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.StoreGlobal:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot global = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_globals), ip[-1].B);
                        global.Bits = sp.Bits;
                        global.Ref = null;
                        break;
                    }

                case Opcode.StoreGlobalRef:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_globals), ip[-1].B).Ref = sp.Ref;
                    break;

                case Opcode.Jump:
                    ip += ip[-1].B;
                    break;
                case Opcode.Loop:
                    if (--_budget < 0)
                    {
                        ThrowBudget(ip);
                    }

                    ip += ip[-1].B;
                    break;
                case Opcode.JumpIfTrue:
                    sp = ref Unsafe.Add(ref sp, -1);
                    if (sp.Bits != 0)
                    {
                        ip += ip[-1].B;
                    }

                    break;
                case Opcode.JumpIfFalse:
                    sp = ref Unsafe.Add(ref sp, -1);
                    if (sp.Bits == 0)
                    {
                        ip += ip[-1].B;
                    }

                    break;
                case Opcode.LoopIfTrue:
                    sp = ref Unsafe.Add(ref sp, -1);
                    if (sp.Bits != 0)
                    {
                        if (--_budget < 0)
                        {
                            ThrowBudget(ip);
                        }

                        ip += ip[-1].B;
                    }

                    break;

                case Opcode.Return:
                    sp = ref locals;
                    goto Leave;
                case Opcode.ReturnScalar:
                    locals.Bits = Unsafe.Add(ref sp, -1).Bits;
                    sp = ref Unsafe.Add(ref locals, 1);
                    goto Leave;
                case Opcode.ReturnRef:
                    locals.Ref = Unsafe.Add(ref sp, -1).Ref;
                    sp = ref Unsafe.Add(ref locals, 1);
                    goto Leave;

                case Opcode.Call:
                    {
                        CodeBlock callee = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_callees), ip[-1].B);
                        RunningFrame.Ip = ip;
                        if (_currentTrigger is not null && TryCachedResult(callee, ref sp))
                        {
                            sp = ref AfterCachedResult(callee, ref sp);
                            break;
                        }

                        locals = ref Unsafe.Add(ref sp, -callee.ParameterCount);
                        PushCallee(callee, null, ref locals);
                        sp = ref Unsafe.Add(ref locals, callee.LocalCount);
                        ip = callee.Start;
                        break;
                    }

                case Opcode.CallBuiltin:
                    RunningFrame.Ip = ip;
                    sp = ref CallBuiltinSite(ip[-1].B, ref sp);
                    break;
                case Opcode.CallValue:
                    sp = ref Unsafe.Add(ref sp, -1);
                    function = sp.Ref;
                    goto CallFunction;

                case Opcode.AddCount:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits += sp.Bits;
                    break;
                case Opcode.SubCount:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot left = ref Unsafe.Add(ref sp, -1);
                        if ((ulong)left.Bits < (ulong)sp.Bits)
                        {
                            WarnUnderflow(ip);
                        }

                        left.Bits -= sp.Bits;
                        break;
                    }

                case Opcode.SubInt:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits -= sp.Bits;
                    break;
                case Opcode.MulCount:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits *= sp.Bits;
                    break;
                case Opcode.DivCount:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot left = ref Unsafe.Add(ref sp, -1);
                        if (sp.Bits == 0)
                        {
                            ThrowDivision(ip);
                        }

                        left.Bits = (long)((ulong)left.Bits / (ulong)sp.Bits);
                        break;
                    }

                case Opcode.DivInt:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot left = ref Unsafe.Add(ref sp, -1);
                        if (sp.Bits == 0)
                        {
                            ThrowDivision(ip);
                        }

                        left.Bits = sp.Bits == -1 ? -left.Bits : left.Bits / sp.Bits;
                        break;
                    }

                case Opcode.ModCount:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot left = ref Unsafe.Add(ref sp, -1);
                        if (sp.Bits == 0)
                        {
                            ThrowModulo(ip);
                        }

                        left.Bits = (long)((ulong)left.Bits % (ulong)sp.Bits);
                        break;
                    }

                case Opcode.ModInt:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot left = ref Unsafe.Add(ref sp, -1);
                        if (sp.Bits == 0)
                        {
                            ThrowModulo(ip);
                        }

                        left.Bits = sp.Bits == -1 ? 0 : left.Bits % sp.Bits;
                        break;
                    }

                case Opcode.AddDouble:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot left = ref Unsafe.Add(ref sp, -1);
                        left.Bits = BitConverter.DoubleToInt64Bits(left.AsDouble + sp.AsDouble);
                        break;
                    }

                case Opcode.SubDouble:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot left = ref Unsafe.Add(ref sp, -1);
                        left.Bits = BitConverter.DoubleToInt64Bits(left.AsDouble - sp.AsDouble);
                        break;
                    }

                case Opcode.MulDouble:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot left = ref Unsafe.Add(ref sp, -1);
                        left.Bits = BitConverter.DoubleToInt64Bits(left.AsDouble * sp.AsDouble);
                        break;
                    }

                case Opcode.DivDouble:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot left = ref Unsafe.Add(ref sp, -1);
                        if (sp.AsDouble == 0)
                        {
                            ThrowDivision(ip);
                        }

                        left.Bits = BitConverter.DoubleToInt64Bits(left.AsDouble / sp.AsDouble);
                        break;
                    }

                case Opcode.NegInt:
                    Unsafe.Add(ref sp, -1).Bits = -Unsafe.Add(ref sp, -1).Bits;
                    break;
                case Opcode.NegDouble:
                    Unsafe.Add(ref sp, -1).Bits ^= long.MinValue;
                    break;
                case Opcode.AndCount:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits &= sp.Bits;
                    break;
                case Opcode.OrCount:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits |= sp.Bits;
                    break;
                case Opcode.XorCount:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits ^= sp.Bits;
                    break;
                case Opcode.NotCount:
                    Unsafe.Add(ref sp, -1).Bits = ~Unsafe.Add(ref sp, -1).Bits;
                    break;
                case Opcode.ShlCount:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits <<= (int)sp.Bits;
                    break;
                case Opcode.ShrCount:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = (long)((ulong)Unsafe.Add(ref sp, -1).Bits >> (int)sp.Bits);
                    break;
                case Opcode.ShlInt:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot left = ref Unsafe.Add(ref sp, -1);
                        if (left.Bits < 0)
                        {
                            ThrowNegativeShift(ip);
                        }

                        left.Bits <<= (int)sp.Bits;
                        break;
                    }

                case Opcode.ShrInt:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits >>= (int)sp.Bits;
                    break;
                case Opcode.NotBool:
                    Unsafe.Add(ref sp, -1).Bits ^= 1;
                    break;

                case Opcode.EqScalar:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = Unsafe.Add(ref sp, -1).Bits == sp.Bits ? 1 : 0;
                    break;
                case Opcode.NeScalar:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = Unsafe.Add(ref sp, -1).Bits != sp.Bits ? 1 : 0;
                    break;
                case Opcode.LtCount:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = (ulong)Unsafe.Add(ref sp, -1).Bits < (ulong)sp.Bits ? 1 : 0;
                    break;
                case Opcode.LeCount:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = (ulong)Unsafe.Add(ref sp, -1).Bits <= (ulong)sp.Bits ? 1 : 0;
                    break;
                case Opcode.LtInt:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = Unsafe.Add(ref sp, -1).Bits < sp.Bits ? 1 : 0;
                    break;
                case Opcode.LeInt:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = Unsafe.Add(ref sp, -1).Bits <= sp.Bits ? 1 : 0;
                    break;
                case Opcode.EqDouble:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = Unsafe.Add(ref sp, -1).AsDouble == sp.AsDouble ? 1 : 0;
                    break;
                case Opcode.NeDouble:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = Unsafe.Add(ref sp, -1).AsDouble != sp.AsDouble ? 1 : 0;
                    break;
                case Opcode.LtDouble:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = Unsafe.Add(ref sp, -1).AsDouble < sp.AsDouble ? 1 : 0;
                    break;
                case Opcode.LeDouble:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = Unsafe.Add(ref sp, -1).AsDouble <= sp.AsDouble ? 1 : 0;
                    break;
                case Opcode.EqString:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = StringsEqual(Unsafe.Add(ref sp, -1), sp) ? 1 : 0;
                    break;
                case Opcode.NeString:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = StringsEqual(Unsafe.Add(ref sp, -1), sp) ? 0 : 1;
                    break;
                case Opcode.LtString:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = CompareStrings(Unsafe.Add(ref sp, -1), sp) < 0 ? 1 : 0;
                    break;
                case Opcode.LeString:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = CompareStrings(Unsafe.Add(ref sp, -1), sp) <= 0 ? 1 : 0;
                    break;
                case Opcode.EqAddr:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = AddressesEqual(Unsafe.Add(ref sp, -1), sp) ? 1 : 0;
                    break;
                case Opcode.NeAddr:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = AddressesEqual(Unsafe.Add(ref sp, -1), sp) ? 0 : 1;
                    break;
                case Opcode.LtAddr:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = CompareAddresses(Unsafe.Add(ref sp, -1), sp) < 0 ? 1 : 0;
                    break;
                case Opcode.LeAddr:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = CompareAddresses(Unsafe.Add(ref sp, -1), sp) <= 0 ? 1 : 0;
                    break;
                case Opcode.EqSubnet:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = SubnetsEqual(Unsafe.Add(ref sp, -1), sp) ? 1 : 0;
                    break;
                case Opcode.NeSubnet:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = SubnetsEqual(Unsafe.Add(ref sp, -1), sp) ? 0 : 1;
                    break;
                case Opcode.EqRef:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = ValueEquality.Equal(_typePool[ip[-1].B], Unsafe.Add(ref sp, -1), sp) ? 1 : 0;
                    break;
                case Opcode.NeRef:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref sp, -1).Bits = ValueEquality.Differ(_typePool[ip[-1].B], Unsafe.Add(ref sp, -1), sp) ? 1 : 0;
                    break;

                case Opcode.JumpIfEqScalar:
                    sp = ref Unsafe.Add(ref sp, -2);
                    if (sp.Bits == Unsafe.Add(ref sp, 1).Bits)
                    {
                        ip += ip[-1].B;
                    }

                    break;
                case Opcode.JumpIfNeScalar:
                    sp = ref Unsafe.Add(ref sp, -2);
                    if (sp.Bits != Unsafe.Add(ref sp, 1).Bits)
                    {
                        ip += ip[-1].B;
                    }

                    break;
                case Opcode.JumpIfLtCount:
                    sp = ref Unsafe.Add(ref sp, -2);
                    if ((ulong)sp.Bits < (ulong)Unsafe.Add(ref sp, 1).Bits)
                    {
                        ip += ip[-1].B;
                    }

                    break;
                case Opcode.JumpIfGeCount:
                    sp = ref Unsafe.Add(ref sp, -2);
                    if ((ulong)sp.Bits >= (ulong)Unsafe.Add(ref sp, 1).Bits)
                    {
                        ip += ip[-1].B;
                    }

                    break;
                case Opcode.JumpIfLeCount:
                    sp = ref Unsafe.Add(ref sp, -2);
                    if ((ulong)sp.Bits <= (ulong)Unsafe.Add(ref sp, 1).Bits)
                    {
                        ip += ip[-1].B;
                    }

                    break;
                case Opcode.JumpIfGtCount:
                    sp = ref Unsafe.Add(ref sp, -2);
                    if ((ulong)sp.Bits > (ulong)Unsafe.Add(ref sp, 1).Bits)
                    {
                        ip += ip[-1].B;
                    }

                    break;
                case Opcode.JumpIfLtInt:
                    sp = ref Unsafe.Add(ref sp, -2);
                    if (sp.Bits < Unsafe.Add(ref sp, 1).Bits)
                    {
                        ip += ip[-1].B;
                    }

                    break;
                case Opcode.JumpIfGeInt:
                    sp = ref Unsafe.Add(ref sp, -2);
                    if (sp.Bits >= Unsafe.Add(ref sp, 1).Bits)
                    {
                        ip += ip[-1].B;
                    }

                    break;
                case Opcode.JumpIfLeInt:
                    sp = ref Unsafe.Add(ref sp, -2);
                    if (sp.Bits <= Unsafe.Add(ref sp, 1).Bits)
                    {
                        ip += ip[-1].B;
                    }

                    break;
                case Opcode.JumpIfGtInt:
                    sp = ref Unsafe.Add(ref sp, -2);
                    if (sp.Bits > Unsafe.Add(ref sp, 1).Bits)
                    {
                        ip += ip[-1].B;
                    }

                    break;

                case Opcode.CountToInt:
                    if (Unsafe.Add(ref sp, -1).Bits < 0)
                    {
                        ThrowPromotionToSigned(ip);
                    }

                    break;
                case Opcode.IntToCount:
                    if (Unsafe.Add(ref sp, -1).Bits < 0)
                    {
                        ThrowPromotionToUnsigned(ip);
                    }

                    break;
                case Opcode.CountToDouble:
                    Unsafe.Add(ref sp, -1).Bits = BitConverter.DoubleToInt64Bits((ulong)Unsafe.Add(ref sp, -1).Bits);
                    break;
                case Opcode.IntToDouble:
                    Unsafe.Add(ref sp, -1).Bits = BitConverter.DoubleToInt64Bits(Unsafe.Add(ref sp, -1).Bits);
                    break;
                case Opcode.DoubleToCount:
                    {
                        double value = Unsafe.Add(ref sp, -1).AsDouble;
                        if (!(value >= 0.0 && value < 18446744073709551616.0))
                        {
                            ThrowDoubleToUnsigned(ip);
                        }

                        Unsafe.Add(ref sp, -1).Bits = (long)(ulong)value;
                        break;
                    }

                case Opcode.DoubleToInt:
                    {
                        double value = Unsafe.Add(ref sp, -1).AsDouble;
                        if (!(value >= -9223372036854775808.0 && value < 9223372036854775808.0))
                        {
                            ThrowDoubleToSigned(ip);
                        }

                        Unsafe.Add(ref sp, -1).Bits = (long)value;
                        break;
                    }

                case Opcode.LoadField:
                    {
                        ref Slot top = ref Unsafe.Add(ref sp, -1);
                        ref Slot field = ref FieldOf(RecordOf(top), ip[-1].A);
                        if (field.Ref is not null)
                        {
                            ThrowMissingField(ip, top.Ref, ip[-1].A);
                        }

                        top.Bits = field.Bits;
                        break;
                    }

                case Opcode.LoadFieldRef:
                    {
                        ref Slot top = ref Unsafe.Add(ref sp, -1);
                        object? value = FieldOf(RecordOf(top), ip[-1].A).Ref;
                        if (value is null)
                        {
                            ThrowMissingField(ip, top.Ref, ip[-1].A);
                        }

                        top.Ref = value;
                        break;
                    }

                case Opcode.LoadLocalField:
                    {
                        ref Slot local = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        ref Slot field = ref FieldOf(RecordOf(local), ip[-1].B);
                        if (field.Ref is not null)
                        {
                            ThrowMissingField(ip, local.Ref, ip[-1].B);
                        }

                        sp.Bits = field.Bits;
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.LoadLocalFieldRef:
                    {
                        ref Slot local = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        object? value = FieldOf(RecordOf(local), ip[-1].B).Ref;
                        if (value is null)
                        {
                            ThrowMissingField(ip, local.Ref, ip[-1].B);
                        }

                        sp.Ref = value;
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.StoreField:
                    {
                        sp = ref Unsafe.Add(ref sp, -2);
                        RecordValue record = RecordOf(Unsafe.Add(ref sp, 1));
                        ref Slot field = ref FieldOf(record, ip[-1].A);
                        field.Bits = sp.Bits;
                        field.Ref = null;
                        if (_hasWatchedValues)
                        {
                            Touch(record);
                        }

                        break;
                    }

                case Opcode.StoreFieldRef:
                    {
                        sp = ref Unsafe.Add(ref sp, -2);
                        RecordValue record = RecordOf(Unsafe.Add(ref sp, 1));
                        FieldOf(record, ip[-1].A).Ref = sp.Ref;
                        if (_hasWatchedValues)
                        {
                            Touch(record);
                        }

                        break;
                    }

                case Opcode.HasField:
                    {
                        ref Slot top = ref Unsafe.Add(ref sp, -1);
                        top.Bits = FieldIsSet(top, ip[-1].A) ? 1 : 0;
                        break;
                    }

                case Opcode.InitField:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot field = ref FieldOf(RecordOf(Unsafe.Add(ref sp, -1)), ip[-1].A);
                        field.Bits = sp.Bits;
                        field.Ref = null;
                        break;
                    }

                case Opcode.InitFieldRef:
                    sp = ref Unsafe.Add(ref sp, -1);
                    FieldOf(RecordOf(Unsafe.Add(ref sp, -1)), ip[-1].A).Ref = sp.Ref;
                    break;
                case Opcode.NewRecord:
                    RunningFrame.Ip = ip;
                    sp.Ref = NewRecord(Unsafe.As<Types.RecordType>(_typePool[ip[-1].B]), ip[-1].A);
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;

                case Opcode.VectorGet:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot top = ref Unsafe.Add(ref sp, -1);
                        ref Slot element = ref VectorElement(VectorOf(top), sp.Bits, ip[-1].A, ip);
                        if (element.Ref is not null)
                        {
                            ThrowNoIndex(ip);
                        }

                        top.Bits = element.Bits;
                        break;
                    }

                case Opcode.VectorGetRef:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot top = ref Unsafe.Add(ref sp, -1);
                        object? value = VectorElement(VectorOf(top), sp.Bits, ip[-1].A, ip).Ref;
                        if (value is null)
                        {
                            ThrowNoIndex(ip);
                        }

                        top.Ref = value;
                        break;
                    }

                case Opcode.VectorPut:
                    {
                        sp = ref Unsafe.Add(ref sp, -3);
                        VectorValue vector = VectorOf(Unsafe.Add(ref sp, 1));
                        ref Slot element = ref VectorPlace(vector, Unsafe.Add(ref sp, 2).Bits, ip[-1].A, ip);
                        element.Bits = sp.Bits;
                        element.Ref = null;
                        if (_hasWatchedValues)
                        {
                            Touch(vector);
                        }

                        break;
                    }

                case Opcode.VectorPutRef:
                    {
                        sp = ref Unsafe.Add(ref sp, -3);
                        VectorValue vector = VectorOf(Unsafe.Add(ref sp, 1));
                        VectorPlace(vector, Unsafe.Add(ref sp, 2).Bits, ip[-1].A, ip).Ref = sp.Ref;
                        if (_hasWatchedValues)
                        {
                            Touch(vector);
                        }

                        break;
                    }

                case Opcode.VectorAppend:
                    {
                        sp = ref Unsafe.Add(ref sp, -2);
                        VectorValue vector = VectorOf(sp);
                        vector.Append().Bits = Unsafe.Add(ref sp, 1).Bits;
                        if (_hasWatchedValues)
                        {
                            Touch(vector);
                        }

                        break;
                    }

                case Opcode.VectorAppendRef:
                    {
                        sp = ref Unsafe.Add(ref sp, -2);
                        VectorValue vector = VectorOf(sp);
                        vector.Append().Ref = Unsafe.Add(ref sp, 1).Ref;
                        if (_hasWatchedValues)
                        {
                            Touch(vector);
                        }

                        break;
                    }

                case Opcode.VectorInit:
                    sp = ref Unsafe.Add(ref sp, -1);
                    VectorOf(Unsafe.Add(ref sp, -1)).Append().Bits = sp.Bits;
                    break;
                case Opcode.VectorInitRef:
                    sp = ref Unsafe.Add(ref sp, -1);
                    VectorOf(Unsafe.Add(ref sp, -1)).Append().Ref = sp.Ref;
                    break;
                case Opcode.SizeString:
                    Unsafe.Add(ref sp, -1).Bits = StringOf(Unsafe.Add(ref sp, -1)).Length;
                    break;
                case Opcode.SizeTable:
                    Unsafe.Add(ref sp, -1).Bits = TableOf(Unsafe.Add(ref sp, -1)).Count;
                    break;
                case Opcode.SizeVector:
                    Unsafe.Add(ref sp, -1).Bits = VectorOf(Unsafe.Add(ref sp, -1)).Count;
                    break;

                case Opcode.TableGet:
                    {
                        RunningFrame.Ip = ip;
                        int columns = ip[-1].A;
                        sp = ref Unsafe.Add(ref sp, -columns);
                        ref Slot top = ref Unsafe.Add(ref sp, -1);
                        if (!TableOf(top).TryRead(this, MemoryMarshal.CreateReadOnlySpan(ref sp, columns), out Slot value))
                        {
                            ThrowNoIndex(ip);
                        }

                        top.Bits = value.Bits;
                        break;
                    }

                case Opcode.TableGetRef:
                    {
                        RunningFrame.Ip = ip;
                        int columns = ip[-1].A;
                        sp = ref Unsafe.Add(ref sp, -columns);
                        ref Slot top = ref Unsafe.Add(ref sp, -1);
                        if (!TableOf(top).TryRead(this, MemoryMarshal.CreateReadOnlySpan(ref sp, columns), out Slot value) || value.Ref is null)
                        {
                            ThrowNoIndex(ip);
                        }

                        top.Ref = value.Ref;
                        break;
                    }

                case Opcode.TablePut:
                    {
                        RunningFrame.Ip = ip;
                        var type = Unsafe.As<Types.TableType>(_typePool[ip[-1].B]);
                        int columns = type.Index.Length;
                        sp = ref Unsafe.Add(ref sp, -columns - 2);
                        TableValue table = TableOf(Unsafe.Add(ref sp, 1));
                        ReadOnlySpan<Slot> key = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref sp, 2), columns);
                        if (_activeLoops != 0)
                        {
                            WarnWhereLooped(table, key, isRemoval: false);
                        }

                        table.Write(this, key, type.Yield is { IsScalar: true } ? Slot.Of(sp.Bits) : Slot.Of(sp.Ref));
                        if (_hasWatchedValues)
                        {
                            Touch(table);
                        }

                        break;
                    }

                case Opcode.TableHas:
                    {
                        int columns = ip[-1].A;
                        TableValue table = TableOf(Unsafe.Add(ref sp, -1));
                        sp = ref Unsafe.Add(ref sp, -columns);
                        ref Slot first = ref Unsafe.Add(ref sp, -1);
                        first.Bits = table.Has(this, MemoryMarshal.CreateReadOnlySpan(ref first, columns)) ? 1 : 0;
                        break;
                    }

                case Opcode.SetAdd:
                    {
                        RunningFrame.Ip = ip;
                        int columns = ip[-1].A;
                        sp = ref Unsafe.Add(ref sp, -columns - 1);
                        AddElement(TableOf(sp), MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref sp, 1), columns));
                        break;
                    }

                case Opcode.TableDelete:
                    {
                        RunningFrame.Ip = ip;
                        int columns = ip[-1].A;
                        sp = ref Unsafe.Add(ref sp, -columns - 1);
                        DeleteElement(TableOf(sp), MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref sp, 1), columns));
                        break;
                    }

                case Opcode.TableLoop:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot loop = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        loop.Ref = TableOf(sp);
                        Unsafe.Add(ref loop, 1).Bits = -1;
                        StartLoop(TableOf(sp));
                        break;
                    }

                case Opcode.TableNext:
                    {
                        ref Slot loop = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        if (TableOf(loop).MoveNext(ref Unsafe.Add(ref loop, 1).Bits, out int entry))
                        {
                            Unsafe.Add(ref loop, 2).Bits = entry;
                            break;
                        }

                        EndLoop(ref loop);
                        ip += ip[-1].B;
                        break;
                    }

                case Opcode.LoopKey:
                    {
                        ref Slot loop = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        sp.Bits = LoopKey(ref loop, ip[-1].B).Bits;
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.LoopKeyRef:
                    {
                        ref Slot loop = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        sp.Ref = LoopKey(ref loop, ip[-1].B).Ref;
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.LoopValue:
                    {
                        ref Slot loop = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        sp.Bits = TableOf(loop).ValueAt((int)Unsafe.Add(ref loop, 2).Bits).Bits;
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.LoopValueRef:
                    {
                        ref Slot loop = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        sp.Ref = TableOf(loop).ValueAt((int)Unsafe.Add(ref loop, 2).Bits).Ref;
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.TableLoopEnd:
                    EndLoop(ref Unsafe.Add(ref locals, (nint)ip[-1].A));
                    break;
                case Opcode.VectorLoop:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot loop = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        loop.Ref = VectorOf(sp);
                        Unsafe.Add(ref loop, 1).Bits = -1;
                        break;
                    }

                case Opcode.VectorNext:
                    if (!StepVectorLoop(ref Unsafe.Add(ref locals, (nint)ip[-1].A)))
                    {
                        ip += ip[-1].B;
                    }

                    break;
                case Opcode.LoopIndex:
                    sp.Bits = Unsafe.Add(ref locals, (nint)(uint)ip[-1].A + 1).Bits;
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.LoopElement:
                    {
                        ref Slot loop = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        sp.Bits = LoopElement(ref loop).Bits;
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.LoopElementRef:
                    {
                        ref Slot loop = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        sp.Ref = LoopElement(ref loop).Ref;
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.StringLoop:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot loop = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        loop.Ref = StringOf(sp);
                        Unsafe.Add(ref loop, 1).Bits = -1;
                        break;
                    }

                case Opcode.StringNext:
                    {
                        ref Slot loop = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        if (++Unsafe.Add(ref loop, 1).Bits >= StringOf(loop).Length)
                        {
                            loop.Ref = null;
                            ip += ip[-1].B;
                        }

                        break;
                    }

                case Opcode.LoopByte:
                    {
                        ref Slot loop = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        sp.Ref = ByteStrings[StringOf(loop).Span[(int)Unsafe.Add(ref loop, 1).Bits]];
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.MoveLocal:
                    Unsafe.Add(ref locals, (nint)ip[-1].A).Bits = Unsafe.Add(ref locals, (nint)ip[-1].B).Bits;
                    break;
                case Opcode.MoveLocalRef:
                    Unsafe.Add(ref locals, (nint)ip[-1].A).Ref = Unsafe.Add(ref locals, (nint)ip[-1].B).Ref;
                    break;
                case Opcode.SetLocal:
                    Unsafe.Add(ref locals, (nint)ip[-1].A).Bits = ip[-1].B;
                    break;
                case Opcode.LoadLocals:
                    sp.Bits = Unsafe.Add(ref locals, (nint)ip[-1].A).Bits;
                    Unsafe.Add(ref sp, 1).Bits = Unsafe.Add(ref locals, (nint)ip[-1].B).Bits;
                    sp = ref Unsafe.Add(ref sp, 2);
                    break;
                case Opcode.ReturnLocal:
                    locals.Bits = Unsafe.Add(ref locals, (nint)ip[-1].A).Bits;
                    sp = ref Unsafe.Add(ref locals, 1);
                    goto Leave;
                case Opcode.ReturnInt:
                    locals.Bits = ip[-1].B;
                    sp = ref Unsafe.Add(ref locals, 1);
                    goto Leave;
                case Opcode.AddLocals:
                    sp.Bits = Unsafe.Add(ref locals, (nint)ip[-1].A).Bits + Unsafe.Add(ref locals, (nint)ip[-1].B).Bits;
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.AddLocalInt:
                    sp.Bits = Unsafe.Add(ref locals, (nint)ip[-1].A).Bits + ip[-1].B;
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.AddInt:
                    Unsafe.Add(ref sp, -1).Bits += ip[-1].B;
                    break;
                case Opcode.AddLocal:
                    Unsafe.Add(ref sp, -1).Bits += Unsafe.Add(ref locals, (nint)ip[-1].A).Bits;
                    break;
                case Opcode.AddLocalsTo:
                    Unsafe.Add(ref locals, (nint)ip[-1].A).Bits = Unsafe.Add(ref locals, (nint)ip[-1].Low).Bits + Unsafe.Add(ref locals, (nint)ip[-1].High).Bits;
                    break;
                case Opcode.AddLocalIntTo:
                    Unsafe.Add(ref locals, (nint)ip[-1].A).Bits = Unsafe.Add(ref locals, (nint)ip[-1].Low).Bits + ip[-1].Number;
                    break;
                case Opcode.AddTo:
                    sp = ref Unsafe.Add(ref sp, -1);
                    Unsafe.Add(ref locals, (nint)ip[-1].A).Bits += sp.Bits;
                    break;
                case Opcode.SubCountLocals:
                    {
                        long left = Unsafe.Add(ref locals, (nint)ip[-1].A).Bits;
                        long right = Unsafe.Add(ref locals, (nint)ip[-1].B).Bits;
                        if ((ulong)left < (ulong)right)
                        {
                            WarnUnderflow(ip);
                        }

                        sp.Bits = left - right;
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.SubCountLocalInt:
                    {
                        long left = Unsafe.Add(ref locals, (nint)ip[-1].A).Bits;
                        long right = ip[-1].B;
                        if ((ulong)left < (ulong)right)
                        {
                            WarnUnderflow(ip);
                        }

                        sp.Bits = left - right;
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.SubCountInt:
                    {
                        long left = Unsafe.Add(ref sp, -1).Bits;
                        long right = ip[-1].B;
                        if ((ulong)left < (ulong)right)
                        {
                            WarnUnderflow(ip);
                        }

                        Unsafe.Add(ref sp, -1).Bits = left - right;
                        break;
                    }

                case Opcode.MulLocals:
                    sp.Bits = Unsafe.Add(ref locals, (nint)ip[-1].A).Bits * Unsafe.Add(ref locals, (nint)ip[-1].B).Bits;
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.MulLocalInt:
                    sp.Bits = Unsafe.Add(ref locals, (nint)ip[-1].A).Bits * ip[-1].B;
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.MulInt:
                    Unsafe.Add(ref sp, -1).Bits *= ip[-1].B;
                    break;
                case Opcode.DivCountLocalInt:
                    sp.Bits = (long)((ulong)Unsafe.Add(ref locals, (nint)ip[-1].A).Bits / (uint)ip[-1].B);
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.DivCountInt:
                    Unsafe.Add(ref sp, -1).Bits = (long)((ulong)Unsafe.Add(ref sp, -1).Bits / (uint)ip[-1].B);
                    break;
                case Opcode.ModCountLocals:
                    {
                        long divisor = Unsafe.Add(ref locals, (nint)ip[-1].B).Bits;
                        if (divisor == 0)
                        {
                            ThrowModulo(ip);
                        }

                        sp.Bits = (long)((ulong)Unsafe.Add(ref locals, (nint)ip[-1].A).Bits % (ulong)divisor);
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.ModCountLocalInt:
                    sp.Bits = (long)((ulong)Unsafe.Add(ref locals, (nint)ip[-1].A).Bits % (uint)ip[-1].B);
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.ModCountInt:
                    Unsafe.Add(ref sp, -1).Bits = (long)((ulong)Unsafe.Add(ref sp, -1).Bits % (uint)ip[-1].B);
                    break;
                case Opcode.AndCountInt:
                    Unsafe.Add(ref sp, -1).Bits &= ip[-1].B;
                    break;
                case Opcode.ShrCountInt:
                    Unsafe.Add(ref sp, -1).Bits = (long)((ulong)Unsafe.Add(ref sp, -1).Bits >> ip[-1].B);
                    break;
                case Opcode.AddDoubleLocals:
                    sp.Bits = BitConverter.DoubleToInt64Bits(Unsafe.Add(ref locals, (nint)ip[-1].A).AsDouble + Unsafe.Add(ref locals, (nint)ip[-1].B).AsDouble);
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.SubDoubleLocals:
                    sp.Bits = BitConverter.DoubleToInt64Bits(Unsafe.Add(ref locals, (nint)ip[-1].A).AsDouble - Unsafe.Add(ref locals, (nint)ip[-1].B).AsDouble);
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.MulDoubleLocals:
                    sp.Bits = BitConverter.DoubleToInt64Bits(Unsafe.Add(ref locals, (nint)ip[-1].A).AsDouble * Unsafe.Add(ref locals, (nint)ip[-1].B).AsDouble);
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.AddDoubleConstant:
                    Unsafe.Add(ref sp, -1).Bits = BitConverter.DoubleToInt64Bits(Unsafe.Add(ref sp, -1).AsDouble + Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_constants), ip[-1].B).AsDouble);
                    break;
                case Opcode.AddDoubleTo:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot sum = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        sum.Bits = BitConverter.DoubleToInt64Bits(sum.AsDouble + sp.AsDouble);
                        break;
                    }

                case Opcode.JumpIfLocalTrue:
                    if (Unsafe.Add(ref locals, (nint)ip[-1].A).Bits != 0)
                    {
                        ip += ip[-1].B;
                    }

                    break;
                case Opcode.JumpIfLocalFalse:
                    if (Unsafe.Add(ref locals, (nint)ip[-1].A).Bits == 0)
                    {
                        ip += ip[-1].B;
                    }

                    break;
                case Opcode.JumpIfEqScalarLocals:
                    if (Unsafe.Add(ref locals, (nint)ip[-1].A).Bits == Unsafe.Add(ref locals, (nint)(ip[-1].B & PackedJump.ValueMask)).Bits)
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfNeScalarLocals:
                    if (Unsafe.Add(ref locals, (nint)ip[-1].A).Bits != Unsafe.Add(ref locals, (nint)(ip[-1].B & PackedJump.ValueMask)).Bits)
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfLtCountLocals:
                    if ((ulong)Unsafe.Add(ref locals, (nint)ip[-1].A).Bits < (ulong)Unsafe.Add(ref locals, (nint)(ip[-1].B & PackedJump.ValueMask)).Bits)
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfGeCountLocals:
                    if ((ulong)Unsafe.Add(ref locals, (nint)ip[-1].A).Bits >= (ulong)Unsafe.Add(ref locals, (nint)(ip[-1].B & PackedJump.ValueMask)).Bits)
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfLeCountLocals:
                    if ((ulong)Unsafe.Add(ref locals, (nint)ip[-1].A).Bits <= (ulong)Unsafe.Add(ref locals, (nint)(ip[-1].B & PackedJump.ValueMask)).Bits)
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfGtCountLocals:
                    if ((ulong)Unsafe.Add(ref locals, (nint)ip[-1].A).Bits > (ulong)Unsafe.Add(ref locals, (nint)(ip[-1].B & PackedJump.ValueMask)).Bits)
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfLtIntLocals:
                    if (Unsafe.Add(ref locals, (nint)ip[-1].A).Bits < Unsafe.Add(ref locals, (nint)(ip[-1].B & PackedJump.ValueMask)).Bits)
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfGeIntLocals:
                    if (Unsafe.Add(ref locals, (nint)ip[-1].A).Bits >= Unsafe.Add(ref locals, (nint)(ip[-1].B & PackedJump.ValueMask)).Bits)
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfLeIntLocals:
                    if (Unsafe.Add(ref locals, (nint)ip[-1].A).Bits <= Unsafe.Add(ref locals, (nint)(ip[-1].B & PackedJump.ValueMask)).Bits)
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfGtIntLocals:
                    if (Unsafe.Add(ref locals, (nint)ip[-1].A).Bits > Unsafe.Add(ref locals, (nint)(ip[-1].B & PackedJump.ValueMask)).Bits)
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfEqScalarLocalInt:
                    if (Unsafe.Add(ref locals, (nint)ip[-1].A).Bits == ((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfNeScalarLocalInt:
                    if (Unsafe.Add(ref locals, (nint)ip[-1].A).Bits != ((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfLtCountLocalInt:
                    if ((ulong)Unsafe.Add(ref locals, (nint)ip[-1].A).Bits < (ulong)(long)((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfGeCountLocalInt:
                    if ((ulong)Unsafe.Add(ref locals, (nint)ip[-1].A).Bits >= (ulong)(long)((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfLeCountLocalInt:
                    if ((ulong)Unsafe.Add(ref locals, (nint)ip[-1].A).Bits <= (ulong)(long)((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfGtCountLocalInt:
                    if ((ulong)Unsafe.Add(ref locals, (nint)ip[-1].A).Bits > (ulong)(long)((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfLtIntLocalInt:
                    if (Unsafe.Add(ref locals, (nint)ip[-1].A).Bits < ((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfGeIntLocalInt:
                    if (Unsafe.Add(ref locals, (nint)ip[-1].A).Bits >= ((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfLeIntLocalInt:
                    if (Unsafe.Add(ref locals, (nint)ip[-1].A).Bits <= ((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfGtIntLocalInt:
                    if (Unsafe.Add(ref locals, (nint)ip[-1].A).Bits > ((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfEqScalarValue:
                    sp = ref Unsafe.Add(ref sp, -1);
                    if (sp.Bits == ((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfNeScalarValue:
                    sp = ref Unsafe.Add(ref sp, -1);
                    if (sp.Bits != ((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfLtCountValue:
                    sp = ref Unsafe.Add(ref sp, -1);
                    if ((ulong)sp.Bits < (ulong)(long)((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfGeCountValue:
                    sp = ref Unsafe.Add(ref sp, -1);
                    if ((ulong)sp.Bits >= (ulong)(long)((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfLeCountValue:
                    sp = ref Unsafe.Add(ref sp, -1);
                    if ((ulong)sp.Bits <= (ulong)(long)((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.JumpIfGtCountValue:
                    sp = ref Unsafe.Add(ref sp, -1);
                    if ((ulong)sp.Bits > (ulong)(long)((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.LoopIfNeScalarLocals:
                    if (Unsafe.Add(ref locals, (nint)ip[-1].A).Bits != Unsafe.Add(ref locals, (nint)(ip[-1].B & PackedJump.ValueMask)).Bits)
                    {
                        if (--_budget < 0)
                        {
                            ThrowBudget(ip);
                        }

                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.LoopIfLtCountLocals:
                    if ((ulong)Unsafe.Add(ref locals, (nint)ip[-1].A).Bits < (ulong)Unsafe.Add(ref locals, (nint)(ip[-1].B & PackedJump.ValueMask)).Bits)
                    {
                        if (--_budget < 0)
                        {
                            ThrowBudget(ip);
                        }

                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.LoopIfGeCountLocals:
                    if ((ulong)Unsafe.Add(ref locals, (nint)ip[-1].A).Bits >= (ulong)Unsafe.Add(ref locals, (nint)(ip[-1].B & PackedJump.ValueMask)).Bits)
                    {
                        if (--_budget < 0)
                        {
                            ThrowBudget(ip);
                        }

                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.LoopIfLeCountLocals:
                    if ((ulong)Unsafe.Add(ref locals, (nint)ip[-1].A).Bits <= (ulong)Unsafe.Add(ref locals, (nint)(ip[-1].B & PackedJump.ValueMask)).Bits)
                    {
                        if (--_budget < 0)
                        {
                            ThrowBudget(ip);
                        }

                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.LoopIfGtCountLocals:
                    if ((ulong)Unsafe.Add(ref locals, (nint)ip[-1].A).Bits > (ulong)Unsafe.Add(ref locals, (nint)(ip[-1].B & PackedJump.ValueMask)).Bits)
                    {
                        if (--_budget < 0)
                        {
                            ThrowBudget(ip);
                        }

                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.LoopIfNeScalarLocalInt:
                    if (Unsafe.Add(ref locals, (nint)ip[-1].A).Bits != ((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        if (--_budget < 0)
                        {
                            ThrowBudget(ip);
                        }

                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.LoopIfLtCountLocalInt:
                    if ((ulong)Unsafe.Add(ref locals, (nint)ip[-1].A).Bits < (ulong)(long)((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        if (--_budget < 0)
                        {
                            ThrowBudget(ip);
                        }

                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.LoopIfGeCountLocalInt:
                    if ((ulong)Unsafe.Add(ref locals, (nint)ip[-1].A).Bits >= (ulong)(long)((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        if (--_budget < 0)
                        {
                            ThrowBudget(ip);
                        }

                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.LoopIfLeCountLocalInt:
                    if ((ulong)Unsafe.Add(ref locals, (nint)ip[-1].A).Bits <= (ulong)(long)((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        if (--_budget < 0)
                        {
                            ThrowBudget(ip);
                        }

                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;
                case Opcode.LoopIfGtCountLocalInt:
                    if ((ulong)Unsafe.Add(ref locals, (nint)ip[-1].A).Bits > (ulong)(long)((ip[-1].B << PackedJump.TargetBits) >> PackedJump.TargetBits))
                    {
                        if (--_budget < 0)
                        {
                            ThrowBudget(ip);
                        }

                        ip += ip[-1].B >> PackedJump.ValueBits;
                    }

                    break;

                case Opcode.IncrementCapture:
                    {
                        ref Slot capture = ref RunningFrame.Captures![ip[-1].A];
                        if (capture.Ref is not null)
                        {
                            ThrowUnsetCapture(ip);
                        }

                        capture.Bits += ip[-1].B;
                        break;
                    }

                case Opcode.IncrementGlobal:
                    {
                        ref Slot global = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_globals), ip[-1].B);
                        if (global.Ref is not null)
                        {
                            ThrowUnsetGlobal(ip);
                        }

                        global.Bits += (short)ip[-1].A;
                        break;
                    }

                case Opcode.AddToGlobal:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot global = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_globals), ip[-1].B);
                        if (global.Ref is not null)
                        {
                            ThrowUnsetGlobal(ip);
                        }

                        global.Bits += sp.Bits;
                        break;
                    }

                case Opcode.AddDoubleToGlobal:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        ref Slot global = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_globals), ip[-1].B);
                        if (global.Ref is not null)
                        {
                            ThrowUnsetGlobal(ip);
                        }

                        global.Bits = BitConverter.DoubleToInt64Bits(global.AsDouble + sp.AsDouble);
                        break;
                    }

                case Opcode.StoreLocalField:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        RecordValue record = RecordOf(Unsafe.Add(ref locals, (nint)ip[-1].A));
                        ref Slot field = ref FieldOf(record, ip[-1].B);
                        field.Bits = sp.Bits;
                        field.Ref = null;
                        if (_hasWatchedValues)
                        {
                            Touch(record);
                        }
                        break;
                    }

                case Opcode.StoreLocalFieldRef:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        RecordValue record = RecordOf(Unsafe.Add(ref locals, (nint)ip[-1].A));
                        FieldOf(record, ip[-1].B).Ref = sp.Ref;
                        if (_hasWatchedValues)
                        {
                            Touch(record);
                        }
                        break;
                    }

                case Opcode.HasLocalField:
                    sp.Bits = FieldIsSet(Unsafe.Add(ref locals, (nint)ip[-1].A), ip[-1].B) ? 1 : 0;
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.IncrementLocalField:
                    {
                        RecordValue record = RecordOf(Unsafe.Add(ref locals, (nint)ip[-1].A));
                        ref Slot field = ref FieldOf(record, ip[-1].Low);
                        if (field.Ref is not null)
                        {
                            ThrowMissingField(ip, record, ip[-1].Low);
                        }

                        field.Bits += ip[-1].Number;
                        if (_hasWatchedValues)
                        {
                            Touch(record);
                        }
                        break;
                    }

                case Opcode.AddToLocalField:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        RecordValue record = RecordOf(Unsafe.Add(ref locals, (nint)ip[-1].A));
                        ref Slot field = ref FieldOf(record, ip[-1].B);
                        if (field.Ref is not null)
                        {
                            ThrowMissingField(ip, record, ip[-1].B);
                        }

                        field.Bits += sp.Bits;
                        if (_hasWatchedValues)
                        {
                            Touch(record);
                        }
                        break;
                    }

                case Opcode.AddDoubleToLocalField:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        RecordValue record = RecordOf(Unsafe.Add(ref locals, (nint)ip[-1].A));
                        ref Slot field = ref FieldOf(record, ip[-1].B);
                        if (field.Ref is not null)
                        {
                            ThrowMissingField(ip, record, ip[-1].B);
                        }

                        field.Bits = BitConverter.DoubleToInt64Bits(field.AsDouble + sp.AsDouble);
                        if (_hasWatchedValues)
                        {
                            Touch(record);
                        }
                        break;
                    }

                case Opcode.LoadLocalPath:
                    {
                        RecordValue record = RecordOf(Unsafe.Add(ref locals, (nint)ip[-1].A));
                        ref Slot part = ref FieldOf(record, ip[-1].Low);
                        if (part.Ref is null)
                        {
                            ThrowMissingField(ip, record, ip[-1].Low);
                        }

                        ref Slot field = ref FieldOf(RecordOf(part), ip[-1].High);
                        if (field.Ref is not null)
                        {
                            ThrowMissingField(ip, part.Ref, ip[-1].High);
                        }

                        sp.Bits = field.Bits;
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.LoadLocalPathRef:
                    {
                        RecordValue record = RecordOf(Unsafe.Add(ref locals, (nint)ip[-1].A));
                        ref Slot part = ref FieldOf(record, ip[-1].Low);
                        if (part.Ref is null)
                        {
                            ThrowMissingField(ip, record, ip[-1].Low);
                        }

                        object? value = FieldOf(RecordOf(part), ip[-1].High).Ref;
                        if (value is null)
                        {
                            ThrowMissingField(ip, part.Ref, ip[-1].High);
                        }

                        sp.Ref = value;
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.VectorGetLocals:
                    {
                        ref Slot element = ref VectorElement(VectorOf(Unsafe.Add(ref locals, (nint)ip[-1].A)), Unsafe.Add(ref locals, (nint)ip[-1].Low).Bits, ip[-1].High, ip);
                        if (element.Ref is not null)
                        {
                            ThrowNoIndex(ip);
                        }

                        sp.Bits = element.Bits;
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.VectorGetLocalsRef:
                    {
                        object? value = VectorElement(VectorOf(Unsafe.Add(ref locals, (nint)ip[-1].A)), Unsafe.Add(ref locals, (nint)ip[-1].Low).Bits, ip[-1].High, ip).Ref;
                        if (value is null)
                        {
                            ThrowNoIndex(ip);
                        }

                        sp.Ref = value;
                        sp = ref Unsafe.Add(ref sp, 1);
                        break;
                    }

                case Opcode.VectorGetLocal:
                    {
                        ref Slot element = ref VectorElement(VectorOf(Unsafe.Add(ref locals, (nint)ip[-1].A)), Unsafe.Add(ref sp, -1).Bits, ip[-1].B, ip);
                        if (element.Ref is not null)
                        {
                            ThrowNoIndex(ip);
                        }

                        Unsafe.Add(ref sp, -1).Bits = element.Bits;
                        break;
                    }

                case Opcode.VectorGetLocalRef:
                    {
                        object? value = VectorElement(VectorOf(Unsafe.Add(ref locals, (nint)ip[-1].A)), Unsafe.Add(ref sp, -1).Bits, ip[-1].B, ip).Ref;
                        if (value is null)
                        {
                            ThrowNoIndex(ip);
                        }

                        Unsafe.Add(ref sp, -1).Ref = value;
                        break;
                    }

                case Opcode.VectorPutLocals:
                    {
                        VectorValue vector = VectorOf(Unsafe.Add(ref locals, (nint)ip[-1].A));
                        ref Slot element = ref VectorPlace(vector, Unsafe.Add(ref locals, (nint)ip[-1].Low).Bits, 0, ip);
                        element.Bits = Unsafe.Add(ref locals, (nint)ip[-1].High).Bits;
                        element.Ref = null;
                        if (_hasWatchedValues)
                        {
                            Touch(vector);
                        }
                        break;
                    }

                case Opcode.VectorPutInt:
                    {
                        VectorValue vector = VectorOf(Unsafe.Add(ref locals, (nint)ip[-1].A));
                        ref Slot element = ref VectorPlace(vector, Unsafe.Add(ref locals, (nint)ip[-1].Low).Bits, 0, ip);
                        element.Bits = ip[-1].Number;
                        element.Ref = null;
                        if (_hasWatchedValues)
                        {
                            Touch(vector);
                        }
                        break;
                    }

                case Opcode.VectorPutLocal:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        VectorValue vector = VectorOf(Unsafe.Add(ref locals, (nint)ip[-1].A));
                        ref Slot element = ref VectorPlace(vector, Unsafe.Add(ref locals, (nint)ip[-1].Low).Bits, ip[-1].High, ip);
                        element.Bits = sp.Bits;
                        element.Ref = null;
                        if (_hasWatchedValues)
                        {
                            Touch(vector);
                        }
                        break;
                    }

                case Opcode.VectorPutLocalRef:
                    {
                        sp = ref Unsafe.Add(ref sp, -1);
                        VectorValue vector = VectorOf(Unsafe.Add(ref locals, (nint)ip[-1].A));
                        VectorPlace(vector, Unsafe.Add(ref locals, (nint)ip[-1].Low).Bits, ip[-1].High, ip).Ref = sp.Ref;
                        if (_hasWatchedValues)
                        {
                            Touch(vector);
                        }
                        break;
                    }

                case Opcode.SizeLocalString:
                    sp.Bits = StringOf(Unsafe.Add(ref locals, (nint)ip[-1].A)).Length;
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.SizeLocalTable:
                    sp.Bits = TableOf(Unsafe.Add(ref locals, (nint)ip[-1].A)).Count;
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.SizeLocalVector:
                    sp.Bits = VectorOf(Unsafe.Add(ref locals, (nint)ip[-1].A)).Count;
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.TableIncrement:
                    {
                        int columns = Unsafe.As<Types.TableType>(_typePool[ip[-1].B]).Index.Length;
                        sp = ref Unsafe.Add(ref sp, -columns - 1);
                        AddToElement(ip, TableOf(sp), MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref sp, 1), columns), (short)ip[-1].A);
                        break;
                    }

                case Opcode.TableAddTo:
                    {
                        int columns = ip[-1].A;
                        sp = ref Unsafe.Add(ref sp, -columns - 2);
                        AddToElement(ip, TableOf(Unsafe.Add(ref sp, 1)), MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref sp, 2), columns), sp.Bits);
                        break;
                    }

                case Opcode.TableAgain:
                    {
                        ref Slot loop = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        if (TableOf(loop).MoveNext(ref Unsafe.Add(ref loop, 1).Bits, out int entry))
                        {
                            Unsafe.Add(ref loop, 2).Bits = entry;
                            if (--_budget < 0)
                            {
                                ThrowBudget(ip);
                            }

                            ip += ip[-1].B;
                            break;
                        }

                        EndLoop(ref loop);
                        break;
                    }

                case Opcode.VectorAgain:
                    {
                        ref Slot loop = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        if (StepVectorLoop(ref loop))
                        {
                            if (--_budget < 0)
                            {
                                ThrowBudget(ip);
                            }

                            ip += ip[-1].B;
                        }
                        break;
                    }

                case Opcode.LoopKeyTo:
                    {
                        ref Slot loop = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        Unsafe.Add(ref locals, (nint)ip[-1].High).Bits = LoopKey(ref loop, ip[-1].Low).Bits;
                        break;
                    }

                case Opcode.LoopKeyRefTo:
                    {
                        ref Slot loop = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        Unsafe.Add(ref locals, (nint)ip[-1].High).Ref = LoopKey(ref loop, ip[-1].Low).Ref;
                        break;
                    }

                case Opcode.LoopValueTo:
                    {
                        ref Slot loop = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        Unsafe.Add(ref locals, (nint)ip[-1].B).Bits = TableOf(loop).ValueAt((int)Unsafe.Add(ref loop, 2).Bits).Bits;
                        break;
                    }

                case Opcode.LoopValueRefTo:
                    {
                        ref Slot loop = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        Unsafe.Add(ref locals, (nint)ip[-1].B).Ref = TableOf(loop).ValueAt((int)Unsafe.Add(ref loop, 2).Bits).Ref;
                        break;
                    }

                case Opcode.LoopIndexTo:
                    Unsafe.Add(ref locals, (nint)ip[-1].B).Bits = Unsafe.Add(ref Unsafe.Add(ref locals, (nint)ip[-1].A), 1).Bits;
                    break;
                case Opcode.LoopElementTo:
                    {
                        ref Slot loop = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        Unsafe.Add(ref locals, (nint)ip[-1].B).Bits = LoopElement(ref loop).Bits;
                        break;
                    }

                case Opcode.LoopElementRefTo:
                    {
                        ref Slot loop = ref Unsafe.Add(ref locals, (nint)ip[-1].A);
                        Unsafe.Add(ref locals, (nint)ip[-1].B).Ref = LoopElement(ref loop).Ref;
                        break;
                    }

                case Opcode.CallLocal:
                    function = Unsafe.Add(ref locals, (nint)ip[-1].A).Ref;
                    goto CallFunction;
                case Opcode.SubDoubleConstant:
                    Unsafe.Add(ref sp, -1).Bits = BitConverter.DoubleToInt64Bits(Unsafe.Add(ref sp, -1).AsDouble - Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_constants), ip[-1].B).AsDouble);
                    break;
                case Opcode.MulDoubleConstant:
                    Unsafe.Add(ref sp, -1).Bits = BitConverter.DoubleToInt64Bits(Unsafe.Add(ref sp, -1).AsDouble * Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_constants), ip[-1].B).AsDouble);
                    break;
                case Opcode.DivDoubleConstant:
                    {
                        double divisor = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_constants), ip[-1].B).AsDouble;
                        if (divisor == 0)
                        {
                            ThrowDivision(ip);
                        }

                        Unsafe.Add(ref sp, -1).Bits = BitConverter.DoubleToInt64Bits(Unsafe.Add(ref sp, -1).AsDouble / divisor);
                        break;
                    }

                case Opcode.AddDoubleLocal:
                    Unsafe.Add(ref sp, -1).Bits = BitConverter.DoubleToInt64Bits(Unsafe.Add(ref sp, -1).AsDouble + Unsafe.Add(ref locals, (nint)ip[-1].A).AsDouble);
                    break;
                case Opcode.SubDoubleLocal:
                    Unsafe.Add(ref sp, -1).Bits = BitConverter.DoubleToInt64Bits(Unsafe.Add(ref sp, -1).AsDouble - Unsafe.Add(ref locals, (nint)ip[-1].A).AsDouble);
                    break;
                case Opcode.MulDoubleLocal:
                    Unsafe.Add(ref sp, -1).Bits = BitConverter.DoubleToInt64Bits(Unsafe.Add(ref sp, -1).AsDouble * Unsafe.Add(ref locals, (nint)ip[-1].A).AsDouble);
                    break;
                case Opcode.JumpIfLtDouble:
                    sp = ref Unsafe.Add(ref sp, -2);
                    if (sp.AsDouble < Unsafe.Add(ref sp, 1).AsDouble)
                    {
                        ip += ip[-1].B;
                    }

                    break;
                case Opcode.JumpIfNotLtDouble:
                    sp = ref Unsafe.Add(ref sp, -2);
                    if (!(sp.AsDouble < Unsafe.Add(ref sp, 1).AsDouble))
                    {
                        ip += ip[-1].B;
                    }

                    break;
                case Opcode.JumpIfLeDouble:
                    sp = ref Unsafe.Add(ref sp, -2);
                    if (sp.AsDouble <= Unsafe.Add(ref sp, 1).AsDouble)
                    {
                        ip += ip[-1].B;
                    }

                    break;
                case Opcode.JumpIfNotLeDouble:
                    sp = ref Unsafe.Add(ref sp, -2);
                    if (!(sp.AsDouble <= Unsafe.Add(ref sp, 1).AsDouble))
                    {
                        ip += ip[-1].B;
                    }

                    break;
                case Opcode.Switch:
                    ip += SwitchDistance(ip[-1].B, Unsafe.Add(ref locals, (nint)ip[-1].A));
                    break;
                case Opcode.LoadWhole:
                    LoadWhole(ip[-1].A, ref locals, ref sp);
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;
                case Opcode.MakeClosure:
                    sp = ref Unsafe.Add(ref sp, -ip[-1].A);
                    MakeClosure(ip[-1].B, ip[-1].A, ref sp);
                    sp = ref Unsafe.Add(ref sp, 1);
                    break;

                default:
                    {
                        RunningFrame.Ip = ip;
                        int before = _depth;
                        sp = ref ExecuteRare(ip, ref locals, ref sp);
                        if (_depth != before)
                        {
                            goto Enter;
                        }

                        break;
                    }
            }

            continue;

        CallFunction:
            // The arguments end at sp.
            {
                RunningFrame.Ip = ip;
                if (PlainCallee(function, Unsafe.As<Types.FuncType>(Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_typePool), ip[-1].B))) is { } callee)
                {
                    locals = ref Unsafe.Add(ref sp, -callee.ParameterCount);
                    PushCallee(callee, Unsafe.As<FunctionValue>(function!).Captures, ref locals);
                    sp = ref Unsafe.Add(ref locals, callee.LocalCount);
                    ip = callee.Start;
                    continue;
                }

                int before = _depth;
                sp = ref CallFunctionValue(function, ip[-1].B, ref sp);
                if (_depth != before)
                {
                    goto Enter;
                }

                continue;
            }

        Leave:
            // sp is one past the caller's operands, the result among them.
            {
                ref Frame frame = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_frames), --_depth);
                if (frame.Kind != FrameKind.Call)
                {
                    if (frame.Kind == FrameKind.Entry)
                    {
                        return;
                    }

                    sp = ref EndHookBody(locals.Bits);
                }

                frame = ref RunningFrame;
                locals = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_stack), frame.Base);
                ip = frame.Ip;
                continue;
            }

        Enter:
            // A frame was pushed: load it.
            {
                ref Frame frame = ref RunningFrame;
                locals = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_stack), frame.Base);
                sp = ref Unsafe.Add(ref locals, frame.Code.LocalCount);
                ip = frame.Ip;
            }
        }
    }

    private ref Frame RunningFrame
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_frames), _depth - 1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int SwitchDistance(int index, in Slot value) => RunningFrame.Code.Linked!.Switch(index).DistanceFor(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SlotIndex(ref Slot slot) => (int)(Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(_stack), ref slot) >> 4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Slot FieldOf(RecordValue record, int field) => ref record.Fields[field];

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool FieldIsSet(in Slot record, int field) => RecordOf(record).IsSet(field);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RecordValue RecordOf(in Slot slot)
    {
        object? value = slot.Ref;
        if (value is null || value.GetType() != typeof(RecordValue))
        {
            ThrowNoRecord(value);
        }

        return Unsafe.As<RecordValue>(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static VectorValue VectorOf(in Slot slot)
    {
        object? value = slot.Ref;
        if (value is null || value.GetType() != typeof(VectorValue))
        {
            ThrowNoVector(value);
        }

        return Unsafe.As<VectorValue>(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TableValue TableOf(in Slot slot)
    {
        object? value = slot.Ref;
        if (value is null || value.GetType() != typeof(TableValue))
        {
            ThrowNoTable(value);
        }

        return Unsafe.As<TableValue>(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static StringValue StringOf(in Slot slot)
    {
        object? value = slot.Ref;
        if (value is null || value.GetType() != typeof(StringValue))
        {
            ThrowNoString(value);
        }

        return Unsafe.As<StringValue>(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static AddrValue AddrOf(in Slot slot)
    {
        object? value = slot.Ref;
        if (value is null || value.GetType() != typeof(AddrValue))
        {
            ThrowNoAddr(value);
        }

        return Unsafe.As<AddrValue>(value);
    }

    private static SubnetValue SubnetOf(in Slot slot) => slot.Ref as SubnetValue ?? throw ClassFault("subnet", slot.Ref);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool StringsEqual(in Slot left, in Slot right) => StringOf(left).Equals(StringOf(right));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool AddressesEqual(in Slot left, in Slot right) => AddrOf(left).Equals(AddrOf(right));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool SubnetsEqual(in Slot left, in Slot right) => SubnetOf(left).Equals(SubnetOf(right));

    private static int CompareStrings(in Slot left, in Slot right) => StringOf(left).Span.SequenceCompareTo(StringOf(right).Span);

    private static int CompareAddresses(in Slot left, in Slot right)
    {
        AddrValue a = AddrOf(left);
        AddrValue b = AddrOf(right);
        return a.Hi != b.Hi ? a.Hi.CompareTo(b.Hi) : a.Lo.CompareTo(b.Lo);
    }

    /// <summary>The element that a read names; a negative int counts from the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe ref Slot VectorElement(VectorValue vector, long index, int isInt, LinkedInstruction* ip)
    {
        if ((ulong)index < (ulong)vector.Count)
        {
            return ref vector.Unchecked((nint)index);
        }

        return ref ElementFromEnd(vector, index, isInt, ip);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private unsafe ref Slot ElementFromEnd(VectorValue vector, long index, int isInt, LinkedInstruction* ip)
    {
        index += vector.Count;
        if (isInt == 0 || (ulong)index >= (ulong)vector.Count)
        {
            ThrowNoIndex(ip);
        }

        return ref vector.Unchecked((nint)index);
    }

    /// <summary>The element that a write names, holes up to it filled in where it lies past the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe ref Slot VectorPlace(VectorValue vector, long index, int isInt, LinkedInstruction* ip)
    {
        if ((ulong)index < (ulong)vector.Count)
        {
            return ref vector.Unchecked((nint)index);
        }

        return ref PlaceBeyond(vector, index, isInt, ip);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private unsafe ref Slot PlaceBeyond(VectorValue vector, long index, int isInt, LinkedInstruction* ip)
    {
        if (isInt != 0 && index < 0)
        {
            index += vector.Count;
        }

        if ((ulong)index >= ValueLimits.VectorElements)
        {
            ThrowNoIndex(ip);
        }

        if (index == vector.Count)
        {
            return ref vector.Append();
        }

        if (index > vector.Count)
        {
            Charge(index - vector.Count);
            vector.Resize((int)index + 1);
        }

        return ref vector.Unchecked((nint)index);
    }

    /// <summary>Steps a loop over a vector to the next element that is set; false, and the vector given up, at the end.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static bool StepVectorLoop(ref Slot loop)
    {
        VectorValue vector = VectorOf(loop);
        long index = Unsafe.Add(ref loop, 1).Bits + 1;
        while (index < vector.Count && !vector.Unchecked((nint)index).IsSet(vector.HoldsScalars))
        {
            index++;
        }

        Unsafe.Add(ref loop, 1).Bits = index;
        if (index < vector.Count)
        {
            return true;
        }

        loop.Ref = null;
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static ref readonly Slot LoopElement(ref Slot loop) => ref VectorOf(loop)[(int)Unsafe.Add(ref loop, 1).Bits];

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static ref readonly Slot LoopKey(ref Slot loop, int column) => ref TableOf(loop).KeyAt((int)Unsafe.Add(ref loop, 2).Bits)[column];

    /// <summary>table[key] += amount.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private unsafe void AddToElement(LinkedInstruction* ip, TableValue table, ReadOnlySpan<Slot> key, long amount)
    {
        ref Slot place = ref table.PlaceForUpdate(key);
        if (!Unsafe.IsNullRef(ref place))
        {
            place.Bits += amount;
        }
        else
        {
            RunningFrame.Ip = ip;
            if (!table.TryRead(this, key, out Slot value))
            {
                ThrowNoIndex(ip);
            }

            if (_activeLoops != 0)
            {
                WarnWhereLooped(table, key, isRemoval: false);
            }

            table.Write(this, key, Slot.Of(value.Bits + amount));
        }

        if (_hasWatchedValues)
        {
            Touch(table);
        }
    }
}
