using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary><c>to_json</c> and <c>from_json</c>.</summary>
public static class JsonBuiltins
{
    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("to_json", ToJson);
        catalog.Add("from_json", FromJson);
    }

    private static Slot ToJson(in BuiltinCall call)
    {
        Slot slot = call.Actual(0, out PolicyType type);
        var text = new TextBuffer(128);
        new JsonWriter(text, call.Bool(1), call.Pattern(2), call.Bool(3)).Value(type, slot);
        return Slot.Of(text.ToStringValue());
    }

    private static Slot FromJson(in BuiltinCall call)
    {
        RecordValue result = call.NewRecord("from_json_result");
        result["valid"] = Slot.Of(false);
        if (call.Arguments[1].Ref is not TypeValue type)
        {
            result["err"] = Slot.Of(new StringValue("from_json() requires a type argument"));
            return Slot.Of(result);
        }

        // The library's mapper leaves names as they are: no need to run it for each.
        var mapper = call.Arguments[2].Ref as FunctionValue;
        var reader = new JsonReader(call.Machine, mapper is { Name: "from_json_default_key_mapper" } ? null : mapper);
        if (!reader.TryRead(call.Bytes(0), type.Type, out Slot value, out bool isSet))
        {
            result["err"] = Slot.Of(new StringValue(reader.Error));
            return Slot.Of(result);
        }

        result["valid"] = Slot.Of(true);
        if (isSet)
        {
            result["v"] = type.Type.IsScalar ? Slot.Of(new BoxedScalar(type.Type, value.Bits)) : value;
        }

        return Slot.Of(result);
    }
}
