using NidsVm.Vm.Runtime;

namespace NidsVm.Analysis.Protocols.Login;

/// <summary>
/// The events and texts of logins, looked up once; documented in <c>base/bif/plugins/Zeek_Login.events.bif.zeek</c> and
/// <c>base/types/login.zeek</c>.
/// </summary>
public sealed class LoginEvents
{
    public LoginEvents(Machine machine)
    {
        Success = machine.FindEvent("login_success");
        Failure = machine.FindEvent("login_failure");
        InputLine = machine.FindEvent("login_input_line");
        OutputLine = machine.FindEvent("login_output_line");
        Confused = machine.FindEvent("login_confused");
        ConfusedText = machine.FindEvent("login_confused_text");
        Terminal = machine.FindEvent("login_terminal");
        Display = machine.FindEvent("login_display");
        Prompt = machine.FindEvent("login_prompt");
        AuthenticationSkipped = machine.FindEvent("authentication_skipped");
        AuthenticationAccepted = machine.FindEvent("authentication_accepted");
        AuthenticationRejected = machine.FindEvent("authentication_rejected");
        ActivatingEncryption = machine.FindEvent("activating_encryption");
        InconsistentOption = machine.FindEvent("inconsistent_option");
        BadOption = machine.FindEvent("bad_option");
        BadOptionTermination = machine.FindEvent("bad_option_termination");
        RshRequest = machine.FindEvent("rsh_request");
        RshReply = machine.FindEvent("rsh_reply");
        Texts = new LoginTexts(machine);
    }

    public EventHandle? Success { get; }

    public EventHandle? Failure { get; }

    public EventHandle? InputLine { get; }

    public EventHandle? OutputLine { get; }

    public EventHandle? Confused { get; }

    public EventHandle? ConfusedText { get; }

    public EventHandle? Terminal { get; }

    public EventHandle? Display { get; }

    public EventHandle? Prompt { get; }

    public EventHandle? AuthenticationSkipped { get; }

    public EventHandle? AuthenticationAccepted { get; }

    public EventHandle? AuthenticationRejected { get; }

    public EventHandle? ActivatingEncryption { get; }

    public EventHandle? InconsistentOption { get; }

    public EventHandle? BadOption { get; }

    public EventHandle? BadOptionTermination { get; }

    public EventHandle? RshRequest { get; }

    public EventHandle? RshReply { get; }

    public LoginTexts Texts { get; }
}
