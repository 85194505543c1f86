namespace NidsVm.Vm.Bytecode;

/// <summary>Operation codes.</summary>
public enum Opcode : ushort
{
    Nop = 0,
}
