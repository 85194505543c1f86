using NidsVm.Analysis.Protocols.Mime;
using NidsVm.Vm.Runtime;

namespace NidsVm.Analysis.Protocols.Pop3;

/// <summary>
/// The POP3 events and switches of a program, looked up once. They are documented in
/// <c>base/bif/plugins/Zeek_POP3.events.bif.zeek</c>.
/// </summary>
public sealed class Pop3Events
{
    /// <summary>Commands that wait for a reply, where policies set no limit.</summary>
    public const int PendingCap = 1000;

    public Pop3Events(Machine machine)
    {
        Request = machine.FindEvent("pop3_request");
        Reply = machine.FindEvent("pop3_reply");
        Data = machine.FindEvent("pop3_data");
        Unexpected = machine.FindEvent("pop3_unexpected");
        StartTls = machine.FindEvent("pop3_starttls");
        LoginSuccess = machine.FindEvent("pop3_login_success");
        LoginFailure = machine.FindEvent("pop3_login_failure");
        Mail = new MailEvents(machine);
        long pending = MailEvents.Bits(machine, "POP3::max_pending_commands", 10);
        MaxPending = pending is <= 0 or > PendingCap ? PendingCap : (int)pending;
        MaxUnknown = (int)Math.Clamp(MailEvents.Bits(machine, "POP3::max_unknown_client_commands", 10), 0, int.MaxValue);
    }

    public EventHandle? Request { get; }

    public EventHandle? Reply { get; }

    public EventHandle? Data { get; }

    public EventHandle? Unexpected { get; }

    public EventHandle? StartTls { get; }

    public EventHandle? LoginSuccess { get; }

    public EventHandle? LoginFailure { get; }

    public MailEvents Mail { get; }

    /// <summary>Commands that may wait for a reply.</summary>
    public int MaxPending { get; }

    /// <summary>Unknown commands before each further one is a violation; 0 for no limit.</summary>
    public int MaxUnknown { get; }
}
