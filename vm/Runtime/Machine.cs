namespace NidsVm.Vm.Runtime;

/// <summary>Runs the compiled policies of one program.</summary>
public sealed class Machine
{
}
