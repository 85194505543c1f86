using System.Buffers;

namespace NidsVm.Analysis.Protocols.Xmpp;

/// <summary>Reads tags of a stream of XML, as far as their names go.</summary>
internal static class XmppTag
{
    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("?:0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Takes a tag with the blanks around it; false where there is none, or none that is whole.</summary>
    /// <param name="name">with the slash of a closing tag in front</param>
    public static bool TryRead(ref ReadOnlySpan<byte> data, out ReadOnlySpan<byte> name)
    {
        name = default;
        ReadOnlySpan<byte> rest = data.TrimStart(" \r\n"u8);
        if (rest.IsEmpty || rest[0] != '<')
        {
            return false;
        }

        rest = rest[1..];
        int slash = !rest.IsEmpty && rest[0] == '/' ? 1 : 0;
        int length = rest[slash..].IndexOfAnyExcept(NameBytes);
        int end = rest.IndexOfAny((byte)'<', (byte)'>');
        if (length <= 0 || end < 0 || rest[end] == '<')
        {
            return false;
        }

        name = rest[..(slash + length)];
        data = rest[(end + 1)..].TrimStart(" \r\n"u8);
        return true;
    }
}
