using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Compiler.Signatures;

/// <summary>What signatures may name of a program: variables with their first values, constants of enumerations, events and functions.</summary>
internal sealed class ProgramNames(ProgramImage image, BuiltinCatalog builtins)
{
    private readonly Dictionary<string, GlobalDefinition> _globals = First(image.Globals, static g => g.Name);
    private readonly Dictionary<string, Routine> _routines = First(image.Routines, static r => r.Name);
    private Machine? _machine;
    private bool _wasStarted;

    public IEnumerable<string> Globals => _globals.Keys;

    public IEnumerable<string> Events => _routines.Values.Where(static r => r.Kind == RoutineKind.Event).Select(static r => r.Name);

    public GlobalDefinition? FindGlobal(string name) => _globals.GetValueOrDefault(name);

    public Routine? FindRoutine(string name) => _routines.GetValueOrDefault(name);

    /// <summary>The number of an enumeration's constant.</summary>
    public long? FindConstant(string name)
    {
        foreach (NamedType named in image.TypeNames)
        {
            if (image.Types[named.Type] is EnumType type && type.TryGetValue(name, out long value))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The value of a variable before any event; null where the program does not come up, or gives it none.</summary>
    public Slot? ValueOf(string name)
    {
        if (!_wasStarted)
        {
            _wasStarted = true;
            Machine machine = new(image, builtins, new MachineOptions { Output = Stream.Null, Errors = TextWriter.Null });
            _machine = machine.Start() ? machine : null;
        }

        return _machine is not null && _machine.FindGlobal(name) is >= 0 and int index ? _machine.Global(index) : null;
    }

    private static Dictionary<string, T> First<T>(IEnumerable<T> items, Func<T, string> name)
    {
        Dictionary<string, T> found = new(StringComparer.Ordinal);
        foreach (T item in items)
        {
            found.TryAdd(name(item), item);
        }

        return found;
    }
}
