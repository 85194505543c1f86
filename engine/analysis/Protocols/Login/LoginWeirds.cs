namespace NidsVm.Analysis.Protocols.Login;

/// <summary>Names of the irregularities that logins can show, and who tells of them.</summary>
internal static class LoginWeirds
{
    public const string NulInLine = "NUL_in_line";
    public const string BadRloginProlog = "bad_rlogin_prolog";
    public const string RloginTextAfterRejected = "rlogin_text_after_rejected";
    public const string BadRshProlog = "bad_rsh_prolog";

    /// <summary>Lines of rlogin are cut by a part that goes by this name in the reference.</summary>
    public const string LineSource = "CONTENTLINE";
}
