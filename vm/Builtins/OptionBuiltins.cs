using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Options: variables that change only through <c>Option::set</c>, with handlers that see and may replace each new value.</summary>
public static class OptionBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("Option::set", Set);
        catalog.Add("Option::set_change_handler", SetChangeHandler);
    }

    private static bool TryOption(in BuiltinCall call, out int global, out string name)
    {
        name = call.String(0).ToString();
        global = call.Machine.FindGlobal(name);
        if (global < 0)
        {
            call.Error($"Could not find ID named '{name}'");
            return false;
        }

        if (!call.Machine.Program.Globals[global].Traits.HasFlag(GlobalTraits.Option))
        {
            call.Error($"ID '{name}' is not an option");
            return false;
        }

        return true;
    }

    private static bool SameType(PolicyType a, PolicyType b)
        => a.Tag == TypeTag.Any || b.Tag == TypeTag.Any || TypeIdentity.Same(a, b);

    private static Slot Set(in BuiltinCall call)
    {
        if (!TryOption(call, out int global, out string name))
        {
            return Slot.Of(false);
        }

        Machine machine = call.Machine;
        PolicyType type = machine.Program.Globals[global].Type;
        Slot value = call.Actual(1, out PolicyType given);
        if (type.Tag == TypeTag.Any)
        {
            value = Boxed(given, value);
        }
        else if (given is TableType { IsUnspecified: true } && type is TableType table)
        {
            value = Slot.Of(new TableValue(table));
        }
        else if (given is VectorType { Element.Tag: TypeTag.Void } && type is VectorType vector)
        {
            value = Slot.Of(new VectorValue(vector));
        }
        else if (!SameType(type, given))
        {
            call.Error($"Incompatible type for set of ID '{name}': got '{TypeFormatter.Describe(given)}', need '{TypeFormatter.Describe(type)}'");
            return Slot.Of(false);
        }

        // Handlers and the option get a value of their own.
        value = ValueCopier.Copy(type, value, machine);
        if (machine.FindService<OptionHandlers>() is { } handlers)
        {
            foreach (FunctionValue handler in handlers.Of(name))
            {
                Slot[] arguments = handler.Type.Parameters.Length == 3
                    ? [Slot.Of(call.String(0)), Passed(handler, type, value), Slot.Of(call.String(2))]
                    : [Slot.Of(call.String(0)), Passed(handler, type, value)];
                if (!machine.TryInvoke(handler, arguments, out value))
                {
                    return Slot.Of(false);
                }

                if (type.Tag != TypeTag.Any && value.Ref is BoxedScalar boxed)
                {
                    value = Slot.Of(boxed.Bits);
                }
            }
        }

        machine.Global(global) = type.IsScalar ? Slot.Of(value.Bits) : Slot.Of(value.Ref);
        machine.TouchGlobal(global);
        return Slot.Of(true);
    }

    private static Slot Boxed(PolicyType type, in Slot value) => type.IsScalar ? Slot.Of(new BoxedScalar(type, value.Bits)) : value;

    private static Slot Passed(FunctionValue handler, PolicyType type, in Slot value)
        => handler.Type.Parameters[1].Type.Tag == TypeTag.Any ? Boxed(type, value) : value;

    private static Slot SetChangeHandler(in BuiltinCall call)
    {
        if (!TryOption(call, out int global, out string name))
        {
            return Slot.Of(false);
        }

        PolicyType type = call.Machine.Program.Globals[global].Type;
        call.Actual(1, out PolicyType given);
        if (call.Arguments[1].Ref is not FunctionValue handler || handler.Type.Flavor != FuncFlavor.Function)
        {
            call.Error($"Option::on_change needs function argument; got '{TypeFormatter.Describe(given)}' for ID '{name}'");
            return Slot.Of(false);
        }

        FuncParameter[] parameters = handler.Type.Parameters;
        string? error = null;
        if (parameters.Length is not (2 or 3))
        {
            error = $"Wrong number of arguments for passed function in Option::on_change for ID '{name}'; expected 2 or 3, got {parameters.Length}";
        }
        else if (parameters[0].Type.Tag != TypeTag.String)
        {
            error = $"First argument of passed function has to be string in Option::on_change for ID '{name}'; got '{TypeFormatter.Describe(parameters[0].Type)}'";
        }
        else if (!SameType(parameters[1].Type, type))
        {
            error = $"Second argument of passed function has to be {TypeFormatter.Describe(type)} in Option::on_change for ID '{name}'; got '{TypeFormatter.Describe(parameters[1].Type)}'";
        }
        else if (parameters.Length == 3 && parameters[2].Type.Tag != TypeTag.String)
        {
            error = $"Third argument of passed function has to be string in Option::on_change for ID '{name}'; got '{TypeFormatter.Describe(parameters[2].Type)}'";
        }
        else if (!SameType(handler.Type.Yield, type))
        {
            error = $"Passed function needs to return type '{TypeFormatter.Describe(type)}' for ID '{name}'; got '{TypeFormatter.Describe(handler.Type.Yield)}'";
        }

        if (error is not null)
        {
            call.Error(error);
            return Slot.Of(false);
        }

        OptionHandlers? handlers = call.Machine.FindService<OptionHandlers>();
        if (handlers is null)
        {
            call.Machine.SetService(handlers = new OptionHandlers());
        }

        handlers.Add(name, handler, call.Int(2));
        return Slot.Of(true);
    }
}

/// <summary>Change handlers by option; higher priority runs first, ties in the order in which they were set.</summary>
internal sealed class OptionHandlers
{
    private readonly Dictionary<string, List<(long Priority, FunctionValue Handler)>> _handlers = new(StringComparer.Ordinal);

    public void Add(string option, FunctionValue handler, long priority)
    {
        if (!_handlers.TryGetValue(option, out List<(long Priority, FunctionValue Handler)>? list))
        {
            _handlers.Add(option, list = []);
        }

        int at = list.FindIndex(h => h.Priority < priority);
        list.Insert(at < 0 ? list.Count : at, (priority, handler));
    }

    public FunctionValue[] Of(string option)
        => _handlers.TryGetValue(option, out List<(long Priority, FunctionValue Handler)>? list) ? [.. list.Select(h => h.Handler)] : [];
}
