using System.Diagnostics.CodeAnalysis;
using NidsVm.Analysis.Analyzers;
using NidsVm.Analysis.Builtins;
using NidsVm.Analysis.Connections;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Login;

/// <summary>The functions of <c>base/bif/plugins/Zeek_Login.functions.bif.zeek</c>.</summary>
public static class LoginBuiltins
{
    private static readonly string[] Names = ["TELNET", "RLOGIN", "RSH"];

    public static void AddTo(BuiltinCatalog catalog)
    {
        catalog.Add("get_login_state", GetState);
        catalog.Add("set_login_state", SetState);
    }

    private static Slot GetState(in BuiltinCall call) =>
        TryFind(call, out LoginAnalyzer? login) ? Slot.Of((long)login.State) : Slot.Of(0L);

    private static Slot SetState(in BuiltinCall call)
    {
        ulong state = call.Arguments[1].AsCount;
        if (!TryFind(call, out LoginAnalyzer? login) || state > (ulong)LoginState.Confused)
        {
            return Slot.Of(false);
        }

        login.State = (LoginState)state;
        return Slot.Of(true);
    }

    private static bool TryFind(in BuiltinCall call, [NotNullWhen(true)] out LoginAnalyzer? login)
    {
        login = null;
        if (!ConnectionLookup.TryFind(call.Machine, call.Arguments[0].AsRecord, out Connection? connection))
        {
            return false;
        }

        foreach (string name in Names)
        {
            if (connection.Context.Analyzers.TryGet(name, out AnalyzerInfo? info) && connection.Session.TryFind(info, out Analyzer? found))
            {
                login = found as LoginAnalyzer;
                return login is not null;
            }
        }

        return false;
    }
}
