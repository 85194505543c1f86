using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Types, names and variables of the program as values.</summary>
public static class IntrospectionBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("type_name", TypeName);
        catalog.Add("type_aliases", TypeAliases);
        catalog.Add("enum_names", EnumNames);
        catalog.Add("global_container_footprints", ContainerFootprints);
        catalog.Add("val_footprint", (in BuiltinCall c) => Slot.Of(Footprint(c)));
        catalog.Add("global_ids", GlobalIds);
        catalog.Add("global_options", GlobalOptions);
        catalog.Add("lookup_ID", LookupId);
        catalog.Add("record_fields", RecordFields);
        catalog.Add("backtrace", Backtrace);
    }

    private static Slot TypeName(in BuiltinCall call)
    {
        call.Actual(0, out PolicyType type);
        return Slot.Of(new StringValue(call.Arguments[0].Ref is TypeValue ? "type" : TypeFormatter.Describe(type)));
    }

    private static TableValue StringSet(in BuiltinCall call)
        => new(call.Machine.FindType("string_set") as TableType ?? new TableType([PolicyType.String], null));

    private static void Add(TableValue set, string text) => set.FindOrAdd([Slot.Of(new StringValue(text))], out _);

    private static string Shown(string name) => ValueFormatter.DisplayName(name);

    private static Slot TypeAliases(in BuiltinCall call)
    {
        TableValue result = StringSet(call);
        call.Actual(0, out PolicyType type);
        if (call.Arguments[0].Ref is TypeValue value)
        {
            type = value.Type;
        }

        if (type is not BasicType { Name: null })
        {
            ProgramImage program = call.Machine.Program;
            foreach (NamedType named in program.TypeNames)
            {
                if (ReferenceEquals(program.Types[named.Type], type))
                {
                    Add(result, Shown(named.Name));
                }
            }
        }

        return Slot.Of(result);
    }

    private static Slot EnumNames(in BuiltinCall call)
    {
        TableValue result = StringSet(call);
        PolicyType? type = call.Arguments[0].Ref switch
        {
            TypeValue value => value.Type,
            StringValue name => call.Machine.FindType(name.ToString()),
            _ => null,
        };
        if (type is EnumType known)
        {
            foreach (string name in known.Names)
            {
                Add(result, Shown(name));
            }
        }

        return Slot.Of(result);
    }

    private static ulong Footprint(in BuiltinCall call)
    {
        Slot slot = call.Actual(0, out _);
        return Footprint(slot.Ref, new HashSet<object>(ReferenceEqualityComparer.Instance));
    }

    /// <summary>How many values there are in a value: containers count their elements and what those hold.</summary>
    private static ulong Footprint(object? value, HashSet<object> seen)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (value is RecordValue or VectorValue or TableValue && !seen.Add(value))
        {
            return 0;
        }

        ulong sum = 0;
        switch (value)
        {
            case VectorValue vector:
                foreach (ref Slot item in vector.Items)
                {
                    sum += Footprint(item.Ref, seen);
                }

                return sum + (ulong)vector.Count;
            case RecordValue record:
                for (int i = 0; i < record.Fields.Length; i++)
                {
                    sum += record.IsSet(i) ? Footprint(record.Fields[i].Ref, seen) : 0;
                }

                return sum + (ulong)record.Fields.Length;
            case TableValue table:
                for (int i = 0; i < table.EntryLimit; i++)
                {
                    if (!table.IsLive(i))
                    {
                        continue;
                    }

                    // The key counts as a list of its columns.
                    foreach (ref readonly Slot column in table.KeyAt(i))
                    {
                        sum += Footprint(column.Ref, seen) + 1;
                    }

                    sum += 1 + (table.Type.Yield is null ? 0 : Footprint(table.ValueAt(i).Ref, seen));
                }

                return sum;
            default:
                return 1;
        }
    }

    private static Slot ContainerFootprints(in BuiltinCall call)
    {
        var result = new TableValue(call.Machine.FindType("var_sizes") as TableType ?? new TableType([PolicyType.String], PolicyType.Count));
        GlobalDefinition[] globals = call.Machine.Program.Globals;
        for (int i = 0; i < globals.Length; i++)
        {
            object? value = call.Machine.Global(i).Ref;
            if (value is RecordValue or VectorValue or TableValue)
            {
                int entry = result.FindOrAdd([Slot.Of(new StringValue(Shown(globals[i].Name)))], out _);
                result.ValueAt(entry) = Slot.Of(Footprint(value, new HashSet<object>(ReferenceEqualityComparer.Instance)));
            }
        }

        return Slot.Of(result);
    }

    private static Slot GlobalOptions(in BuiltinCall call)
    {
        TableValue result = StringSet(call);
        foreach (GlobalDefinition global in call.Machine.Program.Globals)
        {
            if (global.Traits.HasFlag(GlobalTraits.Option))
            {
                Add(result, Shown(global.Name));
            }
        }

        return Slot.Of(result);
    }

    private static Slot Boxed(PolicyType type, in Slot slot) => type.IsScalar ? Slot.Of(new BoxedScalar(type, slot.Bits)) : Slot.Of(slot.Ref);

    private static Slot LookupId(in BuiltinCall call)
    {
        Machine machine = call.Machine;
        string name = call.String(0).ToString();
        int global = machine.FindGlobal(name);
        if (global >= 0)
        {
            PolicyType type = machine.Program.Globals[global].Type;
            ref Slot slot = ref machine.Global(global);
            return slot.IsSet(type.IsScalar) ? Boxed(type, slot) : Slot.Of(new StringValue("<no ID value>"));
        }

        if (machine.FindFunction(name) is { } function)
        {
            bool isDefined = machine.Program.Routines[function.FunctionIndex] is not { Kind: RoutineKind.Function, Bodies.Length: 0 };
            return isDefined ? Slot.Of(function) : Slot.Of(new StringValue("<no ID value>"));
        }

        foreach (PolicyType type in machine.Program.Types)
        {
            if (type is EnumType known && (known.TryGetValue(name, out long value) || known.TryGetValue("GLOBAL::" + name, out value)))
            {
                return Slot.Of(new BoxedScalar(known, value));
            }
        }

        return machine.FindType(name) is { } declared ? Slot.Of(new TypeValue(declared)) : Slot.Of(new StringValue("<unknown id>"));
    }

    private static Slot GlobalIds(in BuiltinCall call)
    {
        Machine machine = call.Machine;
        var table = new TableValue(machine.FindType("id_table") as TableType ?? new TableType([PolicyType.String], machine.RecordType("script_id")));
        RecordType type = machine.RecordType("script_id");
        for (int i = 0; i < machine.Program.Globals.Length; i++)
        {
            GlobalDefinition global = machine.Program.Globals[i];
            RecordValue id = AddId(machine, table, type, global.Name, TypeFormatter.Describe(global.Type), global.Traits);
            ref Slot slot = ref machine.Global(i);
            if (slot.IsSet(global.Type.IsScalar))
            {
                id["value"] = Boxed(global.Type, slot);
            }
        }

        foreach (Routine routine in machine.Program.Routines)
        {
            if (routine.Kind != RoutineKind.Lambda)
            {
                GlobalTraits traits = GlobalTraits.Const | (routine.IsExported ? GlobalTraits.Exported : GlobalTraits.None);
                RecordValue id = AddId(machine, table, type, routine.Name, TypeFormatter.Describe(routine.Type), traits);
                id["value"] = Slot.Of(machine.FindFunction(routine.Name));
            }
        }

        foreach (string module in Modules(machine.Program))
        {
            AddId(machine, table, type, "module " + module, "any", GlobalTraits.Exported);
        }

        foreach (PolicyType declared in machine.Program.Types)
        {
            if (declared is EnumType known)
            {
                foreach (string name in known.Names)
                {
                    RecordValue id = AddId(machine, table, type, name, TypeFormatter.Describe(known), GlobalTraits.Const | GlobalTraits.Exported);
                    id["enum_constant"] = Slot.Of(true);
                    known.TryGetValue(name, out long value);
                    id["value"] = Slot.Of(new BoxedScalar(known, value));
                }
            }
        }

        return Slot.Of(table);
    }

    /// <summary>The modules that names belong to.</summary>
    private static HashSet<string> Modules(ProgramImage program)
    {
        HashSet<string> modules = new(StringComparer.Ordinal);
        foreach (string name in program.Globals.Select(g => g.Name).Concat(program.Routines.Select(r => r.Name)).Concat(program.TypeNames.Select(t => t.Name)))
        {
            int at = name.IndexOf("::", StringComparison.Ordinal);
            if (at > 0)
            {
                modules.Add(name[..at]);
            }
        }

        return modules;
    }

    private static RecordValue AddId(Machine machine, TableValue table, RecordType type, string name, string typeName, GlobalTraits traits)
    {
        RecordValue id = machine.NewRecord(type);
        id["type_name"] = Slot.Of(new StringValue(typeName));
        id["exported"] = Slot.Of(traits.HasFlag(GlobalTraits.Exported));
        id["constant"] = Slot.Of(traits.HasFlag(GlobalTraits.Const) && !traits.HasFlag(GlobalTraits.Option));
        id["enum_constant"] = Slot.Of(false);
        id["option_value"] = Slot.Of(traits.HasFlag(GlobalTraits.Option));
        id["redefinable"] = Slot.Of(traits.HasFlag(GlobalTraits.Redefinable) || traits.HasFlag(GlobalTraits.Option));
        id["broker_backend"] = Slot.Of(false);
        int entry = table.FindOrAdd([Slot.Of(new StringValue(Shown(name)))], out _);
        table.ValueAt(entry) = Slot.Of(id);
        return id;
    }

    private static Slot RecordFields(in BuiltinCall call)
    {
        Machine machine = call.Machine;
        RecordType entryType = machine.RecordType("record_field");
        var table = new TableValue(machine.FindType("record_field_table") as TableType ?? new TableType([PolicyType.String], entryType));
        var record = call.Arguments[0].Ref as RecordValue;
        PolicyType? type = call.Arguments[0].Ref switch
        {
            RecordValue value => value.Type,
            TypeValue value => value.Type,
            StringValue name => machine.FindType(name.ToString()),
            _ => null,
        };
        if (type is not RecordType fields)
        {
            call.Error(call.Arguments[0].Ref is StringValue ? "record_fields string argument does not name a record type" : "record_fields() requires a record value or type");
            return Slot.Of(table);
        }

        for (int i = 0; i < fields.Fields.Count; i++)
        {
            RecordField field = fields.Fields[i];
            RecordValue fact = machine.NewRecord(entryType);
            fact["type_name"] = Slot.Of(new StringValue(KindName(field.Type)));
            fact["log"] = Slot.Of(field.IsLogged);
            fact["optional"] = Slot.Of(field.IsOptional || field.HasDefault);
            if (record is not null && record.IsSet(i))
            {
                fact["value"] = Boxed(field.Type, record.Fields[i]);
            }

            if (field.HasDefault && DefaultOf(machine, fields, i) is { } value2)
            {
                fact["default_val"] = value2;
            }

            int entry = table.FindOrAdd([Slot.Of(new StringValue(field.Name))], out _);
            table.ValueAt(entry) = Slot.Of(fact);
        }

        return Slot.Of(table);
    }

    private static Slot? DefaultOf(Machine machine, RecordType type, int field)
    {
        var scratch = new RecordValue(type, new Slot[type.Fields.Count]);
        scratch.Clear(field);
        machine.InitialiseField(scratch, field);
        return scratch.IsSet(field) ? Boxed(type.Fields[field].Type, scratch.Fields[field]) : null;
    }

    /// <summary>The kind of type, with its name where it has one: what the reference tells of fields.</summary>
    private static string KindName(PolicyType type) => type switch
    {
        RecordType or EnumType when type.Name is not null => $"{(type is EnumType ? "enum" : "record")} {TypeFormatter.Describe(type)}",
        RecordType => "record",
        EnumType => "enum",
        TableType { Yield: null } set => $"set[{string.Join(",", set.Index.Select(KindName))}]",
        TableType table => $"table[{string.Join(",", table.Index.Select(KindName))}] of {KindName(table.Yield!)}",
        VectorType vector => $"vector of {KindName(vector.Element)}",
        FuncType => "func",
        OpaqueType => "opaque",
        FileType => "file",
        _ => TypeFormatter.Describe(type),
    };

    private static Slot Backtrace(in BuiltinCall call)
    {
        Machine machine = call.Machine;
        VectorValue result = call.NewVector("Backtrace", PolicyType.Any);
        string name = "backtrace";
        VectorValue arguments = call.NewVector("call_argument_vector", PolicyType.Any);
        for (int level = 0; ; level++)
        {
            RecordValue element = call.NewRecord("BacktraceElement");
            element["function_name"] = Slot.Of(new StringValue(Shown(name)));
            element["function_args"] = Slot.Of(arguments);
            result.Add(Slot.Of(element));
            if (level >= machine.CallDepth)
            {
                break;
            }

            PolicyLocation place = machine.LocationAt(level);
            if (place.IsKnown)
            {
                element["file_location"] = Slot.Of(new StringValue(place.File));
                element["line_location"] = Slot.Of((long)place.Line);
            }

            name = machine.RoutineNameAt(level);
            arguments = call.NewVector("call_argument_vector", PolicyType.Any);
            for (int i = 0; i < machine.ParameterCountAt(level); i++)
            {
                (string parameter, PolicyType type, Slot value) = machine.ParameterAt(level, i);
                RecordValue argument = call.NewRecord("call_argument");
                argument["name"] = Slot.Of(new StringValue(parameter));
                argument["type_name"] = Slot.Of(new StringValue(TypeFormatter.Describe(type)));
                argument["value"] = Boxed(type, value);
                arguments.Add(Slot.Of(argument));
            }
        }

        return Slot.Of(result);
    }
}
