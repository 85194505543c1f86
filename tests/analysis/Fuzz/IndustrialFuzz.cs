using NidsVm.Analysis.Tests.Engine;
using NidsVm.Analysis.Tests.Policies;
using NidsVm.Analysis.Tests.Splicing;
using NidsVm.Analysis.Tests.Streams;
using NidsVm.Packets;

namespace NidsVm.Analysis.Tests.Fuzz;

/// <summary>
/// Any bytes as conversations of Modbus, MQTT, DNP3, RDP and NetBIOS sessions, through the whole engine and into handlers that look at every argument. The first
/// byte tells the protocol; then each piece has a byte before it: its sender and its length.
/// </summary>
public static class IndustrialFuzz
{
    private const string Look = """
        event zeek_init()
            {
            Analyzer::register_for_port(Analyzer::ANALYZER_MODBUS, 502/tcp);
            Analyzer::register_for_port(Analyzer::ANALYZER_MQTT, 1883/tcp);
            Analyzer::register_for_port(Analyzer::ANALYZER_DNP3_TCP, 20000/tcp);
            Analyzer::register_for_port(Analyzer::ANALYZER_DNP3_UDP, 20000/udp);
            Analyzer::register_for_port(Analyzer::ANALYZER_RDP, 3389/tcp);
            Analyzer::register_for_port(Analyzer::ANALYZER_NETBIOSSSN, 139/tcp);
            }
        global seen = 0;
        event modbus_message(c: connection, headers: ModbusHeaders, is_orig: bool) { seen += |cat(headers)|; }
        event modbus_read_coils_response(c: connection, headers: ModbusHeaders, coils: ModbusCoils) { seen += |coils|; }
        event modbus_read_holding_registers_response(c: connection, headers: ModbusHeaders, registers: ModbusRegisters) { seen += |registers|; }
        event modbus_write_multiple_coils_request(c: connection, headers: ModbusHeaders, start_address: count, coils: ModbusCoils) { seen += |coils|; }
        event modbus_write_multiple_registers_request(c: connection, headers: ModbusHeaders, start_address: count, registers: ModbusRegisters) { seen += |registers|; }
        event modbus_read_file_record_request(c: connection, headers: ModbusHeaders, byte_count: count, refs: ModbusFileRecordRequests) { seen += |cat(refs)|; }
        event modbus_read_file_record_response(c: connection, headers: ModbusHeaders, byte_count: count, refs: ModbusFileRecordResponses) { seen += |cat(refs)|; }
        event modbus_write_file_record_request(c: connection, headers: ModbusHeaders, byte_count: count, refs: ModbusFileReferences) { seen += |cat(refs)|; }
        event modbus_read_fifo_queue_response(c: connection, headers: ModbusHeaders, fifos: ModbusRegisters) { seen += |fifos|; }
        event modbus_diagnostics_request(c: connection, headers: ModbusHeaders, subfunction: count, data: string) { seen += |data|; }
        event mqtt_connect(c: connection, msg: MQTT::ConnectMsg) { seen += |cat(msg)|; }
        event mqtt_publish(c: connection, is_orig: bool, msg_id: count, msg: MQTT::PublishMsg) { seen += |cat(msg)|; }
        event mqtt_subscribe(c: connection, msg_id: count, topics: string_vec, requested_qos: index_vec) { seen += |cat(topics, requested_qos)|; }
        event dnp3_object_header(c: connection, is_orig: bool, obj_type: count, qua_field: count, number: count, rf_low: count, rf_high: count) { seen += 1; }
        event dnp3_object_prefix(c: connection, is_orig: bool, prefix_value: count) { seen += 1; }
        event dnp3_response_data_object(c: connection, is_orig: bool, data_value: count) { seen += 1; }
        event dnp3_attribute_common(c: connection, is_orig: bool, data_type_code: count, leng: count, attribute_obj: string) { seen += |attribute_obj|; }
        event dnp3_file_transport(c: connection, is_orig: bool, file_handle: count, block_num: count, file_data: string) { seen += |file_data|; }
        event dnp3_debug_byte(c: connection, is_orig: bool, debug: string) { seen += |debug|; }
        event rdp_connect_request(c: connection, cookie: string, flags: count) { seen += |cookie|; }
        event rdp_client_core_data(c: connection, data: RDP::ClientCoreData) { seen += |cat(data)|; }
        event rdp_client_security_data(c: connection, data: RDP::ClientSecurityData) { seen += |cat(data)|; }
        event rdp_client_network_data(c: connection, channels: RDP::ClientChannelList) { seen += |cat(channels)|; }
        event rdp_client_cluster_data(c: connection, data: RDP::ClientClusterData) { seen += |cat(data)|; }
        event rdp_server_certificate(c: connection, cert_type: count, permanently_issued: bool) { seen += 1; }
        event netbios_session_request(c: connection, msg: string) { seen += |msg|; }
        event netbios_session_raw_message(c: connection, is_orig: bool, msg: string) { seen += |msg|; }
        event dnp3_crob(c: connection, is_orig: bool, control_code: count, count8: count, on_time: count, off_time: count, status_code: count) { seen += 1; }

        """;

    private static readonly ushort[] Ports = [502, 1883, 20_000, 3389, 139];

    private static readonly Lazy<Conversation[]> Known = new(() =>
    [
        .. RecordedTurns.Of(isTcp: true, Ports), Literal(0, ModbusTests.Conversation), Literal(1, MqttTests.Conversation), Literal(2, Dnp3Tests.Conversation),
        Literal(3, RdpTests.Conversation), Literal(4, NetbiosSessionTests.Conversation),
    ]);

    private static PolicyEngine? _engine;
    private static int _errors;

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        PolicyEngine engine = _engine ??= new PolicyEngine(EventCounts.Policy + Look);
        ushort port = Ports[(data[0] & 0x7F) % Ports.Length];
        uint client = 1001;
        uint server = 5001;
        data = data[1..];
        engine.Handshake(port);
        while (!data.IsEmpty)
        {
            bool isOrig = (data[0] & 1) != 0;
            ReadOnlySpan<byte> piece = data[1..Math.Min(data.Length, 1 + (data[0] >> 1))];
            data = data[(1 + piece.Length)..];
            if (piece.IsEmpty)
            {
                // An empty piece stands for bytes that were lost.
                client += isOrig ? 5U : 0;
                server += isOrig ? 0 : 5U;
            }
            else if (isOrig)
            {
                engine.FromClient(client, server, TcpFlags.Ack, piece, port);
                client += (uint)piece.Length;
            }
            else
            {
                engine.FromServer(server, client, TcpFlags.Ack, piece, port);
                server += (uint)piece.Length;
            }
        }

        engine.FromClient(client, server, TcpFlags.Rst | TcpFlags.Ack, port: port);
        if (EventCounts.Failure(engine, ref _errors) is { } failure)
        {
            throw new InvalidOperationException(failure);
        }
    }

    public static byte[] Generate(Random random)
    {
        Conversation chosen = Known.Value[random.Next(Known.Value.Length)];
        return [(byte)Array.IndexOf(Ports, chosen.Port), .. RecordedTurns.Framed(RecordedTurns.Damaged(random, Known.Value, chosen))];
    }

    public static string Report() => EventCounts.Report(_engine);

    /// <summary>The literal conversations as inputs.</summary>
    internal static byte[][] Seeds() =>
        [Seed(0, ModbusTests.Conversation), Seed(1, MqttTests.Conversation), Seed(2, Dnp3Tests.Conversation), Seed(3, RdpTests.Conversation),
            Seed(4, NetbiosSessionTests.Conversation)];

    private static Conversation Literal(int protocol, (bool IsOrig, byte[] Data)[] turns) =>
        new(IsTcp: true, Ports[protocol], [.. turns.Select(static t => new Turn(t.IsOrig, t.Data))]);

    private static byte[] Seed(byte protocol, (bool IsOrig, byte[] Data)[] turns) =>
        [protocol, .. turns.SelectMany(static t => t.Data.Chunk(127).SelectMany(c => (byte[])[(byte)((c.Length << 1) | (t.IsOrig ? 1 : 0)), .. c]))];
}
