using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins;

/// <summary>Addresses made anonymous, by the methods that the policy's constants name for the classes of addresses.</summary>
public static class AnonymizationBuiltins
{
    /// <summary>The constants that hold the methods, by the value of <c>IPAddrAnonymizationClass</c>. A policy need not have them.</summary>
    private static readonly string[] Methods = ["orig_addr_anonymization", "resp_addr_anonymization", "other_addr_anonymization"];

    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("anonymize_addr", Anonymize);
        catalog.Add("preserve_prefix", (in BuiltinCall c) => Preserve(c, c.Addr(0), (int)Math.Min(c.CountAt(1), 32), "preserve_prefix"));
        catalog.Add("preserve_subnet", (in BuiltinCall c) => Preserve(c, c.Subnet(0).Prefix, c.Subnet(0).Width, "preserve_subnet"));
    }

    private static Slot Anonymize(in BuiltinCall call)
    {
        AddrValue address = call.Addr(0);
        if (!address.IsV4)
        {
            call.Error("anonymize_addr() not supported for IPv6 addresses");
            return default;
        }

        long kind = call.Int(1);
        if (kind < 0 || kind >= Methods.Length)
        {
            call.Error("anonymize_addr(): invalid ip addr anonymization class");
            return default;
        }

        Machine machine = call.Machine;
        int global = machine.FindGlobal(Methods[kind]);
        var method = global < 0 ? AnonymizationMethod.Keep : (AnonymizationMethod)machine.Global(global).Bits;
        return Slot.Of(AddrValue.FromV4(AddressAnonymizer.Of(machine).Anonymize((uint)address.Lo, method)));
    }

    private static Slot Preserve(in BuiltinCall call, AddrValue address, int length, string name)
    {
        if (!address.IsV4)
        {
            call.Error($"{name}() not supported for IPv6 addresses");
        }
        else if (!AddressAnonymizer.Of(call.Machine).Preserve((uint)address.Lo, length))
        {
            call.Error("prefix preservation specified after anonymization begun");
        }

        return default;
    }
}
