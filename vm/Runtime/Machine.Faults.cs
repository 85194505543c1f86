using System.Diagnostics.CodeAnalysis;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>How the loop fails: out of line, with the instruction that failed before <c>ip</c>.</summary>
public sealed unsafe partial class Machine
{
    // The throwers hold nothing but a throw, by which the compiler knows that they do not return.
    [DoesNotReturn]
    private static void ThrowNoRecord(object? value) => throw ClassFault("record", value);

    [DoesNotReturn]
    private static void ThrowNoVector(object? value) => throw ClassFault("vector", value);

    [DoesNotReturn]
    private static void ThrowNoTable(object? value) => throw ClassFault("table", value);

    [DoesNotReturn]
    private static void ThrowNoString(object? value) => throw ClassFault("string", value);

    [DoesNotReturn]
    private static void ThrowNoAddr(object? value) => throw ClassFault("addr", value);

    [DoesNotReturn]
    private void ThrowUnsetLocal(LinkedInstruction* ip) => throw Unset(ip, RunningFrame.Code.LocalNames[ip[-1].A]);

    [DoesNotReturn]
    private void ThrowUnsetCapture(LinkedInstruction* ip) => throw Unset(ip, RunningFrame.Code.CaptureNames[ip[-1].A]);

    [DoesNotReturn]
    private void ThrowUnsetGlobal(LinkedInstruction* ip) => throw Unset(ip, Program.Globals[ip[-1].B].Name);

    [DoesNotReturn]
    private void ThrowMissingField(LinkedInstruction* ip, object? record, int field) => throw MissingField(ip, record, field);

    [DoesNotReturn]
    private void ThrowNoIndex(LinkedInstruction* ip) => throw Fault(ip, "no such index");

    [DoesNotReturn]
    private void ThrowDivision(LinkedInstruction* ip) => throw Fault(ip, "division by zero");

    [DoesNotReturn]
    private void ThrowModulo(LinkedInstruction* ip) => throw Fault(ip, "modulo by zero");

    [DoesNotReturn]
    private void ThrowNegativeShift(LinkedInstruction* ip) => throw Fault(ip, "left shifting a negative number is undefined");

    [DoesNotReturn]
    private void ThrowBudget(LinkedInstruction* ip) => throw BudgetFault(ip);

    [DoesNotReturn]
    private void ThrowPromotionToSigned(LinkedInstruction* ip) => throw ConversionFault(ip, "overflow promoting from unsigned to signed arithmetic value");

    [DoesNotReturn]
    private void ThrowPromotionToUnsigned(LinkedInstruction* ip) => throw ConversionFault(ip, "overflow promoting from signed to unsigned arithmetic value");

    [DoesNotReturn]
    private void ThrowDoubleToUnsigned(LinkedInstruction* ip) => throw ConversionFault(ip, "overflow promoting from double to unsigned arithmetic value");

    [DoesNotReturn]
    private void ThrowDoubleToSigned(LinkedInstruction* ip) => throw ConversionFault(ip, "overflow promoting from double to signed arithmetic value");

    private void WarnUnderflow(LinkedInstruction* ip)
    {
        RunningFrame.Ip = ip;
        Reporter.Warning("count underflow");
    }

    private static InvalidCastException ClassFault(string wanted, object? value)
        => new($"a {wanted} was expected and not {value?.GetType().Name ?? "nothing"}");

    private PolicyError Unset(LinkedInstruction* ip, string name) => Fault(ip, $"value used but not set ({name})");

    private PolicyError MissingField(LinkedInstruction* ip, object? record, int field)
        => Fault(ip, $"field value missing (${(record as RecordValue)?.Type.Fields[field].Name})");

    private PolicyError BudgetFault(LinkedInstruction* ip)
    {
        RunningFrame.Ip = ip;
        return BudgetFault();
    }

    private PolicyError BudgetFault()
        => new($"instruction budget exceeded in {_currentEvent?.Routine.Name ?? _frames[0].Code.Name}");

    private StatementError ConversionFault(LinkedInstruction* ip, string message)
    {
        RunningFrame.Ip = ip;
        return new StatementError(message);
    }

    private PolicyError Fault(LinkedInstruction* ip, string message)
    {
        RunningFrame.Ip = ip;
        return new PolicyError(message);
    }
}
