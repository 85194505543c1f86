using Microsoft.AspNetCore.Http;
using NidsVm.Dashboard.Http;

namespace NidsVm.Dashboard.Access;

/// <summary>
/// Who may ask for what: only names of this machine (a page of another site cannot reach the server through a name that it
/// lets point here), reading without a token, anything else with it.
/// </summary>
internal sealed class AccessRules(AccessToken? token)
{
    private static readonly string[] Names = ["127.0.0.1", "localhost", "[::1]"];

    /// <summary>The port that is listened on; requests are refused until it is known.</summary>
    public int Port { get; set; }

    /// <summary>Lets a request through, or answers it with what is wrong with it.</summary>
    public Task ApplyAsync(HttpContext context, RequestDelegate next)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'self'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        HostString host = context.Request.Host;
        if (host.Port != Port || !Names.Contains(host.Host, StringComparer.OrdinalIgnoreCase))
        {
            return Answer.ErrorAsync(context, StatusCodes.Status421MisdirectedRequest, "this server answers to 127.0.0.1 and localhost only");
        }

        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            return next(context);
        }

        if (AccessToken.Shown(context.Request.Headers.Authorization) is not { } shown)
        {
            headers.WWWAuthenticate = "Bearer";
            return Answer.ErrorAsync(context, StatusCodes.Status401Unauthorized, "a token is needed (Authorization: Bearer TOKEN)");
        }

        return token?.Is(shown) == true
            ? next(context)
            : Answer.ErrorAsync(context, StatusCodes.Status403Forbidden, token is null ? "there is nothing to steer here" : "the token is wrong");
    }
}
