using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;

namespace NidsVm.Compiler.Emit;

/// <summary>Finds the <c>when</c> statements of a body: which functions are conditions.</summary>
internal static class TriggerCollector
{
    public static void Collect(BoundStatement? statement, Dictionary<FunctionSymbol, List<GlobalSymbol>> conditions)
    {
        switch (statement)
        {
            case BoundWhen trigger:
                conditions[trigger.Condition] = [];
                break;
            case BoundBlock block:
                foreach (BoundStatement inner in block.Statements)
                {
                    Collect(inner, conditions);
                }

                break;
            case BoundIf branch:
                Collect(branch.Then, conditions);
                Collect(branch.Otherwise, conditions);
                break;
            case BoundWhile loop:
                Collect(loop.Body, conditions);
                break;
            case BoundForTable loop:
                Collect(loop.Body, conditions);
                break;
            case BoundForVector loop:
                Collect(loop.Body, conditions);
                break;
            case BoundForString loop:
                Collect(loop.Body, conditions);
                break;
            case BoundSwitch choice:
                foreach (BoundSwitchCase branch in choice.Cases)
                {
                    Collect(branch.Body, conditions);
                }

                break;
        }
    }
}
