using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Any value as JSON and back, for rooms that keep values outside the program.</summary>
public static class JsonForm
{
    /// <summary>What <c>to_json</c> yields.</summary>
    public static StringValue Write(PolicyType type, in Slot value)
    {
        var text = new TextBuffer(128);
        new JsonWriter(text, onlyLogged: false, fieldEscape: null, intervalsAsDouble: false).Value(type, value);
        return text.ToStringValue();
    }

    /// <summary>Reads a whole text as a value of the type, boxed where it goes into an <c>any</c>; false, with a reason, where it is none.</summary>
    public static bool TryReadAny(Machine machine, ReadOnlySpan<byte> text, PolicyType type, out Slot value, out string error)
    {
        var reader = new JsonReader(machine, nameMapper: null);
        bool isRead = reader.TryRead(text, type, out value, out bool isSet);
        error = reader.Error;
        if (isRead && isSet && type.IsScalar)
        {
            value = Slot.Of(new BoxedScalar(type, value.Bits));
        }

        return isRead && isSet;
    }
}
