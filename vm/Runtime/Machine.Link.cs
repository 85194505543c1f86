using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>Linking: routines of the image meet built-ins, event handles and enabled bodies.</summary>
public sealed partial class Machine
{
    private readonly HashSet<string> _disabledGroups = new(StringComparer.Ordinal);
    private readonly HashSet<string> _disabledModules = new(StringComparer.Ordinal);

    private LinkedRoutine Link(int index)
    {
        Routine routine = Program.Routines[index];
        Builtin? builtin = null;
        if (routine.Kind == RoutineKind.Builtin && !_catalog.TryGet(routine.Name, out builtin))
        {
            throw new ImageFormatException($"the program calls the built-in function \"{routine.Name}\", which this build does not have");
        }

        EventHandle? handle = null;
        if (routine.Kind == RoutineKind.Event)
        {
            handle = new EventHandle(routine.Name, routine.Type, index);
            _events[routine.Name] = handle;
        }

        _routineIndex.TryAdd(routine.Name, index);
        return new LinkedRoutine
        {
            Routine = routine,
            Value = new FunctionValue(routine.Name, routine.Type, index),
            Builtin = builtin,
            Handle = handle,
            YieldedGlobal = GlobalYieldedBy(routine),
            ParameterTypes = Array.ConvertAll(routine.Type.Parameters, p => p.Type),
        };
    }

    private int GlobalYieldedBy(Routine routine)
    {
        if (routine.Kind != RoutineKind.Function || routine.Bodies.Length != 1)
        {
            return -1;
        }

        Instruction[] code = Program.Code[routine.Bodies[0].Code].Instructions;
        return code is [{ Opcode: Opcode.LoadGlobal } load, { Opcode: Opcode.ReturnScalar }, ..] ? load.B : -1;
    }

    /// <summary>Works out which bodies run; called again when an event group or a module is switched.</summary>
    private void UpdateEnabledBodies()
    {
        bool tells = FindEvent(NewEventName) is { } all && _routines[all.Routine].Routine.Bodies.Length > 0;
        foreach (LinkedRoutine linked in _routines)
        {
            List<LinkedBody> bodies = [];
            foreach (RoutineBody body in linked.Routine.Bodies)
            {
                bool isSwitchable = linked.Kind is RoutineKind.Event or RoutineKind.Hook;
                if (!isSwitchable || (!_disabledModules.Contains(body.Module) && !Array.Exists(body.Groups, _disabledGroups.Contains)))
                {
                    bodies.Add(new LinkedBody(Program.Code[body.Code], body.ParameterMap));
                }
            }

            linked.Bodies = [.. bodies];
            if (linked.Kind == RoutineKind.Function && bodies.Count == 1)
            {
                _callees[linked.Value.FunctionIndex] = bodies[0].Code;
            }

            if (linked.Kind is RoutineKind.Function or RoutineKind.Lambda && bodies.Count == 1)
            {
                _plainCode[linked.Value.FunctionIndex] = bodies[0].Code;
            }

            if (linked.Handle is { } handle)
            {
                handle.IsHandledByPolicies = bodies.Count > 0 || RaisesAllEvents;
                handle.HasHandlers = handle.IsHandledByPolicies || (handle.IsUnasked && tells);
            }
        }

        _newEvent = FindEvent(NewEventName) is { } told && _routines[told.Routine].Bodies.Length > 0 ? _routines[told.Routine] : null;
        if (_newEvent is not null)
        {
            foreach (string name in AlwaysRaised)
            {
                FindEvent(name)?.HasHandlers = true;
            }
        }
    }
}
