using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Patterns;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Runtime;

/// <summary>
/// Runs the compiled policies of one program: links it with the built-ins, holds its globals, queue and timers, and executes its
/// bytecode. One thread at a time.
/// </summary>
public sealed partial class Machine
{
    private readonly BuiltinCatalog _catalog;
    private readonly MachineOptions _options;
    private readonly Dictionary<Type, object> _services = [];
    private readonly Dictionary<string, int> _globalIndex = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EventHandle> _events = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _routineIndex = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PolicyType> _types = new(StringComparer.Ordinal);
    private readonly Slot[] _globals;
    private readonly LinkedRoutine[] _routines;

    // The code of each function by routine, which calls take; null for what is called in other ways.
    private readonly CodeBlock[] _callees;

    // The same with the code of lambdas, for calls of function values.
    private readonly CodeBlock?[] _plainCode;

    // Call sites of built-ins, linked when they are first reached.
    private readonly LinkedSite?[] _sites;
    private readonly PolicyType[] _typePool;
    private readonly Slot[] _constants;

    /// <summary>Links <paramref name="program"/>; <see cref="Start"/> gives its globals their values.</summary>
    /// <exception cref="ImageFormatException">the image is not sound, or names a built-in that the catalog has not</exception>
    public Machine(ProgramImage program, BuiltinCatalog builtins, MachineOptions? options = null)
    {
        if (Array.Exists(program.Code, c => c.MaxStack == 0))
        {
            // Only code that was verified knows its stack, and only such code may run.
            Verifier.Verify(program);
        }

        LinkedCode.Link(program);
        Program = program;
        _catalog = builtins;
        _options = options ?? new MachineOptions();
        Reporter = new Reporter(this, _options.Errors);
        Output = _options.Output;
        MaxCallDepth = _options.MaxCallDepth;
        _typePool = program.Types;
        _constants = Array.ConvertAll(program.Constants, c => c.Value.Ref is PatternValue pattern ? Slot.Of(pattern.Clone()) : c.Value);
        for (int i = 0; i < program.TypeNames.Count; i++)
        {
            _types[program.TypeNames[i].Name] = program.Types[program.TypeNames[i].Type];
        }

        _globals = new Slot[program.Globals.Length];
        for (int i = 0; i < _globals.Length; i++)
        {
            _globalIndex[program.Globals[i].Name] = i;
            _globals[i] = program.Globals[i].Type.IsScalar ? Slot.UnsetScalar : default;
        }

        _constantAttributes = new TableAttributes?[program.TableAttributes.Length];
        _fixedBudget = _options.InstructionBudget;
        _budgetGlobal = FindGlobal(MachineOptions.InstructionBudgetOption);
        if (_budgetGlobal >= 0 && program.Globals[_budgetGlobal].Type.Tag != TypeTag.Count)
        {
            _budgetGlobal = -1;
        }

        _routines = new LinkedRoutine[program.Routines.Length];
        _callees = new CodeBlock[program.Routines.Length];
        _plainCode = new CodeBlock?[program.Routines.Length];
        _sites = new LinkedSite?[program.CallSites.Length];
        for (int i = 0; i < _routines.Length; i++)
        {
            _routines[i] = Link(i);
        }

        _stack = new Slot[_options.StackSlots];
        _frames = new Frame[64];
        UpdateEnabledBodies();
    }

    public ProgramImage Program { get; }

    public BuiltinCatalog Builtins => _catalog;

    public MachineOptions Options => _options;

    /// <summary>Deepest nesting of script calls; one more is a run-time error.</summary>
    public int MaxCallDepth { get; set; }

    /// <summary>Seconds since 1970 of the packet at hand; 0 before the first one.</summary>
    public double NetworkTime { get; set; }

    /// <summary>Network time of the first packet, or 0 before it; the life of table elements is counted in whole seconds from there.</summary>
    public double StartTime { get; set; }

    /// <summary>True once the program is ending; no new <c>when</c> is armed then.</summary>
    public bool IsTerminating { get; set; }

    /// <summary>Set by <c>terminate()</c> for the host, which ends the packet loop in order.</summary>
    public bool TerminationRequested { get; set; }

    /// <summary>Set by <c>exit()</c> for the host: the status to leave with at once.</summary>
    public int? ExitRequested { get; set; }

    /// <summary>True after an error that the program cannot go on from.</summary>
    public bool IsFatal { get; set; }

    /// <summary>Set by <c>suspend_processing()</c> for the host, which takes no packets meanwhile.</summary>
    public bool IsProcessingSuspended { get; set; }

    /// <summary>Where <c>print</c> writes; the host flushes it.</summary>
    public Stream Output { get; set; }

    public TimerQueue Timers { get; } = new();

    public Reporter Reporter { get; }

    public EventQueue Queue { get; } = new();

    /// <summary>The event of that name.</summary>
    /// <exception cref="InvalidOperationException">no prototype declares it</exception>
    public EventHandle Event(string name)
        => FindEvent(name) ?? throw new InvalidOperationException($"the policy library declares no event \"{name}\"");

    public EventHandle? FindEvent(string name) => _events.GetValueOrDefault(name);

    public IReadOnlyCollection<EventHandle> Events => _events.Values;

    /// <summary>Queues an event. The caller fills all of the cleared argument slots before it does anything else.</summary>
    public Span<Slot> Enqueue(EventHandle handle) => Queue.Enqueue(handle, NetworkTime);

    /// <summary>The global's index, or -1.</summary>
    public int FindGlobal(string name) => _globalIndex.TryGetValue(name, out int index) ? index : -1;

    /// <summary>The global's place. Check <see cref="Slot.IsSet"/> before use; a write clears the unset mark of a scalar.</summary>
    public ref Slot Global(int index) => ref _globals[index];

    /// <summary>The routine's index, or -1.</summary>
    public int FindRoutine(string name) => _routineIndex.TryGetValue(name, out int index) ? index : -1;

    /// <summary>The function, event or hook of that name as a value, or null.</summary>
    public FunctionValue? FindFunction(string name) => FindRoutine(name) is var index and >= 0 ? _routines[index].Value : null;

    /// <summary>The value of a routine.</summary>
    public FunctionValue Function(int routine) => _routines[routine].Value;

    /// <summary>The type declared with that name, or null.</summary>
    public PolicyType? FindType(string name) => _types.GetValueOrDefault(name);

    /// <exception cref="InvalidOperationException">there is no record type of that name</exception>
    public RecordType RecordType(string name)
        => FindType(name) as RecordType ?? throw new InvalidOperationException($"the policy library declares no record type \"{name}\"");

    /// <exception cref="InvalidOperationException">there is no enum type of that name</exception>
    public EnumType EnumType(string name)
        => FindType(name) as EnumType ?? throw new InvalidOperationException($"the policy library declares no enum type \"{name}\"");

    /// <summary>Makes an object of the engine known to the built-ins that work on it; a later one replaces an earlier one.</summary>
    public void SetService<T>(T service)
        where T : class
        => _services[typeof(T)] = service;

    /// <exception cref="InvalidOperationException">the program runs without that part of the engine</exception>
    public T Service<T>()
        where T : class
        => FindService<T>() ?? throw new InvalidOperationException($"this program runs without {typeof(T).Name}");

    public T? FindService<T>()
        where T : class
        => _services.TryGetValue(typeof(T), out object? service) ? (T)service : null;

    /// <summary>Disables or enables all bodies of an event group.</summary>
    public void SetGroupEnabled(string group, bool isEnabled)
    {
        if (isEnabled ? _disabledGroups.Remove(group) : _disabledGroups.Add(group))
        {
            UpdateEnabledBodies();
        }
    }

    /// <summary>Disables or enables all bodies of events and hooks that were written in a module.</summary>
    public void SetModuleEnabled(string module, bool isEnabled)
    {
        if (isEnabled ? _disabledModules.Remove(module) : _disabledModules.Add(module))
        {
            UpdateEnabledBodies();
        }
    }

    public bool IsGroupEnabled(string group) => !_disabledGroups.Contains(group);
}
