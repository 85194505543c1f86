using System.Runtime.CompilerServices;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Bytecode;

/// <summary>Checks all of an image but the instructions: that its parts refer to parts that exist and suit.</summary>
internal static class DefinitionVerifier
{
    // No real program comes near; a hostile one could double something at each of its levels.
    private const int MaxParts = 100_000;
    private const int MaxTypeDepth = 200;

    public static void Verify(ProgramImage image)
    {
        foreach (CodeBlock code in image.Code)
        {
            CheckCode(image, code);
        }

        foreach (Routine routine in image.Routines)
        {
            CheckRoutine(image, routine);
        }

        foreach (CallSite site in image.CallSites)
        {
            CheckCallSite(image, site);
        }

        foreach (Constant constant in image.Constants)
        {
            Require(constant.Value.IsSet(constant.Type.IsScalar), "a constant has no value");
        }

        foreach (GlobalDefinition global in image.Globals)
        {
            Require(global.Type.Tag is not (TypeTag.Void or TypeTag.Error), $"global {global.Name} has no type");
        }

        foreach (TableAttributeDefinition attributes in image.TableAttributes)
        {
            CheckThunk(image, attributes.Default, null);
            CheckThunk(image, attributes.Expiry, SlotKind.Scalar);
            CheckThunk(image, attributes.ExpireFunction, SlotKind.Reference);
            CheckThunk(image, attributes.OnChange, SlotKind.Reference);
        }

        foreach (TriggerDefinition trigger in image.Triggers)
        {
            CheckTrigger(image, trigger);
        }

        for (int i = 0; i < image.TypeNames.Count; i++)
        {
            Require((uint)image.TypeNames[i].Type < (uint)image.Types.Length, $"type {image.TypeNames[i].Name} does not exist");
        }

        List<PolicyType> types = TypesOf(image);
        CheckTypes(types);
        CheckRecords(image, types);
        CheckEntry(image, image.InitialiserCode);
        CheckEntry(image, image.StatementCode);
    }

    private static void CheckCode(ProgramImage image, CodeBlock code)
    {
        Require(code.LocalCount <= Verifier.MaxFrameSlots, $"{code.Name} has too many locals");
        Require(code.ParameterCount >= 0 && code.ParameterCount <= code.LocalCount, $"{code.Name} has more parameters than locals");
        Require(code.LocalNames.Length == code.LocalCount && code.CaptureNames.Length == code.CaptureTypes.Length, $"{code.Name} has nameless locals");
        Require((uint)code.Source < (uint)image.Sources.Length, $"{code.Name} has no source");
        Require(code.Instructions.Length > 0, $"{code.Name} has no instructions");
        int last = 0;
        foreach (StatementRange statement in code.Statements)
        {
            Require(statement.Start >= last, $"statements of {code.Name} are out of order");
            Require((uint)statement.Source < (uint)image.Sources.Length, $"a statement of {code.Name} has no source");
            last = statement.Start;
        }

        last = 0;
        foreach (LineChange change in code.Lines)
        {
            Require(change.Start >= last, $"lines of {code.Name} are out of order");
            last = change.Start;
        }
    }

    private static void CheckRoutine(ProgramImage image, Routine routine)
    {
        bool isSingle = routine.Kind is RoutineKind.Function or RoutineKind.Lambda;
        Require(routine.Bodies.Length <= 1 || !isSingle, $"{routine.Name} has several bodies");
        Require(routine.Bodies.Length == 0 || routine.Kind != RoutineKind.Builtin, $"built-in {routine.Name} has a body");
        Require(routine.Bodies.Length == 1 || routine.Kind != RoutineKind.Lambda, $"{routine.Name} has no body");
        Require(routine.Kind != RoutineKind.Event || routine.Type.Yield.Tag == TypeTag.Void, $"event {routine.Name} yields a value");
        Require(routine.Kind != RoutineKind.Hook || routine.Type.Yield.Tag == TypeTag.Bool, $"hook {routine.Name} does not yield bool");
        FuncParameter[] parameters = routine.Type.Parameters;
        foreach (RoutineBody body in routine.Bodies)
        {
            Require((uint)body.Code < (uint)image.Code.Length, $"{routine.Name} has no code");
            CodeBlock code = image.Code[body.Code];
            Require(SlotKinds.Of(code.Yield) == SlotKinds.Of(routine.Type.Yield), $"{routine.Name} yields something else than its type says");
            Require(code.CaptureTypes.Length == 0 || routine.Kind == RoutineKind.Lambda, $"{routine.Name} has captures");
            Require(body.ParameterMap is null || !isSingle, $"{routine.Name} has a parameter map");
            int count = body.ParameterMap?.Length ?? parameters.Length;
            Require(code.ParameterCount == count, $"a body of {routine.Name} has {code.ParameterCount} parameters and not {count}");
            for (int i = 0; i < count; i++)
            {
                int from = body.ParameterMap?[i] ?? i;
                Require((uint)from < (uint)parameters.Length, $"a body of {routine.Name} takes a parameter that there is not");
                Require(SlotKinds.Of(code.LocalTypes[i]) == SlotKinds.Of(parameters[from].Type), $"a body of {routine.Name} takes another kind of argument");
            }
        }
    }

    private static void CheckCallSite(ProgramImage image, CallSite site)
    {
        foreach (PolicyType type in site.Types)
        {
            Require(type.Tag is not (TypeTag.Void or TypeTag.Error), "an argument has no type");
        }

        if (site.Routine == -1)
        {
            return;
        }

        Require((uint)site.Routine < (uint)image.Routines.Length && image.Routines[site.Routine].Kind == RoutineKind.Builtin, "a call site calls no built-in");
        FuncType type2 = image.Routines[site.Routine].Type;
        string name = image.Routines[site.Routine].Name;
        Require(type2.IsVariadic || site.Types.Length == type2.Parameters.Length, $"a call of {name} has another number of arguments");
        for (int i = 0; i < site.Types.Length && !type2.IsVariadic; i++)
        {
            PolicyType parameter = type2.Parameters[i].Type;
            Require(
                parameter.Tag == TypeTag.Any || SlotKinds.Of(parameter) == SlotKinds.Of(site.Types[i]),
                $"a call of {name} has another kind of argument");
        }
    }

    private static void CheckTrigger(ProgramImage image, TriggerDefinition trigger)
    {
        CheckPart(image, trigger, trigger.Condition, SlotKind.Scalar);
        CheckPart(image, trigger, trigger.Body, null);
        if (trigger.TimeoutBody >= 0)
        {
            CheckPart(image, trigger, trigger.TimeoutBody, null);
        }

        Require(trigger.CaptureCount is >= 0 and <= Verifier.MaxFrameSlots, "a when has too many captures");
        foreach (int global in trigger.WatchedGlobals)
        {
            Require((uint)global < (uint)image.Globals.Length, "a when watches a global that does not exist");
        }
    }

    private static void CheckPart(ProgramImage image, TriggerDefinition trigger, int routine, SlotKind? yield)
    {
        Require((uint)routine < (uint)image.Routines.Length, "a when has a part missing");
        Routine part = image.Routines[routine];
        Require(part.Kind is RoutineKind.Lambda or RoutineKind.Function && part.Bodies.Length == 1 && part.Type.Parameters.Length == 0, "a part of a when is no lambda");
        Require(image.Code[part.Bodies[0].Code].CaptureTypes.Length <= trigger.CaptureCount, "a part of a when has too many captures");
        Require(yield is not { } kind || SlotKinds.Of(part.Type.Yield) == kind, "a condition does not yield bool");
    }

    /// <summary>A routine without parameters that computes a value, or -1.</summary>
    private static void CheckThunk(ProgramImage image, int routine, SlotKind? yield)
    {
        if (routine == -1)
        {
            return;
        }

        Require((uint)routine < (uint)image.Routines.Length, "a default has no routine");
        Routine thunk = image.Routines[routine];
        Require(thunk is { Kind: RoutineKind.Function, Bodies.Length: 1 } && thunk.Type.Parameters.Length == 0, $"{thunk.Name} is no routine without parameters");
        Require(yield is not { } kind || SlotKinds.Of(thunk.Type.Yield) == kind, $"{thunk.Name} yields another kind of value");
    }

    /// <summary>Fields start as their types can hold; records that contain new records of themselves would never end.</summary>
    private static void CheckRecords(ProgramImage image, List<PolicyType> types)
    {
        var done = new Dictionary<RecordType, int>(ReferenceEqualityComparer.Instance as IEqualityComparer<RecordType>);
        foreach (PolicyType type in types)
        {
            if (type is RecordType record)
            {
                CheckRecord(image, record, done, 0);
            }
        }
    }

    /// <summary>Yields how many records a new one of the type is made of, itself included.</summary>
    private static int CheckRecord(ProgramImage image, RecordType record, Dictionary<RecordType, int> done, int depth)
    {
        if (done.TryGetValue(record, out int known))
        {
            Require(known > 0, $"record {record.Name} contains a new record of itself");
            return known;
        }

        Require(depth < 64, $"record {record.Name} nests too deeply");
        done[record] = 0;
        int parts = 1;
        foreach (RecordField field in record.Fields)
        {
            bool fits = field.Init switch
            {
                FieldInit.None => true,
                FieldInit.Constant => field.InitConstant.IsSet(field.Type.IsScalar),
                FieldInit.EmptyTable => field.Type is TableType && field.TableAttributes >= -1 && field.TableAttributes < image.TableAttributes.Length,
                FieldInit.EmptyVector => field.Type is VectorType,
                FieldInit.NewRecord => field.Type is RecordType,
                FieldInit.Call => field.InitFunction >= 0,
                _ => false,
            };
            Require(fits, $"field {record.Name}${field.Name} starts as something else than its type says");
            if (field.Init == FieldInit.Call)
            {
                CheckThunk(image, field.InitFunction, SlotKinds.Of(field.Type));
            }
            else if (field.Init == FieldInit.NewRecord)
            {
                parts += CheckRecord(image, (RecordType)field.Type, done, depth + 1);
                Require(parts <= MaxParts, $"record {record.Name} starts with too many records");
            }
        }

        return done[record] = parts;
    }

    /// <summary>Types that are shown by their structure are finite: only records with a name hold themselves.</summary>
    private static void CheckTypes(List<PolicyType> types)
    {
        var sizes = new Dictionary<PolicyType, int>(ReferenceEqualityComparer.Instance as IEqualityComparer<PolicyType>);
        foreach (PolicyType type in types)
        {
            CheckSize(type, sizes, 0);
        }
    }

    /// <summary>All types that the image names anywhere, and those that they are made of.</summary>
    private static List<PolicyType> TypesOf(ProgramImage image)
    {
        var seen = new HashSet<PolicyType>(ReferenceEqualityComparer.Instance as IEqualityComparer<PolicyType>);
        List<PolicyType> types = [];
        AddAll(image.Types);
        foreach (Constant constant in image.Constants)
        {
            Add(constant.Type);
        }

        foreach (GlobalDefinition global in image.Globals)
        {
            Add(global.Type);
        }

        foreach (Routine routine in image.Routines)
        {
            Add(routine.Type);
        }

        foreach (CallSite site in image.CallSites)
        {
            AddAll(site.Types);
        }

        foreach (CodeBlock code in image.Code)
        {
            AddAll(code.LocalTypes);
            AddAll(code.CaptureTypes);
            Add(code.Yield);
        }

        for (int i = 0; i < types.Count; i++)
        {
            foreach (PolicyType part in PartsOf(types[i]))
            {
                Add(part);
            }
        }

        return types;

        void AddAll(PolicyType[] more)
        {
            foreach (PolicyType type in more)
            {
                Add(type);
            }
        }

        void Add(PolicyType type)
        {
            if (seen.Add(type))
            {
                types.Add(type);
            }
        }
    }

    /// <summary>The types that a type's structure names.</summary>
    private static IEnumerable<PolicyType> PartsOf(PolicyType type) => type switch
    {
        RecordType record => record.Fields.Select(f => f.Type),
        TableType { Yield: { } yield } table => table.Index.Append(yield),
        TableType set => set.Index,
        VectorType vector => [vector.Element],
        FuncType function => function.Parameters.Select(p => p.Type).Append(function.Yield),
        TypeType of => [of.Of],
        ListType list => list.Items,
        _ => [],
    };

    /// <summary>Yields how many types the structure of a type names.</summary>
    private static int CheckSize(PolicyType type, Dictionary<PolicyType, int> sizes, int depth)
    {
        if (type is EnumType or RecordType { Name: not null })
        {
            return 1;
        }

        if (sizes.TryGetValue(type, out int known))
        {
            Require(known > 0, "a type without a name contains itself");
            return known;
        }

        Require(depth < MaxTypeDepth, "a type nests too deeply");
        sizes[type] = 0;
        int size = 1;
        foreach (PolicyType part in PartsOf(type))
        {
            size += CheckSize(part, sizes, depth + 1);
            Require(size <= MaxParts, "a type is too large");
        }

        return sizes[type] = size;
    }

    private static void CheckEntry(ProgramImage image, int code)
    {
        if (code == -1)
        {
            return;
        }

        Require((uint)code < (uint)image.Code.Length, "the program's start does not exist");
        CodeBlock block = image.Code[code];
        Require(block.ParameterCount == 0 && block.CaptureTypes.Length == 0 && block.Yield.Tag == TypeTag.Void, "the program's start takes or yields a value");
    }

    private static void Require(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref FailureText text)
    {
        if (!holds)
        {
            throw new ImageFormatException("invalid image: " + text.Take());
        }
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new ImageFormatException("invalid image: " + message);
        }
    }
}
