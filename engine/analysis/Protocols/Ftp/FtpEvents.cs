using NidsVm.Analysis.Protocols.Mime;
using NidsVm.Vm.Runtime;

namespace NidsVm.Analysis.Protocols.Ftp;

/// <summary>
/// The FTP events and switches of a program, looked up once. They are documented in
/// <c>base/bif/plugins/Zeek_FTP.events.bif.zeek</c>.
/// </summary>
public sealed class FtpEvents
{
    public FtpEvents(Machine machine)
    {
        Request = machine.FindEvent("ftp_request");
        Reply = machine.FindEvent("ftp_reply");
        StartTls = machine.FindEvent("ftp_starttls");
        MaxCommandLength = (int)Math.Clamp(MailEvents.Bits(machine, "FTP::max_command_length", 100), 0, int.MaxValue);
    }

    public EventHandle? Request { get; }

    public EventHandle? Reply { get; }

    public EventHandle? StartTls { get; }

    /// <summary>Commands that are longer are passed over; 0 for no limit.</summary>
    public int MaxCommandLength { get; }
}
