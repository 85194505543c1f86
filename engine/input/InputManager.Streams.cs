using NidsVm.Input.Reading;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Input;

/// <summary>Making streams: the checks of what the policy asks for.</summary>
public sealed partial class InputManager
{
    private const string TableDescription = "Input::TableDescription";
    private const string EventDescription = "Input::EventDescription";
    private const double DefaultHeartbeat = 1.0;

    /// <summary>Starts to fill a table.</summary>
    /// <param name="description">an <c>Input::TableDescription</c></param>
    public bool CreateTable(RecordValue description)
    {
        string name = description["name"].AsString.ToString();
        bool wantsRecord = description["want_record"].AsBool;
        if (description["idx"].Ref is not TypeValue { Type: RecordType index } || description["destination"].Ref is not TableValue table)
        {
            return Refuse(name, "'idx' must be a record type and 'destination' a table");
        }

        RecordType? value = (description["val"].Ref as TypeValue)?.Type as RecordType;
        if (!CheckIndex(name, index, table.Type) || !CheckValue(name, value, table.Type, wantsRecord))
        {
            return false;
        }

        if (!TryEvent(name, description["ev"], out EventHandle? handle, "Stream event is a function, not an event")
            || !CheckTableEvent(name, handle, table.Type, index, value, wantsRecord)
            || !TryErrorEvent(name, description, TableDescription, out EventHandle? errors))
        {
            return false;
        }

        List<InputField> fields = [];
        bool skips = Flag("Input::accept_unsupported_types");
        if (!StreamTypes.TryUnroll(_machine, index, skipsUnreadable: false, fields))
        {
            return Refuse(name, "Problem unrolling");
        }

        int indexFields = fields.Count;
        if (value is not null && !StreamTypes.TryUnroll(_machine, value, skips, fields))
        {
            return Refuse(name, "Problem unrolling");
        }

        if (!wantsRecord && fields.Count - indexFields > 1)
        {
            return Refuse(name, "Stream does not want a record (want_record=F), but has more then one value field.");
        }

        return Begin(
            new TableStream(_machine, description)
            {
                Table = table,
                Index = index,
                Value = value,
                WantsRecord = wantsRecord,
                IndexFields = indexFields,
                Predicate = description["pred"].Ref as FunctionValue,
                Event = handle,
                ErrorEvent = errors,
            },
            fields);
    }

    /// <summary>Starts to raise an event for each row.</summary>
    /// <param name="description">an <c>Input::EventDescription</c></param>
    public bool CreateEvent(RecordValue description)
    {
        string name = description["name"].AsString.ToString();
        bool wantsRecord = description["want_record"].AsBool;
        if (description["fields"].Ref is not TypeValue { Type: RecordType record })
        {
            return Refuse(name, "'fields' must be a record type");
        }

        if (!TryEvent(name, description["ev"], out EventHandle? handle, "Stream event is a function, not an event") || handle is null
            || !CheckRowEvent(name, handle, record, wantsRecord)
            || !TryErrorEvent(name, description, EventDescription, out EventHandle? errors))
        {
            return false;
        }

        List<InputField> fields = [];
        if (!StreamTypes.TryUnroll(_machine, record, wantsRecord && Flag("Input::accept_unsupported_types"), fields))
        {
            return Refuse(name, "Problem unrolling");
        }

        return Begin(new EventStream(_machine, description) { Event = handle, Fields = record, WantsRecord = wantsRecord, ErrorEvent = errors }, fields);
    }

    /// <summary>Starts to analyse the content of a source as a file.</summary>
    /// <param name="description">an <c>Input::AnalysisDescription</c></param>
    public bool CreateAnalysis(RecordValue description)
        => FileContent is { } content
            ? Begin(new AnalysisStream(_machine, description, content), [new InputField { Name = "bytestream", Type = PolicyType.String }])
            : Refuse(description["name"].AsString.ToString(), "there is no file analysis in this run");

    private bool Begin(InputStream stream, List<InputField> fields)
    {
        if (_streams.ContainsKey(stream.Name))
        {
            _machine.Reporter.Error($"Trying create already existing input stream {stream.Name}");
            return false;
        }

        Dictionary<string, string> config = new(StringComparer.Ordinal);
        if (stream.Description["config"].Ref is TableValue table)
        {
            long cursor = -1;
            while (table.MoveNext(ref cursor, out int entry))
            {
                config[table.KeyAt(entry)[0].AsString.ToString()] = table.ValueAt(entry).AsString.ToString();
            }
        }

        SourceInfo info = new()
        {
            Name = stream.Name,
            Source = stream.Source,
            Mode = (InputMode)stream.Description["mode"].Bits,
            Fields = fields,
            Config = config,
            Settings = new InputSettings(_machine),
        };
        string kind = _machine.EnumType("Input::Reader").NameOf(stream.Description["reader"].Bits) ?? "";
        if (NewReader(info, kind) is not { } reader)
        {
            return false;
        }

        double heartbeat = _machine.FindGlobal("Threading::heartbeat_interval") is var global and >= 0 ? _machine.Global(global).AsDouble : DefaultHeartbeat;
        stream.Reader = new ReaderThread(stream, $"{stream.Source}/{kind}", reader, _arrivals, TimeSpan.FromSeconds(Math.Clamp(heartbeat, 0.01, 3600)));
        _streams.Add(stream.Name, stream);
        stream.Reader.Start();
        return true;
    }

    private bool CheckIndex(string name, RecordType index, TableType table)
    {
        for (int i = 0; i < table.Index.Length; i++)
        {
            if (i >= index.Fields.Count)
            {
                return Refuse(name, "Table type has more indexes than index definition");
            }

            if (!TypeIdentity.Same(index.Fields[i].Type, table.Index[i]))
            {
                return Refuse(name, $"Table type does not match index type. Need type {StreamTypes.Describe(index.Fields[i].Type)}, got {StreamTypes.Describe(table.Index[i])}");
            }
        }

        return table.Index.Length == index.Fields.Count || Refuse(name, "Table has less elements than index definition");
    }

    private bool CheckValue(string name, RecordType? value, TableType table, bool wantsRecord)
    {
        if (value is null)
        {
            return table.IsSet || Refuse(name, "'destination' field is a table, but 'val' field is not provided (did you mean to use a set instead of a table?)");
        }

        if (table.IsSet)
        {
            return Refuse(name, "'destination' field is a set, but the 'val' field was also specified (did you mean to use a table instead of a set?)");
        }

        PolicyType type = wantsRecord ? value : value.Fields[0].Type;
        return TypeIdentity.Same(table.Yield!, type)
            || Refuse(name, $"Table type does not match value type. Need type '{TypeFormatter.Describe(type)}', got '{TypeFormatter.Describe(table.Yield!)}'");
    }

    private bool CheckTableEvent(string name, EventHandle? handle, TableType table, RecordType index, RecordType? value, bool wantsRecord)
    {
        if (handle is null)
        {
            return true;
        }

        FuncParameter[] parameters = handle.Type.Parameters;
        int wanted = table.IsSet ? 3 : 4;
        if (parameters.Length != wanted)
        {
            return Refuse(name, $"Table event must take {wanted} arguments");
        }

        if (!IsType(parameters[0].Type, TableDescription))
        {
            return Refuse(name, "Table event's first attribute must be of type Input::TableDescription");
        }

        if (!IsType(parameters[1].Type, "Input::Event"))
        {
            return Refuse(name, "Table event's second attribute must be of type Input::Event");
        }

        if (!Suits(parameters[2].Type, index))
        {
            return Refuse(name, $"Table event's index attributes do not match. Need '{TypeFormatter.Describe(index)}', got '{TypeFormatter.Describe(parameters[2].Type)}'");
        }

        if (value is null)
        {
            return true;
        }

        PolicyType type = wantsRecord ? value : value.Fields[0].Type;
        string what = wantsRecord ? "attributes do" : "attribute does";
        return Suits(parameters[3].Type, type)
            || Refuse(name, $"Table event's value {what} not match. Need '{TypeFormatter.Describe(type)}', got '{TypeFormatter.Describe(parameters[3].Type)}'");
    }

    private bool CheckRowEvent(string name, EventHandle handle, RecordType fields, bool wantsRecord)
    {
        FuncParameter[] parameters = handle.Type.Parameters;
        if (parameters.Length < 2)
        {
            return Refuse(name, "Event does not take enough arguments");
        }

        if (!IsType(parameters[1].Type, "Input::Event"))
        {
            return Refuse(name, "Event's second attribute must be of type Input::Event");
        }

        if (!IsType(parameters[0].Type, EventDescription))
        {
            return Refuse(name, "Event's first attribute must be of type Input::EventDescription");
        }

        if (parameters.Length != (wantsRecord ? 3 : fields.Fields.Count + 2))
        {
            return Refuse(name, "Event has wrong number of arguments");
        }

        if (wantsRecord)
        {
            return Suits(parameters[2].Type, fields)
                || Refuse(name, $"Incompatible type {StreamTypes.Describe(parameters[2].Type)} for event, which needs type {StreamTypes.Describe(fields)}");
        }

        for (int i = 0; i < fields.Fields.Count; i++)
        {
            PolicyType need = fields.Fields[i].Type;
            if (!Suits(parameters[i + 2].Type, need))
            {
                return Refuse(name, $"Incompatible type for event in field {i + 3}. Need type {StreamTypes.Describe(need)}, got {StreamTypes.Describe(parameters[i + 2].Type)}");
            }
        }

        return true;
    }

    private bool TryErrorEvent(string name, RecordValue description, string type, out EventHandle? handle)
    {
        if (!TryEvent(name, description["error_ev"], out handle, "Error event is a function, not an event"))
        {
            return false;
        }

        if (handle is null)
        {
            return true;
        }

        FuncParameter[] parameters = handle.Type.Parameters;
        if (parameters.Length != 3)
        {
            return Refuse(name, "Error event must take 3 arguments");
        }

        if (!IsType(parameters[0].Type, type))
        {
            return Refuse(name, $"Error event's first attribute must be of type {type}");
        }

        if (parameters[1].Type.Tag != TypeTag.String)
        {
            return Refuse(name, "Error event's second attribute must be of type string");
        }

        return IsType(parameters[2].Type, "Reporter::Level") || Refuse(name, "Error event's third attribute must be of type Reporter::Level");
    }

    private bool TryEvent(string name, in Slot value, out EventHandle? handle, string refusal)
    {
        handle = null;
        if (value.Ref is null)
        {
            return true;
        }

        if (value.Ref is not FunctionValue { Type.Flavor: FuncFlavor.Event } function)
        {
            return Refuse(name, refusal);
        }

        handle = _machine.FindEvent(function.Name);
        return true;
    }

    private bool IsType(PolicyType type, string name) => _machine.FindType(name) is { } wanted && TypeIdentity.Same(type, wanted);

    private static bool Suits(PolicyType parameter, PolicyType given) => parameter.Tag == TypeTag.Any || TypeIdentity.Same(parameter, given);

    private bool Flag(string name) => _machine.FindGlobal(name) is var global and >= 0 && _machine.Global(global).AsBool;

    private bool Refuse(string stream, string why)
    {
        _machine.Reporter.Error($"Input stream {stream}: {why}");
        return false;
    }
}
