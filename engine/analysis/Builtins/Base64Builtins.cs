using NidsVm.Analysis.Connections;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Builtins;

/// <summary>Base64 in what a connection carries: where it is wrong, that is a weird of the connection.</summary>
internal static class Base64Builtins
{
    public static void AddTo(BuiltinCatalog catalog) => catalog.Add("decode_base64_conn", Decode);

    private static Slot Decode(in BuiltinCall call)
    {
        if (!ConnectionLookup.TryFindOrReport(call.Machine, call.Arguments[0].AsRecord, out Connection? connection))
        {
            return Slot.Of(StringValue.Empty);
        }

        if (EncodingBuiltins.TryDecodeBase64(call.Bytes(1), call.Bytes(2), out string error) is { } decoded)
        {
            return Slot.Of(decoded);
        }

        connection.Weird("base64_illegal_encoding", error, "");
        return Slot.Of(StringValue.Empty);
    }
}
