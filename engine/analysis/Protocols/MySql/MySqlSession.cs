namespace NidsVm.Analysis.Protocols.MySql;

/// <summary>
/// Follows both directions of the client/server protocol of MySQL and MariaDB: the handshake of versions 9 and 10, commands, and their
/// answers, down to the rows of results in text form.
/// </summary>
public sealed class MySqlSession
{
    /// <summary>Longer packets are not put together.</summary>
    public const int MaxPacket = 10 * 1024 * 1024;

    private const int HeaderLength = 4;

    // An end-of-file packet is shorter than 9 bytes; with its header than 13.
    private const int LongestEof = 9;

    private readonly IMySqlSink _sink;
    private FrameBuffer _orig;
    private FrameBuffer _resp;
    private byte _version;
    private byte _previousSequence;
    private bool _isCommandPhase;
    private bool _expectsAuthData;
    private bool _hasServerAttributes;
    private MySqlCapabilities _client;
    private MySqlExpected _expected = MySqlExpected.Status;
    private uint _columns;
    private uint _columnsLeft;

    public MySqlSession(IMySqlSink sink) => _sink = sink;

    /// <summary>The client asked for TLS: no more packets are read.</summary>
    public bool IsTls { get; private set; }

    private bool DeprecatesEof => (_client & MySqlCapabilities.DeprecateEof) != MySqlCapabilities.None;

    public void Deliver(bool isOrig, ReadOnlySpan<byte> data)
    {
        ref FrameBuffer buffer = ref isOrig ? ref _orig : ref _resp;
        ReadOnlySpan<byte> rest = buffer.Join(data);
        while (rest.Length >= HeaderLength)
        {
            int length = rest[0] | (rest[1] << 8) | (rest[2] << 16);
            if (length > MaxPacket)
            {
                buffer.Clear();
                _sink.Violation("flowbuffer capacity exceeded");
                return;
            }

            if (rest.Length < HeaderLength + length)
            {
                break;
            }

            byte sequence = rest[3];
            MySqlReader reader = new(rest.Slice(HeaderLength, length));
            rest = rest[(HeaderLength + length)..];
            string? fault = isOrig ? FromClient(ref reader) : FromServer(sequence, length, ref reader);
            if (fault is not null)
            {
                buffer.Clear();
                _sink.Violation("Binpac exception: binpac exception: out_of_bound: " + fault);
                return;
            }

            if (IsTls)
            {
                buffer.Clear();
                return;
            }
        }

        buffer.Keep(rest);
    }

    // ---- The server ----------------------------------------------------------------------------------------------

    /// <returns>what could not be read, or null</returns>
    private string? FromServer(byte sequence, int length, ref MySqlReader reader)
    {
        bool isInitial = sequence == 0 && _previousSequence != 255;
        _previousSequence = sequence;
        if (_isCommandPhase)
        {
            return Answer(length, ref reader);
        }

        return isInitial ? Greeting(ref reader) : ConnectionAnswer(ref reader);
    }

    private string? Greeting(ref MySqlReader reader)
    {
        if (!reader.TryByte(out byte version))
        {
            return "Initial_Handshake_Packet:version";
        }

        switch (version)
        {
            case 10:
                return Greeting10(ref reader);
            case 9:
                if (!reader.TryText(out ReadOnlySpan<byte> server) || !reader.TrySkip(4) || !reader.TryText(out _))
                {
                    return "Handshake_v9";
                }

                _version = version;
                _sink.ServerVersion(server);
                return null;
            default:
                string? fault = Error(ref reader);
                _version = version;
                return fault;
        }
    }

    private string? Greeting10(ref MySqlReader reader)
    {
        const int ShortestSecondPart = 13;
        if (!reader.TryText(out ReadOnlySpan<byte> server) || !reader.TrySkip(4) || !reader.TryTake(8, out ReadOnlySpan<byte> first)
            || !reader.TrySkip(1 + 2 + 1 + 2) || !reader.TryShort(out ushort upper) || !reader.TryByte(out byte dataLength)
            || dataLength is not 0 and < 21 || !reader.TrySkip(10)
            || !reader.TryTake(Math.Max(ShortestSecondPart, dataLength - 8), out ReadOnlySpan<byte> second))
        {
            return "Handshake_v10";
        }

        MySqlCapabilities capabilities = (MySqlCapabilities)((uint)upper << 16);
        bool hasPlugin = (capabilities & MySqlCapabilities.PluginAuthentication) != MySqlCapabilities.None;
        ReadOnlySpan<byte> plugin = default;
        if (hasPlugin && !reader.TryText(out plugin))
        {
            return "Handshake_v10:auth_plugin";
        }

        _hasServerAttributes = (capabilities & MySqlCapabilities.QueryAttributes) != MySqlCapabilities.None;
        _version = 10;
        _sink.ServerVersion(server);
        if (hasPlugin)
        {
            _sink.AuthPlugin(isOrig: false, plugin, first, second);
        }

        return null;
    }

    private string? ConnectionAnswer(ref MySqlReader reader)
    {
        if (!reader.TryByte(out byte type))
        {
            return "Server_Connection_Phase_Packets:pkt_type";
        }

        switch (type)
        {
            case 0x00:
                return Ok(ref reader);
            case 0x01:
                _sink.AuthMoreData(isOrig: false, reader.Rest);
                return null;
            case 0xFE:
                if (!reader.TryText(out ReadOnlySpan<byte> name))
                {
                    return "AuthSwitchRequest:name";
                }

                _expectsAuthData = true;
                _expected = MySqlExpected.Status;
                _sink.AuthSwitch(name, reader.Rest);
                return null;
            case 0xFF:
                return Error(ref reader);
            default:
                return "Server_Connection_Phase_Packets:packet";
        }
    }

    private string? Answer(int length, ref MySqlReader reader)
    {
        switch (_expected)
        {
            case MySqlExpected.ColumnCount:
                return ColumnCount(ref reader);

            case MySqlExpected.ColumnDefinition:
                if (!reader.TryByte(out byte first) || !TryColumn(first, ref reader))
                {
                    return "ColumnDefinition";
                }

                _columnsLeft--;
                _expected = _columnsLeft > 0 ? MySqlExpected.ColumnDefinition : MySqlExpected.EofThenRows;
                return null;

            case MySqlExpected.ColumnDefinitionOrEof:
                if (!reader.TryByte(out byte marker))
                {
                    return "ColumnDefinitionOrEOF:marker";
                }

                return marker == 0xFE ? EofOrOk(length, ref reader) : TryColumn(marker, ref reader) ? null : "ColumnDefinition41";

            case MySqlExpected.Rows:
                return Row(length, ref reader);

            case MySqlExpected.EofThenRows when DeprecatesEof:
                return Row(length, ref reader);

            case MySqlExpected.EofThenRows:
                if (!reader.TrySkip(1 + 4))
                {
                    return "EOF_Packet_With_Marker";
                }

                _expected = MySqlExpected.Rows;
                _sink.Eof(isIntermediate: true);
                return null;

            case MySqlExpected.Status:
                return Status(ref reader);

            default:
                return null;
        }
    }

    private string? ColumnCount(ref MySqlReader reader)
    {
        if (!reader.TryByte(out byte first))
        {
            return "ColumnCountMeta:byte";
        }

        switch (first)
        {
            case 0x00:
                return Ok(ref reader);
            case 0xFF:
                return Error(ref reader);
            default:
                if (!reader.TryNumber(first, out int count))
                {
                    return "ColumnCount";
                }

                _columns = _columnsLeft = (uint)count;
                _expected = MySqlExpected.ColumnDefinition;
                return null;
        }
    }

    private string? Status(ref MySqlReader reader)
    {
        if (!reader.TryByte(out byte type))
        {
            return "Command_Response_Status:pkt_type";
        }

        return type switch
        {
            0x00 => Ok(ref reader),
            0xFE => Eof(ref reader),
            0xFF => Error(ref reader),
            _ => null,
        };
    }

    private string? Row(int length, ref MySqlReader reader)
    {
        if (!reader.TryByte(out byte marker))
        {
            return "Resultset:marker";
        }

        if (marker == 0xFE)
        {
            string? fault = EofOrOk(length, ref reader);
            if (fault is null)
            {
                _expected = MySqlExpected.Nothing;
            }

            return fault;
        }

        // The whole row is checked before anything is told of it.
        MySqlReader again = reader;
        if (_columns == 0 || !reader.TryString(marker, out _))
        {
            return "ResultsetRow:first_field";
        }

        for (uint i = 1; i < _columns; i++)
        {
            if (!reader.TryString(out _))
            {
                return "ResultsetRow:fields";
            }
        }

        _expected = MySqlExpected.Rows;
        if (_sink.WantsRows)
        {
            _sink.BeginRow();
            again.TryString(marker, out ReadOnlySpan<byte> field);
            _sink.Field(field);
            for (uint i = 1; i < _columns; i++)
            {
                again.TryString(out field);
                _sink.Field(field);
            }

            _sink.EndRow();
        }

        return null;
    }

    private static bool TryColumn(byte first, ref MySqlReader reader)
    {
        if (!reader.TryString(first, out _))
        {
            return false;
        }

        // Schema, table, original table, name, original name; then numbers.
        for (int i = 0; i < 5; i++)
        {
            if (!reader.TryString(out _))
            {
                return false;
            }
        }

        return reader.TryNumber(out _) && reader.TrySkip(2 + 4 + 1 + 2 + 1 + 2);
    }

    private string? EofOrOk(int length, ref MySqlReader reader) =>
        DeprecatesEof || length > LongestEof ? Ok(ref reader) : Eof(ref reader);

    private string? Eof(ref MySqlReader reader)
    {
        if (!reader.TrySkip(4))
        {
            return "EOF_Packet";
        }

        _sink.Eof(isIntermediate: false);
        return null;
    }

    private string? Ok(ref MySqlReader reader)
    {
        if (!reader.TryNumber(out int rows))
        {
            return "OK_Packet:le_rows";
        }

        EnterCommandPhase();
        _sink.Ok((uint)rows);
        return null;
    }

    private string? Error(ref MySqlReader reader)
    {
        if (!reader.TryShort(out ushort code) || !reader.TrySkip(6))
        {
            return "ERR_Packet";
        }

        EnterCommandPhase();
        _sink.Error(code, reader.Rest);
        return null;
    }

    private void EnterCommandPhase()
    {
        _isCommandPhase = true;
        _expectsAuthData = false;
    }

    // ---- The client ----------------------------------------------------------------------------------------------

    private string? FromClient(ref MySqlReader reader)
    {
        if (_isCommandPhase)
        {
            return Command(ref reader);
        }

        if (_expectsAuthData)
        {
            _sink.AuthMoreData(isOrig: true, reader.Rest);
            return null;
        }

        return _version switch
        {
            10 => Response10(ref reader),
            9 => Response9(ref reader),
            _ => "Handshake_Response_Packet",
        };
    }

    private string? Response10(ref MySqlReader reader)
    {
        if (!reader.TryInt(out uint flags) || !reader.TrySkip(4 + 1 + 23))
        {
            return "Handshake_Response_Packet_v10";
        }

        MySqlCapabilities capabilities = (MySqlCapabilities)flags;
        if (Has(capabilities, MySqlCapabilities.Ssl))
        {
            _client = capabilities;
            IsTls = true;
            _sink.Confirmed();
            _sink.StartTls();
            return null;
        }

        ReadOnlySpan<byte> plugin = default;
        if (!reader.TryText(out ReadOnlySpan<byte> user) || !reader.TryString(out ReadOnlySpan<byte> proof)
            || (Has(capabilities, MySqlCapabilities.ConnectWithDatabase) && !reader.TryText(out _)))
        {
            return "Handshake_Plain_v10";
        }

        bool hasPlugin = Has(capabilities, MySqlCapabilities.PluginAuthentication);
        if (hasPlugin)
        {
            // It may be left out.
            reader.TryText(out plugin);
        }

        if ((Has(capabilities, MySqlCapabilities.ConnectAttributes) && !TryAttributes(ref reader))
            || (Has(capabilities, MySqlCapabilities.Zstd) && !reader.TrySkip(1)))
        {
            return "Handshake_Plain_v10";
        }

        _client = capabilities;
        _expectsAuthData |= hasPlugin;
        _sink.Confirmed();
        _sink.Handshake(user);
        if (hasPlugin)
        {
            _sink.AuthPlugin(isOrig: true, plugin, proof, default);
        }

        return null;
    }

    private string? Response9(ref MySqlReader reader)
    {
        if (!reader.TryShort(out ushort flags) || !reader.TrySkip(3) || !reader.TryText(out ReadOnlySpan<byte> user) || !reader.TryText(out _)
            || (Has((MySqlCapabilities)flags, MySqlCapabilities.ConnectWithDatabase) && !reader.TryText(out _)))
        {
            return "Handshake_Response_Packet_v9";
        }

        _sink.Confirmed();
        _sink.Handshake(user);
        return null;
    }

    private static bool TryAttributes(ref MySqlReader reader)
    {
        if (!reader.TryByte(out byte length) || !reader.TryTake(length, out ReadOnlySpan<byte> attributes))
        {
            return false;
        }

        MySqlReader inner = new(attributes);
        while (!inner.Rest.IsEmpty)
        {
            if (!inner.TryString(out _) || !inner.TryString(out _))
            {
                return false;
            }
        }

        return true;
    }

    private string? Command(ref MySqlReader reader)
    {
        if (!reader.TryByte(out byte command))
        {
            return "Command_Request_Packet:command";
        }

        if (command == MySqlCommand.ChangeUser)
        {
            return ChangeUser(ref reader);
        }

        if (command == MySqlCommand.Query && _hasServerAttributes && Has(_client, MySqlCapabilities.QueryAttributes) && !reader.TrySkipAttributes())
        {
            return "Query_Attributes";
        }

        _expected = command switch
        {
            MySqlCommand.Query or MySqlCommand.ProcessInfo => MySqlExpected.ColumnCount,
            MySqlCommand.FieldList => MySqlExpected.ColumnDefinitionOrEof,
            MySqlCommand.Statistics => MySqlExpected.RestOfPacket,
            _ => MySqlCommand.AnswersWithStatus(command) ? MySqlExpected.Status : MySqlExpected.Nothing,
        };
        _sink.Command(command, reader.Rest);
        return null;
    }

    private string? ChangeUser(ref MySqlReader reader)
    {
        ReadOnlySpan<byte> whole = reader.Rest;
        if (!reader.TryText(out ReadOnlySpan<byte> user) || !reader.TryByte(out byte length) || !reader.TryTake(length, out ReadOnlySpan<byte> proof)
            || !reader.TryText(out _) || !reader.TrySkip(2))
        {
            return "Change_User_Packet";
        }

        ReadOnlySpan<byte> plugin = default;
        if ((Has(_client, MySqlCapabilities.PluginAuthentication) && !reader.TryText(out plugin))
            || (Has(_client, MySqlCapabilities.ConnectAttributes) && !TryAttributes(ref reader)))
        {
            return "Change_User_Packet";
        }

        _isCommandPhase = false;
        _sink.Command(MySqlCommand.ChangeUser, whole);
        _sink.ChangeUser(user);
        _sink.AuthPlugin(isOrig: true, plugin, proof, default);
        return null;
    }

    private static bool Has(MySqlCapabilities capabilities, MySqlCapabilities flag) => (capabilities & flag) != MySqlCapabilities.None;
}
