namespace NidsVm.Analysis.Engine;

/// <summary>Events that the reference raises without asking for handlers: policies that handle <c>new_event</c> are told of them in any case.</summary>
internal static class UnaskedEvents
{
    public static readonly string[] Names =
    [
        "dns_EDNS_cookie", "dns_EDNS_ecs", "dns_EDNS_tcp_keepalive", "dns_HTTPS", "dns_SVCB",
        "ftp_starttls",
        "new_teredo_state",
        "ssl_dh_server_params",
    ];
}
