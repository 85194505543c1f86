using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Vm.Builtins.HostNames;

/// <summary>Names and addresses of hosts. All but the blocking one work in conditions of <c>when</c> only.</summary>
public static class HostNameBuiltins
{
    /// <summary>Stands for a name that was not found.</summary>
    private const string Unknown = "<???>";

    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("lookup_addr", (in BuiltinCall c) => AskForText(c, "lookup_addr", new HostQuestion(HostQuestionKind.Name, c.Addr(0).ToString())), BuiltinTraits.Async);
        catalog.Add("lookup_hostname_txt", (in BuiltinCall c) => AskForText(c, "lookup_hostname_txt", new HostQuestion(HostQuestionKind.Text, c.String(0).ToString())), BuiltinTraits.Async);
        catalog.Add("lookup_hostname", LookUpAddresses, BuiltinTraits.Async);
        catalog.Add("blocking_lookup_hostname", LookUpAtOnce);
        catalog.Add("get_dns_stats", Statistics);
    }

    private static HostNameResolver Resolver(Machine machine)
    {
        if (machine.FindService<HostNameResolver>() is { } known)
        {
            return known;
        }

        var resolver = new HostNameResolver();
        machine.SetService(resolver);
        return resolver;
    }

    private static Slot AskForText(in BuiltinCall call, string name, HostQuestion question)
    {
        if (call.Machine.BeginCall(name, out object? known) is not { } pending)
        {
            return Slot.Of(known ?? new StringValue("<error>"));
        }

        Resolver(call.Machine).Ask(question, a => pending.Complete(_ => Slot.Of(new StringValue(a.IsFound ? a.Text : Unknown))));
        return Slot.Of(StringValue.Empty);
    }

    private static Slot LookUpAddresses(in BuiltinCall call)
    {
        if (call.Machine.BeginCall("lookup_hostname", out object? known) is not { } pending)
        {
            return Slot.Of(known ?? NewSet(call.Machine, []));
        }

        var question = new HostQuestion(HostQuestionKind.Addresses, call.String(0).ToString());
        Resolver(call.Machine).Ask(question, a => pending.Complete(m => Slot.Of(NewSet(m, a.IsFound ? a.Addresses : [IPAddress.Any]))));
        return Slot.Of(NewSet(call.Machine, []));
    }

    private static Slot LookUpAtOnce(in BuiltinCall call)
    {
        HostAnswer answer = Resolver(call.Machine).AskAndWait(new HostQuestion(HostQuestionKind.Addresses, call.String(0).ToString()));
        if (!answer.IsFound)
        {
            call.Machine.Reporter.Warning($"can't find host {call.String(0)}");
        }

        return Slot.Of(NewSet(call.Machine, answer.Addresses));
    }

    private static TableValue NewSet(Machine machine, IPAddress[] addresses)
    {
        var set = new TableValue(machine.FindType("addr_set") as TableType ?? new TableType([PolicyType.Addr], null));
        foreach (IPAddress address in addresses)
        {
            set.FindOrAdd([Slot.Of(ValueOf(address))], out _);
        }

        return set;
    }

    private static AddrValue ValueOf(IPAddress address)
    {
        Span<byte> raw = stackalloc byte[16];
        address.TryWriteBytes(raw, out _);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? AddrValue.FromV4(BinaryPrimitives.ReadUInt32BigEndian(raw))
            : new AddrValue(BinaryPrimitives.ReadUInt64BigEndian(raw), BinaryPrimitives.ReadUInt64BigEndian(raw[8..]));
    }

    private static Slot Statistics(in BuiltinCall call)
    {
        HostNameResolver resolver = Resolver(call.Machine);
        RecordValue record = call.NewRecord("DNSStats");
        int names = resolver.Kept(HostQuestionKind.Addresses);
        int addresses = resolver.Kept(HostQuestionKind.Name);
        int texts = resolver.Kept(HostQuestionKind.Text);
        record["requests"] = Slot.Of(resolver.Requests);
        record["successful"] = Slot.Of(resolver.Successful);
        record["failed"] = Slot.Of(resolver.Failed);
        record["pending"] = Slot.Of((long)resolver.Pending);
        record["cached_hosts"] = Slot.Of((long)names);
        record["cached_addresses"] = Slot.Of((long)addresses);
        record["cached_texts"] = Slot.Of((long)texts);
        record["cached_total"] = Slot.Of((long)(names + addresses + texts));
        return Slot.Of(record);
    }
}
