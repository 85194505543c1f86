using System.Diagnostics.CodeAnalysis;
using NidsVm.Compiler.Binding;
using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using TableAttributes = NidsVm.Compiler.Binding.Symbols.TableAttributes;

namespace NidsVm.Compiler.Emit;

/// <summary>Turns a checked program into an image. The order of everything in the image follows the program text, so equal programs give equal bytes.</summary>
public sealed class ProgramEmitter
{
    private readonly BoundProgram _program;
    private readonly ImageBuilder _image = new();
    private readonly HashSet<GlobalSymbol> _watched = [];
    private readonly HashSet<FunctionSymbol> _conditions = [];
    private readonly Dictionary<GlobalSymbol, BoundConstant> _constants = [];

    private ProgramEmitter(BoundProgram program) => _program = program;

    public static ProgramImage Emit(BoundProgram program) => new ProgramEmitter(program).Emit();

    private ProgramImage Emit()
    {
        foreach (SourceText source in _program.Sources)
        {
            _image.Source(source);
        }

        foreach (TypeSymbol type in _program.Types)
        {
            _image.Type(type.NamedType);
        }

        FindConstants();

        // Routines keep the binder's numbers: types and attributes refer to them. Bodies are filled in afterwards, since emitting
        // them finds the conditions of `when` statements, whose code watches what it reads.
        foreach (FunctionSymbol function in _program.Functions)
        {
            foreach (BoundBody body in function.Bodies)
            {
                TriggerCollector.Collect(body.Statement, _watched, _conditions);
            }
        }

        TriggerCollector.Collect(_program.TopLevel?.Statement, _watched, _conditions);

        var routines = new Routine[_program.Functions.Count];
        for (int i = 0; i < routines.Length; i++)
        {
            routines[i] = EmitRoutine(_program.Functions[i]);
        }

        _image.Routines.AddRange(routines);
        TableAttributeDefinition[] attributes = [.. _program.TableAttributes.Select(EmitAttributes)];
        int initialisers = EmitInitialisers();
        int statements = _program.TopLevel is { } top ? EmitBody("<statements>", top, FuncFlavor.Function, PolicyType.Void, null) : -1;
        var image = new ProgramImage
        {
            Types = [.. _image.Types],
            TypeNames = EmitTypeNames(),
            Constants = [.. _image.Constants],
            Names = [.. _image.Names],
            Routines = [.. _image.Routines],
            Code = [.. _image.Code],
            Globals = [.. _program.Globals.Select(EmitGlobal)],
            TableAttributes = attributes,
            CallSites = [.. _image.CallSites],
            Sources = [.. _image.Sources],
            Triggers = [.. _image.Triggers],
            InitialiserCode = initialisers,
            StatementCode = statements,
        };
        Verifier.Verify(image);
        return image;
    }

    internal static bool IsWatchable(PolicyType type) => type.Tag is TypeTag.Table or TypeTag.Record or TypeTag.Vector;

    internal ImageBuilder Image => _image;

    internal bool IsWatched(GlobalSymbol global) => _watched.Contains(global);

    /// <summary>The value of a global that no code need read: a <c>const</c> without <c>&amp;redef</c> that starts with a constant.</summary>
    internal bool IsConstant(GlobalSymbol global, [NotNullWhen(true)] out BoundConstant? value) => _constants.TryGetValue(global, out value);

    private void FindConstants()
    {
        HashSet<GlobalSymbol> seen = [];
        foreach (BoundGlobalInitialization step in _program.Initializations)
        {
            GlobalSymbol global = step.Global;
            if (!seen.Add(global))
            {
                _constants.Remove(global);
            }
            else if (global is { Kind: GlobalKind.Const, IsRedefinable: false, IsAssigned: false }
                && step is { Kind: GlobalInitKind.Assign, Value: BoundConstant value }
                && value.Type.Tag == global.Type.Tag
                && (global.Type.IsScalar || global.Type.Tag is TypeTag.String or TypeTag.Addr or TypeTag.Subnet))
            {
                _constants.Add(global, value);
            }
        }
    }

    private NamedType[] EmitTypeNames()
    {
        var names = new NamedType[_program.Types.Count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = new NamedType(_program.Types[i].Name, _image.Type(_program.Types[i].NamedType));
        }

        return names;
    }

    /// <summary>The bodies in the order they run: those of a higher priority first, equals as they were written.</summary>
    private static BoundBody[] InOrder(IReadOnlyList<BoundBody> bodies)
    {
        var sorted = new BoundBody[bodies.Count];
        for (int i = 0; i < sorted.Length; i++)
        {
            int at = i;
            for (; at > 0 && sorted[at - 1].Priority < bodies[i].Priority; at--)
            {
                sorted[at] = sorted[at - 1];
            }

            sorted[at] = bodies[i];
        }

        return sorted;
    }

    private Routine EmitRoutine(FunctionSymbol function)
    {
        RoutineKind kind = function switch
        {
            { Builtin: not null } => RoutineKind.Builtin,
            { CaptureCount: > 0 } => RoutineKind.Lambda,
            { Flavor: FuncFlavor.Event } => RoutineKind.Event,
            { Flavor: FuncFlavor.Hook } => RoutineKind.Hook,
            _ => RoutineKind.Function,
        };
        List<RoutineBody> bodies = [];
        foreach (BoundBody body in InOrder(function.Bodies))
        {
            int code = EmitBody(function.Name, body, function.Flavor, function.Signature.Yield, function);
            bodies.Add(new RoutineBody(code, (int)Math.Clamp(body.Priority, int.MinValue, int.MaxValue), [.. body.Groups], body.ParameterMap)
            {
                Module = body.Module,
            });
        }

        return new Routine
        {
            Name = function.Name,
            Type = function.Signature,
            Kind = kind,
            Bodies = [.. bodies],
            IsExported = function.IsExported,
        };
    }

    private int EmitBody(string name, BoundBody body, FuncFlavor flavor, PolicyType yield, FunctionSymbol? function)
    {
        BodyEmitter emitter = new(this, name, flavor, flavor == FuncFlavor.Hook ? PolicyType.Bool : yield, function is not null && _conditions.Contains(function));
        emitter.EmitBody(body, function?.CaptureCount ?? 0);
        return _image.AddCode(emitter.Finish(flavor == FuncFlavor.Function && function is not null ? function.Span : body.Span));
    }

    private static GlobalDefinition EmitGlobal(GlobalSymbol global)
    {
        GlobalTraits traits = global.Kind switch
        {
            GlobalKind.Const => GlobalTraits.Const,
            GlobalKind.Option => GlobalTraits.Option,
            _ => GlobalTraits.None,
        };
        traits |= global.IsRedefinable ? GlobalTraits.Redefinable : GlobalTraits.None;
        traits |= global.IsExported ? GlobalTraits.Exported : GlobalTraits.None;
        traits |= global.Deprecation is not null ? GlobalTraits.Deprecated : GlobalTraits.None;
        return new GlobalDefinition(global.Name, global.Type, traits);
    }

    private TableAttributeDefinition EmitAttributes(TableAttributes attributes)
    {
        (AttributeValue? expiry, TableExpiry kind) = attributes switch
        {
            { CreateExpire: { } create } => (create, TableExpiry.Create),
            { ReadExpire: { } read } => (read, TableExpiry.Read),
            { WriteExpire: { } write } => (write, TableExpiry.Write),
            _ => (null, TableExpiry.None),
        };
        return new TableAttributeDefinition
        {
            Default = attributes.Default is { NeedsLocals: true } ? -1 : Thunk(attributes.Default),
            DefaultIsFunction = attributes.DefaultIsFunction,
            DefaultInserts = attributes.InsertsDefault,
            Expiry = Thunk(expiry),
            ExpiryKind = kind,
            ExpireFunction = Thunk(attributes.ExpireFunction),
            OnChange = Thunk(attributes.OnChange),
            IsOrdered = attributes.IsOrdered,
        };
    }

    /// <summary>The routine that computes an attribute's value: the binder's, or one made here for a constant.</summary>
    private int Thunk(AttributeValue? value)
    {
        if (value is null)
        {
            return -1;
        }

        if (value.Thunk is { } function)
        {
            return function.FunctionIndex;
        }

        const string Name = "<attribute>";
        PolicyType type = value.Expression.Type;
        BodyEmitter emitter = new(this, Name, FuncFlavor.Function, type, isCondition: false);
        emitter.EmitYield(value.Expression);
        int code = _image.AddCode(emitter.Finish(value.Expression.Span));
        _image.Routines.Add(new Routine
        {
            Name = Name,
            Type = new FuncType(FuncFlavor.Function, [], type),
            Kind = RoutineKind.Function,
            Bodies = [new RoutineBody(code, 0, [])],
        });
        return _image.Routines.Count - 1;
    }

    private int EmitInitialisers()
    {
        BodyEmitter emitter = new(this, "<globals>", FuncFlavor.Function, PolicyType.Void, isCondition: false);
        foreach (FunctionSymbol function in _program.Functions)
        {
            if (function is { IsVariable: true, Index: >= 0 } && function.Bodies.Count > 0)
            {
                emitter.EmitFunctionVariable(function);
            }
        }

        foreach (BoundGlobalInitialization step in _program.Initializations)
        {
            emitter.EmitInitialisation(step);
        }

        emitter.EmitReturn();
        return _image.AddCode(emitter.Finish(new SourceSpan(_program.Sources.Count > 0 ? _program.Sources[0] : null, 0, 0)));
    }
}
