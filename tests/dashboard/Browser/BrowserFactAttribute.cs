namespace NidsVm.Dashboard.Tests.Browser;

/// <summary>A fact about the page in a browser: needs Chromium, and is skipped without.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public const string Reason = "skipped: there is no Chromium (Debian's package chromium)";

    public BrowserFactAttribute()
    {
        if (Chromium.Path is null)
        {
            Skip = Reason;
        }
    }
}

/// <summary>A fact about the page of a service that captures: needs Chromium, Linux and root.</summary>
public sealed class BrowserServiceFactAttribute : FactAttribute
{
    public BrowserServiceFactAttribute()
    {
        if (Chromium.Path is null)
        {
            Skip = BrowserFactAttribute.Reason;
        }
        else if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Skip = "skipped: capturing needs Linux and root";
        }
    }
}
