using NidsVm.Analysis.Protocols.Mime;
using NidsVm.Vm.Runtime;

namespace NidsVm.Analysis.Protocols.Smtp;

/// <summary>
/// The SMTP events and switches of a program, looked up once. They are documented in
/// <c>base/bif/plugins/Zeek_SMTP.events.bif.zeek</c>.
/// </summary>
public sealed class SmtpEvents
{
    public SmtpEvents(Machine machine)
    {
        Request = machine.FindEvent("smtp_request");
        Reply = machine.FindEvent("smtp_reply");
        Data = machine.FindEvent("smtp_data");
        Unexpected = machine.FindEvent("smtp_unexpected");
        StartTls = machine.FindEvent("smtp_starttls");
        Mail = new MailEvents(machine);
        BdatMaxLineLength = (int)Math.Clamp(MailEvents.Bits(machine, "SMTP::bdat_max_line_length", 4096), 1, 1 << 24);
        AnalyzesWholeMessages = MailEvents.Bits(machine, "SMTP::enable_rfc822_msg_file_analysis", 0) != 0;
    }

    public EventHandle? Request { get; }

    public EventHandle? Reply { get; }

    public EventHandle? Data { get; }

    public EventHandle? Unexpected { get; }

    public EventHandle? StartTls { get; }

    public MailEvents Mail { get; }

    /// <summary>Lines within chunks are cut at this many bytes.</summary>
    public int BdatMaxLineLength { get; }

    /// <summary>Whole messages are files, too.</summary>
    public bool AnalyzesWholeMessages { get; }
}
