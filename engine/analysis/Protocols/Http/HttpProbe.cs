using System.Text;
using NidsVm.Analysis.Detection;

namespace NidsVm.Analysis.Protocols.Http;

/// <summary>Tells HTTP by its first bytes: a method that is known, or a status line in answer.</summary>
public static class HttpProbe
{
    private static readonly byte[][] Methods = Array.ConvertAll(
        (string[])
        [
            "OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "CONNECT", "PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK",
            "UNLOCK", "VERSION-CONTROL", "REPORT", "CHECKOUT", "CHECKIN", "UNCHECKOUT", "MKWORKSPACE", "UPDATE", "LABEL", "MERGE",
            "BASELINE-CONTROL", "MKACTIVITY", "ORDERPATCH", "ACL", "PATCH", "SEARCH", "BCOPY", "BDELETE", "BMOVE", "BPROPFIND",
            "BPROPPATCH", "NOTIFY", "POLL", "SUBSCRIBE", "UNSUBSCRIBE", "X-MS-ENUMATTS", "RPC_OUT_DATA", "RPC_IN_DATA",
            "BIND", "LINK", "MKCALENDAR", "MKREDIRECTREF", "REBIND", "UNBIND", "UNLINK",
        ],
        Encoding.ASCII.GetBytes);

    public static ProbeVerdict Client(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> text = start.TrimStart(" \t\r\n\v\f"u8);
        if (text.IsEmpty)
        {
            return ProbeVerdict.Unsure;
        }

        bool couldBe = false;
        foreach (byte[] method in Methods)
        {
            if (text.StartsWith(method))
            {
                return ProbeVerdict.Certain;
            }

            couldBe |= method.AsSpan().StartsWith(text);
        }

        return couldBe ? ProbeVerdict.Unsure : ProbeVerdict.NotForUs;
    }

    public static ProbeVerdict Server(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> keyword = "HTTP/"u8;
        int length = Math.Min(start.Length, keyword.Length);
        if (!Ascii.EqualsIgnoreCase(start[..length], keyword[..length]))
        {
            return ProbeVerdict.NotForUs;
        }

        if (start.Length <= keyword.Length)
        {
            return ProbeVerdict.Unsure;
        }

        return char.IsAsciiDigit((char)start[keyword.Length]) ? ProbeVerdict.Certain : ProbeVerdict.NotForUs;
    }
}
