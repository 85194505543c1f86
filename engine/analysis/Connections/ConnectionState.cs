using NidsVm.Analysis.Transport.Tcp;

namespace NidsVm.Analysis.Connections;

/// <summary>The state of a connection in one word, as the policy of conn.log names it when the connection ends.</summary>
public static class ConnectionState
{
    private const ulong UdpActive = 1;

    public static string Of(Connection connection) => connection.Protocol switch
    {
        TransportProtocol.Tcp => OfTcp(connection),
        TransportProtocol.Udp => OfUdp(connection),
        _ => "OTH",
    };

    private static string OfTcp(Connection connection)
    {
        var session = (TcpSession)connection.Session;
        TcpState orig = session.Endpoint(isOrig: true).State;
        TcpState resp = session.Endpoint(isOrig: false).State;
        return (orig, resp) switch
        {
            (TcpState.SynSent or TcpState.SynAckSent, TcpState.Reset) => "REJ",
            (TcpState.Reset, TcpState.Reset) when session.EndpointSize(isOrig: true) == 0 && session.EndpointSize(isOrig: false) == 0 => "REJ",
            (_, TcpState.Reset) => IsSilent(orig) ? "RSTRH" : "RSTR",
            (TcpState.Reset, _) when !IsSilent(resp) => "RSTO",
            (TcpState.Reset, _) => IsResetAfterSyn(connection.History) ? "RSTOS0" : "OTH",
            (TcpState.Closed, TcpState.Closed) => "SF",
            (TcpState.Closed, _) => IsSilent(resp) ? "SH" : "S2",
            (_, TcpState.Closed) => IsSilent(orig) ? "SHR" : "S3",
            (TcpState.SynSent, TcpState.Inactive) => "S0",
            (TcpState.Established, TcpState.Established) => "S1",
            _ => "OTH",
        };
    }

    private static string OfUdp(Connection connection)
    {
        bool orig = connection.Session.EndpointState(isOrig: true) == UdpActive;
        bool resp = connection.Session.EndpointState(isOrig: false) == UdpActive;
        return resp ? (orig ? "SF" : "SHR") : orig ? "S0" : "OTH";
    }

    /// <summary>A side that has not taken part in a handshake.</summary>
    private static bool IsSilent(TcpState state) => state is TcpState.Inactive or TcpState.Partial;

    /// <summary>The originator sent a SYN, nothing that answers one, and a RST.</summary>
    private static bool IsResetAfterSyn(ReadOnlySpan<byte> history)
    {
        if (history.StartsWith("^"u8))
        {
            history = history[1..];
        }

        if (!history.StartsWith("S"u8))
        {
            return false;
        }

        int end = history.IndexOfAny("HAFGIQ"u8);
        return (end < 0 ? history : history[..end]).Contains((byte)'R');
    }
}
