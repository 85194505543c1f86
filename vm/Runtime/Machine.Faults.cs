using System.Diagnostics.CodeAnalysis;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>How the loop fails: out of line, with the instruction that failed before <c>ip</c>.</summary>
public sealed unsafe partial class Machine
{
    [DoesNotReturn]
    private static object ThrowClass(string wanted, object? value)
        => throw new InvalidCastException($"a {wanted} was expected and not {value?.GetType().Name ?? "nothing"}");

    [DoesNotReturn]
    private void ThrowUnsetLocal(Instruction* ip) => ThrowUnset(ip, RunningFrame.Code.LocalNames[ip[-1].A]);

    [DoesNotReturn]
    private void ThrowUnsetCapture(Instruction* ip) => ThrowUnset(ip, RunningFrame.Code.CaptureNames[ip[-1].A]);

    [DoesNotReturn]
    private void ThrowUnsetGlobal(Instruction* ip) => ThrowUnset(ip, Program.Globals[ip[-1].B].Name);

    [DoesNotReturn]
    private void ThrowUnset(Instruction* ip, string name) => Fail(ip, $"value used but not set ({name})");

    [DoesNotReturn]
    private void ThrowMissingField(Instruction* ip, object? record, int field)
        => Fail(ip, $"field value missing (${(record as RecordValue)?.Type.Fields[field].Name})");

    [DoesNotReturn]
    private void ThrowNoIndex(Instruction* ip) => Fail(ip, "no such index");

    private void WarnUnderflow(Instruction* ip)
    {
        RunningFrame.Ip = ip;
        Reporter.Warning("count underflow");
    }

    [DoesNotReturn]
    private void ThrowDivision(Instruction* ip) => Fail(ip, "division by zero");

    [DoesNotReturn]
    private void ThrowModulo(Instruction* ip) => Fail(ip, "modulo by zero");

    [DoesNotReturn]
    private void ThrowNegativeShift(Instruction* ip) => Fail(ip, "left shifting a negative number is undefined");

    [DoesNotReturn]
    private void ThrowBudget(Instruction* ip)
    {
        RunningFrame.Ip = ip;
        FailBudget();
    }

    [DoesNotReturn]
    private void FailBudget()
        => throw new PolicyError($"instruction budget exceeded in {_currentEvent?.Routine.Name ?? RunningFrame.Code.Name}");

    [DoesNotReturn]
    private void ThrowConversion(Instruction* ip, string message)
    {
        RunningFrame.Ip = ip;
        throw new StatementError(message);
    }

    [DoesNotReturn]
    private void Fail(Instruction* ip, string message)
    {
        RunningFrame.Ip = ip;
        throw new PolicyError(message);
    }
}
