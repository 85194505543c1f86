using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>Which tables are being looped over, so that changing one meanwhile draws the reference's warning.</summary>
public sealed partial class Machine
{
    private ActiveTableLoop[] _loops = new ActiveTableLoop[8];
    private int _activeLoops;

    private void StartLoop(TableValue table) => StartLoop(table, _depth);

    private void StartLoop(TableValue table, int depth)
    {
        if (_activeLoops == _loops.Length)
        {
            Array.Resize(ref _loops, _loops.Length * 2);
        }

        _loops[_activeLoops++] = new ActiveTableLoop { Table = table, Depth = depth };
    }

    private void EndLoop(ref Slot loop)
    {
        for (int i = _activeLoops - 1; i >= 0; i--)
        {
            if (ReferenceEquals(_loops[i].Table, loop.Ref) && _loops[i].Depth == _depth)
            {
                // Loops end from the inside out; what lies above was left behind by a jump.
                _loops.AsSpan(i, _activeLoops - i).Clear();
                _activeLoops = i;
                break;
            }
        }

        loop.Ref = null;
    }

    /// <summary>Warns where adding a new key, or removing one that is there, meets a loop over the table.</summary>
    private void WarnWhereLooped(TableValue table, ReadOnlySpan<Slot> key, bool isRemoval)
    {
        for (int i = 0; i < _activeLoops; i++)
        {
            if (ReferenceEquals(_loops[i].Table, table))
            {
                if (table.Find(key) >= 0 == isRemoval)
                {
                    Reporter.Warning("possible loop/iterator invalidation");
                }

                return;
            }
        }
    }
}
