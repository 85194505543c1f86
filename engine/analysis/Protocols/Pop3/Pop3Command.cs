using System.Text;
using NidsVm.Vm.Values;

namespace NidsVm.Analysis.Protocols.Pop3;

/// <summary>What a line of POP3 begins with: a command (RFC 1939, RFC 2449, RFC 2595) or the state of a reply.</summary>
public enum Pop3Command : sbyte
{
    Unknown = -1,
    Ok,
    Err,
    User,
    Pass,
    Apop,
    Auth,
    Stat,
    List,
    Retr,
    Dele,
    Rset,
    Noop,
    Last,
    Quit,
    Top,
    Capa,
    Uidl,
    Stls,
    Xsender,
}

/// <summary>The words of commands.</summary>
internal static class Pop3Words
{
    private static readonly string[] Words =
    [
        "OK", "ERR", "USER", "PASS", "APOP", "AUTH", "STAT", "LIST", "RETR", "DELE", "RSET", "NOOP", "LAST", "QUIT", "TOP", "CAPA", "UIDL", "STLS",
        "XSENDER",
    ];

    private static readonly byte[][] Bytes = Array.ConvertAll(Words, Encoding.ASCII.GetBytes);

    private static readonly StringValue[] Values = Array.ConvertAll(Words, static w => new StringValue(w));

    public static StringValue Of(Pop3Command command) => Values[(int)command];

    /// <summary>A sign may stand before the word.</summary>
    public static Pop3Command Parse(ReadOnlySpan<byte> word)
    {
        for (int i = 0; i < Bytes.Length && !word.IsEmpty; i++)
        {
            if (word[0] is (byte)'+' or (byte)'-')
            {
                word = word[1..];
            }

            if (LineWords.EqualsIgnoreCase(word, Bytes[i]))
            {
                return (Pop3Command)i;
            }
        }

        return Pop3Command.Unknown;
    }
}
