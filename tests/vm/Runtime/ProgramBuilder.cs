using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Tests.Runtime;

/// <summary>Puts small programs together by hand.</summary>
internal sealed class ProgramBuilder
{
    public static readonly FuncType Nullary = new(FuncFlavor.Function, [], PolicyType.Void);

    private readonly List<PolicyType> _types = [PolicyType.Void, PolicyType.Bool, PolicyType.Count, PolicyType.Int, PolicyType.Double, PolicyType.String, PolicyType.Any];
    private readonly List<Constant> _constants = [];
    private readonly List<string> _names = [];
    private readonly List<Routine> _routines = [];
    private readonly List<CodeBlock> _code = [];
    private readonly List<GlobalDefinition> _globals = [];
    private readonly List<CallSite> _sites = [];
    private readonly List<TriggerDefinition> _triggers = [];
    private readonly List<TableAttributeDefinition> _attributes = [];

    public BuiltinCatalog Builtins { get; } = new();

    public StringWriter Errors { get; } = new();

    public MemoryStream Output { get; } = new();

    public int Initialiser { get; set; } = -1;

    public static FuncType Signature(PolicyType yield, params PolicyType[] parameters) => Signature(FuncFlavor.Function, yield, parameters);

    public static FuncType Signature(FuncFlavor flavor, PolicyType yield, params PolicyType[] parameters)
        => new(flavor, [.. parameters.Select((p, i) => new FuncParameter("p" + i, p))], yield);

    public static Instruction Op(Opcode opcode, int a = 0, int b = 0) => new(opcode, a, b);

    public int Type(PolicyType type)
    {
        int known = _types.FindIndex(t => ReferenceEquals(t, type));
        if (known >= 0)
        {
            return known;
        }

        _types.Add(type);
        return _types.Count - 1;
    }

    public int Constant(PolicyType type, Slot value)
    {
        _constants.Add(new Constant(type, value));
        return _constants.Count - 1;
    }

    public int String(string text) => Constant(PolicyType.String, Slot.Of(new StringValue(text)));

    public int Name(string name)
    {
        _names.Add(name);
        return _names.Count - 1;
    }

    public int Global(string name, PolicyType type)
    {
        Type(type);
        _globals.Add(new GlobalDefinition(name, type, GlobalTraits.None));
        return _globals.Count - 1;
    }

    public int Site(int routine, params PolicyType[] types)
    {
        _sites.Add(new CallSite(routine, types));
        return _sites.Count - 1;
    }

    public int Trigger(TriggerDefinition trigger)
    {
        _triggers.Add(trigger);
        return _triggers.Count - 1;
    }

    public int Attributes(TableAttributeDefinition attributes)
    {
        _attributes.Add(attributes);
        return _attributes.Count - 1;
    }

    public int Code(string name, FuncType type, PolicyType[] locals, Instruction[] instructions, StatementRange[]? statements = null, PolicyType[]? captures = null)
    {
        PolicyType[] all = [.. type.Parameters.Select(p => p.Type), .. locals];
        captures ??= [];
        if (statements is null)
        {
            // One statement over all of it, and a place to go on behind it.
            statements = [new StatementRange(0, instructions.Length, 1, 0)];
            instructions = [.. instructions, Op(Opcode.EndWithoutValue)];
        }

        foreach (PolicyType t in (IEnumerable<PolicyType>)[.. all, .. captures, type, type.Yield])
        {
            Type(t);
        }

        _code.Add(new CodeBlock
        {
            Name = name,
            ParameterCount = type.Parameters.Length,
            Yield = type.Yield,
            LocalTypes = all,
            LocalNames = [.. all.Select((_, i) => "l" + i)],
            CaptureTypes = captures,
            CaptureNames = [.. captures.Select((_, i) => "c" + i)],
            Instructions = instructions,
            Statements = statements,
            Source = 0,
        });
        return _code.Count - 1;
    }

    public int Routine(string name, RoutineKind kind, FuncType type, params int[] code)
    {
        Type(type);
        _routines.Add(new Routine { Name = name, Kind = kind, Type = type, Bodies = [.. code.Select(c => new RoutineBody(c, 0, []))] });
        return _routines.Count - 1;
    }

    /// <summary>A routine whose number its own code needs.</summary>
    public int NextRoutine => _routines.Count;

    public int Function(string name, FuncType type, PolicyType[] locals, params Instruction[] code)
        => Routine(name, RoutineKind.Function, type, Code(name, type, locals, code));

    public int Builtin(string name, FuncType type, BuiltinBody body)
    {
        Builtins.Add(name, body);
        return Routine(name, RoutineKind.Builtin, type);
    }

    public ProgramImage Image() => new()
    {
        Types = [.. _types],
        TypeNames = [],
        Constants = [.. _constants],
        Names = [.. _names],
        Routines = [.. _routines],
        Code = [.. _code],
        Globals = [.. _globals],
        TableAttributes = [.. _attributes],
        CallSites = [.. _sites],
        Triggers = [.. _triggers],
        Sources = [new SourceFile("test.zeek", [])],
        InitialiserCode = Initialiser,
        StatementCode = -1,
    };

    public Machine Machine(MachineOptions? options = null)
    {
        ProgramImage image = Image();
        Verifier.Verify(image);
        return new Machine(image, Builtins, options ?? new MachineOptions { Errors = Errors, Output = Output });
    }

    /// <summary>Runs a function and yields its result.</summary>
    public Slot Run(int routine, params Slot[] arguments)
    {
        Machine machine = Machine();
        Xunit.Assert.True(machine.TryInvoke(machine.Function(routine), arguments, out Slot result), Errors.ToString());
        return result;
    }
}
