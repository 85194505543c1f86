using System.Globalization;
using System.Text;
using System.Text.Json;
using NidsVm.Vm.Patterns;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>JSON as values of a given type, as <c>from_json</c> reads them.</summary>
internal sealed class JsonReader
{
    private readonly Machine _machine;
    private readonly FunctionValue? _nameMapper;

    /// <param name="machine">runs the name mapper</param>
    /// <param name="nameMapper">turns names in the text into field names, or null</param>
    public JsonReader(Machine machine, FunctionValue? nameMapper)
    {
        _machine = machine;
        _nameMapper = nameMapper;
    }

    /// <summary>What was wrong, where a method yielded false.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Reads a whole text. An unset value stands for <c>null</c>.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, PolicyType type, out Slot value, out bool isSet)
    {
        value = default;
        isSet = false;
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = 256 });
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            if (reader.BytesConsumed < text.Length && text[(int)reader.BytesConsumed..].TrimStart(" \t\r\n"u8).Length > 0)
            {
                Error = $"JSON parse error: The document root must not be followed by other values. Offset: {reader.BytesConsumed}";
                return false;
            }

            return Convert(document.RootElement, type, out value, out isSet);
        }
        catch (JsonException error)
        {
            Error = $"JSON parse error: {(text.Trim(" \t\r\n"u8).Length == 0 ? "The document is empty" : "Invalid value")}. Offset: {error.BytePositionInLine ?? 0}";
            return false;
        }
    }

    private bool Convert(JsonElement json, PolicyType type, out Slot value, out bool isSet)
    {
        value = default;
        isSet = json.ValueKind != JsonValueKind.Null;
        if (!isSet)
        {
            return true;
        }

        switch (type.Tag)
        {
            case TypeTag.Bool when json.ValueKind is JsonValueKind.True or JsonValueKind.False:
                value = Slot.Of(json.ValueKind == JsonValueKind.True);
                return true;
            case TypeTag.Int when json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out long i):
                value = Slot.Of(i);
                return true;
            case TypeTag.Count when json.ValueKind == JsonValueKind.Number && json.TryGetUInt64(out ulong c):
                value = Slot.Of(c);
                return true;
            case TypeTag.Double or TypeTag.Time or TypeTag.Interval when json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out double d):
                value = Slot.Of(d);
                return true;
            case TypeTag.Interval when json.ValueKind == JsonValueKind.String:
                return Interval(json.GetString()!, out value);
            case TypeTag.String when json.ValueKind == JsonValueKind.String:
                value = Slot.Of(new StringValue(json.GetString()!));
                return true;
            case TypeTag.Addr when json.ValueKind == JsonValueKind.String:
                return Addr(json.GetString()!, out value);
            case TypeTag.Subnet when json.ValueKind == JsonValueKind.String:
                return Subnet(json.GetString()!, out value);
            case TypeTag.Port when json.ValueKind is JsonValueKind.String or JsonValueKind.Object:
                return Port(json, out value);
            case TypeTag.Enum when json.ValueKind == JsonValueKind.String:
                return Enum((EnumType)type, json.GetString()!, out value);
            case TypeTag.Pattern when json.ValueKind == JsonValueKind.String:
                return Pattern(json.GetString()!, out value);
            case TypeTag.Vector when json.ValueKind == JsonValueKind.Array:
                return Vector(json, (VectorType)type, out value);
            case TypeTag.Table when type is TableType { Yield: null } set && json.ValueKind == JsonValueKind.Array:
                return Set(json, set, out value);
            case TypeTag.Table when type is TableType { Yield: not null } table && json.ValueKind == JsonValueKind.Object:
                return Table(json, table, out value);
            case TypeTag.Record when json.ValueKind == JsonValueKind.Object:
                return Record(json, (RecordType)type, out value);
            case TypeTag.Any or TypeTag.Func or TypeTag.Opaque or TypeTag.File or TypeTag.Type or TypeTag.Void:
                return Fail($"type '{TypeFormatter.Describe(type)}' unsupported");
            default:
                return Mismatch(json, type);
        }
    }

    private bool Mismatch(JsonElement json, PolicyType type)
        => Fail($"cannot convert JSON type '{KindName(json)}' to Zeek type '{TypeFormatter.Describe(type)}'");

    private bool Fail(string error)
    {
        Error = error;
        return false;
    }

    private static string KindName(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    private bool Addr(string text, out Slot value)
    {
        bool good = NetworkBuiltins.TryParseAddr(text, out AddrValue? address);
        value = Slot.Of(address);
        return good || Fail($"cannot convert '{text}' to an address");
    }

    private bool Subnet(string text, out Slot value)
    {
        bool good = NetworkBuiltins.TryParseSubnet(text, out SubnetValue? subnet, out _);
        value = Slot.Of(subnet);
        return good || Fail($"cannot convert '{text}' to a subnet");
    }

    /// <summary>A number and a unit, or several, as intervals are written.</summary>
    private bool Interval(string text, out Slot value)
    {
        double total = 0;
        value = default;
        string[] parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < parts.Length; i += 2)
        {
            double unit = i + 1 >= parts.Length ? 0 : parts[i + 1].TrimEnd('s') switch
            {
                "day" => 86400,
                "hr" => 3600,
                "min" => 60,
                "sec" => 1,
                "msec" => 1e-3,
                "usec" => 1e-6,
                _ => 0,
            };
            if (unit == 0 || !double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out double amount))
            {
                return Fail("wrong interval format, valid format is: 'value unit'");
            }

            total += amount * unit;
        }

        value = Slot.Of(total);
        return parts.Length > 0 || Fail("wrong interval format, valid format is: 'value unit'");
    }

    private bool Port(JsonElement json, out Slot value)
    {
        string? protocol = null;
        long number = -1;
        value = default;
        if (json.ValueKind == JsonValueKind.Object)
        {
            if (json.TryGetProperty("port", out JsonElement p) && p.ValueKind == JsonValueKind.Number)
            {
                p.TryGetInt64(out number);
            }

            if (json.TryGetProperty("proto", out JsonElement q) && q.ValueKind == JsonValueKind.String)
            {
                protocol = q.GetString();
            }

            if (number < 0 || protocol is null)
            {
                return Fail("wrong port format, object must have 'port' (number) and 'proto' (string) members");
            }
        }
        else
        {
            string[] parts = json.GetString()!.Split('/');
            if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out number))
            {
                return Fail("wrong port format, string must be of the form /[0-9]{1,5}\\/(tcp|udp|icmp|unknown)/");
            }

            protocol = parts[1];
        }

        int kind = Array.IndexOf(["unknown", "tcp", "udp", "icmp"], protocol);
        if (kind < 0 || number > 65535)
        {
            return Fail(kind < 0 ? "wrong port format, invalid protocol string" : "wrong port format, port number out of range");
        }

        value = Slot.Of(number + ((long)kind << 16));
        return true;
    }

    private bool Enum(EnumType type, string name, out Slot value)
    {
        // Names without a module are looked for in that of the type, too.
        string module = type.Name is { } own && own.LastIndexOf("::", StringComparison.Ordinal) is var at and >= 0 ? own[..(at + 2)] : "";
        bool good = type.TryGetValue(name, out long number) || type.TryGetValue(module + name, out number) || type.TryGetValue("GLOBAL::" + name, out number);
        value = Slot.Of(number);
        return good || Fail($"'{name}' is not a valid enum for '{TypeFormatter.Describe(type)}'.");
    }

    private bool Pattern(string text, out Slot value)
    {
        bool good = PatternCompiler.TryCompile(text, PatternModes.None, out PatternValue? pattern, out _);
        value = Slot.Of(pattern);
        return good || Fail("error compiling pattern");
    }

    private bool Vector(JsonElement json, VectorType type, out Slot value)
    {
        var vector = new VectorValue(type, json.GetArrayLength());
        value = Slot.Of(vector);
        foreach (JsonElement item in json.EnumerateArray())
        {
            if (!Convert(item, type.Element, out Slot element, out bool isSet))
            {
                return false;
            }

            vector.Add(isSet ? element : type.Element.IsScalar ? Slot.UnsetScalar : default);
        }

        return true;
    }

    private bool Key(JsonElement json, TableType type, Slot[] key)
    {
        if (key.Length == 1)
        {
            return Convert(json, type.Index[0], out key[0], out bool isSet) && (isSet || Mismatch(json, type.Index[0]));
        }

        if (json.ValueKind != JsonValueKind.Array)
        {
            return Mismatch(json, type);
        }

        if (json.GetArrayLength() != key.Length)
        {
            return Fail("table key has a wrong number of values");
        }

        int i = 0;
        foreach (JsonElement item in json.EnumerateArray())
        {
            if (!Convert(item, type.Index[i], out key[i], out bool isSet) || (!isSet && !Mismatch(item, type.Index[i])))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    private bool Set(JsonElement json, TableType type, out Slot value)
    {
        var set = new TableValue(type);
        value = Slot.Of(set);
        var key = new Slot[type.Index.Length];
        foreach (JsonElement item in json.EnumerateArray())
        {
            if (!Key(item, type, key))
            {
                return false;
            }

            set.FindOrAdd(key, out _);
        }

        return true;
    }

    private bool Table(JsonElement json, TableType type, out Slot value)
    {
        var table = new TableValue(type);
        value = Slot.Of(table);
        var key = new Slot[type.Index.Length];
        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (!NameAsKey(property.Name, type, key) || !Convert(property.Value, type.Yield!, out Slot element, out bool isSet))
            {
                return false;
            }

            int entry = table.FindOrAdd(key, out _);
            if (isSet)
            {
                table.ValueAt(entry) = element;
            }
        }

        return true;
    }

    /// <summary>A name is a string key as it is, any other key as JSON inside the name.</summary>
    private bool NameAsKey(string name, TableType type, Slot[] key)
    {
        if (key.Length == 1 && type.Index[0].Tag is TypeTag.String or TypeTag.Addr or TypeTag.Subnet or TypeTag.Enum or TypeTag.Pattern)
        {
            using JsonDocument text = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(name));
            return Key(text.RootElement, type, key);
        }

        try
        {
            using JsonDocument inner = JsonDocument.Parse(Encoding.UTF8.GetBytes(name));
            return Key(inner.RootElement, type, key);
        }
        catch (JsonException)
        {
            return Fail($"cannot convert table key '{name}'");
        }
    }

    private bool Record(JsonElement json, RecordType type, out Slot value)
    {
        RecordValue record = _machine.NewRecord(type);
        value = Slot.Of(record);
        var given = new bool[type.Fields.Count];
        foreach (JsonProperty property in json.EnumerateObject())
        {
            int field = type.IndexOf(MapName(property.Name));
            if (field < 0)
            {
                continue;
            }

            if (!Convert(property.Value, type.Fields[field].Type, out Slot element, out bool isSet))
            {
                return false;
            }

            if (isSet)
            {
                record.Fields[field] = element;
                given[field] = true;
            }
        }

        for (int i = 0; i < given.Length; i++)
        {
            RecordField field = type.Fields[i];
            if (!given[i] && !field.IsOptional && !field.HasDefault)
            {
                return Fail($"required field {TypeFormatter.Describe(type)}${field.Name} is missing in JSON");
            }
        }

        return true;
    }

    private string MapName(string name)
    {
        if (_nameMapper is null)
        {
            return name;
        }

        return _machine.TryInvoke(_nameMapper, [Slot.Of(new StringValue(name))], out Slot mapped) && mapped.Ref is StringValue text ? text.ToString() : name;
    }
}
