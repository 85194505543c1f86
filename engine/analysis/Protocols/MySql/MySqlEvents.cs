using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;

namespace NidsVm.Analysis.Protocols.MySql;

/// <summary>The MySQL events of a program; documented in <c>base/bif/plugins/Zeek_MySQL.events.bif.zeek</c>.</summary>
public sealed class MySqlEvents
{
    public MySqlEvents(Machine machine)
    {
        ServerVersion = machine.FindEvent("mysql_server_version");
        AuthPlugin = machine.FindEvent("mysql_auth_plugin");
        AuthSwitch = machine.FindEvent("mysql_auth_switch_request");
        AuthMoreData = machine.FindEvent("mysql_auth_more_data");
        SslRequest = machine.FindEvent("mysql_ssl_request");
        Handshake = machine.FindEvent("mysql_handshake");
        Command = machine.FindEvent("mysql_command_request");
        ChangeUser = machine.FindEvent("mysql_change_user");
        Error = machine.FindEvent("mysql_error");
        Ok = machine.FindEvent("mysql_ok");
        Eof = machine.FindEvent("mysql_eof");
        ResultRow = machine.FindEvent("mysql_result_row");
        Strings = machine.FindType("string_vec") as VectorType;
    }

    public EventHandle? ServerVersion { get; }

    public EventHandle? AuthPlugin { get; }

    public EventHandle? AuthSwitch { get; }

    public EventHandle? AuthMoreData { get; }

    public EventHandle? SslRequest { get; }

    public EventHandle? Handshake { get; }

    public EventHandle? Command { get; }

    public EventHandle? ChangeUser { get; }

    public EventHandle? Error { get; }

    public EventHandle? Ok { get; }

    public EventHandle? Eof { get; }

    public EventHandle? ResultRow { get; }

    public VectorType? Strings { get; }
}
