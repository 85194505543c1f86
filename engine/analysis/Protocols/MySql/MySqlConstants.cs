namespace NidsVm.Analysis.Protocols.MySql;

/// <summary>Command numbers that matter for what answers come.</summary>
internal static class MySqlCommand
{
    public const byte Query = 0x03;
    public const byte FieldList = 0x04;
    public const byte Statistics = 0x09;
    public const byte ProcessInfo = 0x0A;
    public const byte ChangeUser = 0x11;

    /// <summary>Whether the answer is a status and nothing else.</summary>
    public static bool AnswersWithStatus(byte command) => command is <= 0x02 or (>= 0x05 and <= 0x08) or (>= 0x0B and <= 0x10) or 0x1D or 0x1F;
}

/// <summary>What a client can do.</summary>
[Flags]
internal enum MySqlCapabilities : uint
{
    None = 0,
    ConnectWithDatabase = 0x0000_0008,
    Ssl = 0x0000_0800,
    PluginAuthentication = 0x0008_0000,
    ConnectAttributes = 0x0010_0000,

    /// <summary>Results end with an OK packet instead of an EOF packet.</summary>
    DeprecateEof = 0x0100_0000,
    Zstd = 0x0400_0000,
    QueryAttributes = 0x0800_0000,
}

/// <summary>What the server is expected to send next in the command phase.</summary>
internal enum MySqlExpected : byte
{
    Nothing,
    Status,
    ColumnDefinition,
    ColumnDefinitionOrEof,
    ColumnCount,
    EofThenRows,
    Rows,
    RestOfPacket,
}

/// <summary>Takes what <see cref="MySqlSession"/> finds. Spans are valid during the call only.</summary>
public interface IMySqlSink
{
    void ServerVersion(ReadOnlySpan<byte> version);

    /// <param name="second">what follows <paramref name="first"/>, as the data come in two parts</param>
    void AuthPlugin(bool isOrig, ReadOnlySpan<byte> name, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second);

    void AuthSwitch(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data);

    void AuthMoreData(bool isOrig, ReadOnlySpan<byte> data);

    void Confirmed();

    /// <summary>The client wants TLS: all that follows belongs to it.</summary>
    void StartTls();

    void Handshake(ReadOnlySpan<byte> user);

    void Command(byte command, ReadOnlySpan<byte> argument);

    void ChangeUser(ReadOnlySpan<byte> user);

    void Error(ushort code, ReadOnlySpan<byte> message);

    void Ok(uint rows);

    void Eof(bool isIntermediate);

    /// <summary>Whether somebody takes rows.</summary>
    bool WantsRows { get; }

    void BeginRow();

    void Field(ReadOnlySpan<byte> value);

    void EndRow();

    void Violation(string reason);
}
