using NidsVm.Vm.Bytecode;

namespace NidsVm.Vm.Runtime;

/// <summary>The interpreter's loop.</summary>
public sealed partial class Machine
{
    private void Loop(int stop)
    {
        while (_depth > stop)
        {
            ref Frame frame = ref _frames[_depth - 1];
            if (frame.Pc >= frame.Code.Instructions.Length)
            {
                _depth--;
                continue;
            }

            frame.Pc++;
        }
    }

    private bool TrySkipStatement(StatementError error, int stop)
    {
        ReportOnce(error);
        return _depth > stop && _frames[_depth - 1].Code.StatementAt(_frames[_depth - 1].Pc - 1) >= 0;
    }

    private bool UnwindToHook(int stop)
    {
        while (_depth > stop && _frames[_depth - 1].Kind != FrameKind.HookBody)
        {
            _depth--;
        }

        return _depth > stop;
    }

    private void ProcessTriggers()
    {
    }
}
