using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding.Nodes;

/// <summary>An expression that the compiler accepts, as the reference does, but that can only end in a run-time error.</summary>
public sealed class BoundFailure(SourceSpan span, string message, PolicyType type) : BoundExpression(span, type)
{
    public string Message { get; } = message;
}
