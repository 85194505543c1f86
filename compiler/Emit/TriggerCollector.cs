using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;

namespace NidsVm.Compiler.Emit;

/// <summary>Finds the <c>when</c> statements of a body: which functions are conditions, and which globals wake them.</summary>
internal static class TriggerCollector
{
    public static void Collect(BoundStatement? statement, HashSet<GlobalSymbol> watched, HashSet<FunctionSymbol> conditions)
    {
        switch (statement)
        {
            case BoundWhen trigger:
                watched.UnionWith(trigger.WatchedGlobals);
                conditions.Add(trigger.Condition);
                break;
            case BoundBlock block:
                foreach (BoundStatement inner in block.Statements)
                {
                    Collect(inner, watched, conditions);
                }

                break;
            case BoundIf branch:
                Collect(branch.Then, watched, conditions);
                Collect(branch.Otherwise, watched, conditions);
                break;
            case BoundWhile loop:
                Collect(loop.Body, watched, conditions);
                break;
            case BoundForTable loop:
                Collect(loop.Body, watched, conditions);
                break;
            case BoundForVector loop:
                Collect(loop.Body, watched, conditions);
                break;
            case BoundForString loop:
                Collect(loop.Body, watched, conditions);
                break;
            case BoundSwitch choice:
                foreach (BoundSwitchCase branch in choice.Cases)
                {
                    Collect(branch.Body, watched, conditions);
                }

                break;
        }
    }
}
