using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>What runs, as built-ins can show it. Level 0 is the innermost activation.</summary>
public sealed partial class Machine
{
    /// <summary>Number of activations.</summary>
    public int CallDepth => _depth;

    /// <summary>Where the activation stands.</summary>
    public PolicyLocation LocationAt(int level) => LocationOf(_depth - 1 - level);

    public string RoutineNameAt(int level) => _frames[_depth - 1 - level].Code.Name;

    public int ParameterCountAt(int level) => _frames[_depth - 1 - level].Code.ParameterCount;

    /// <summary>Name, type and present value of a parameter.</summary>
    public (string Name, PolicyType Type, Slot Value) ParameterAt(int level, int parameter)
    {
        ref Frame frame = ref _frames[_depth - 1 - level];
        CodeBlock code = frame.Code;
        return (code.LocalNames[parameter], code.LocalTypes[parameter], _stack[frame.Base + parameter]);
    }
}
