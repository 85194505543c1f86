using NidsVm.Analysis.Protocols;
using NidsVm.Analysis.Tests.Datagrams;
using Xunit;

namespace NidsVm.Analysis.Tests.Streams;

public class ModbusTests
{
    private const ushort Port = 502;

    private const string Tell = """
        event modbus_message(c: connection, headers: ModbusHeaders, is_orig: bool) { print "message", headers, is_orig; }
        event modbus_exception(c: connection, headers: ModbusHeaders, code: count) { print "exception", code; }
        event modbus_read_coils_request(c: connection, headers: ModbusHeaders, start_address: count, quantity: count) { print "read coils", start_address, quantity; }
        event modbus_read_coils_response(c: connection, headers: ModbusHeaders, coils: ModbusCoils) { print "coils", coils; }
        event modbus_read_holding_registers_request(c: connection, headers: ModbusHeaders, start_address: count, quantity: count)
            { print "read registers", start_address, quantity; }
        event modbus_read_holding_registers_response(c: connection, headers: ModbusHeaders, registers: ModbusRegisters) { print "registers", registers; }
        event modbus_write_single_coil_request(c: connection, headers: ModbusHeaders, address: count, value: bool) { print "write coil", address, value; }
        event modbus_write_multiple_coils_request(c: connection, headers: ModbusHeaders, start_address: count, coils: ModbusCoils)
            { print "write coils", start_address, coils; }
        event modbus_write_multiple_registers_request(c: connection, headers: ModbusHeaders, start_address: count, registers: ModbusRegisters)
            { print "write registers", start_address, registers; }
        event modbus_mask_write_register_request(c: connection, headers: ModbusHeaders, address: count, and_mask: count, or_mask: count)
            { print "mask", address, and_mask, or_mask; }
        event modbus_read_write_multiple_registers_request(c: connection, headers: ModbusHeaders, read_start_address: count, read_quantity: count,
            write_start_address: count, write_registers: ModbusRegisters) { print "exchange", read_start_address, read_quantity, write_start_address, write_registers; }
        event modbus_read_fifo_queue_response(c: connection, headers: ModbusHeaders, fifos: ModbusRegisters) { print "queue", fifos; }
        event modbus_read_file_record_request(c: connection, headers: ModbusHeaders, byte_count: count, refs: ModbusFileRecordRequests) { print "read file", byte_count, refs; }
        event modbus_read_file_record_response(c: connection, headers: ModbusHeaders, byte_count: count, refs: ModbusFileRecordResponses) { print "file", byte_count, refs; }
        event modbus_write_file_record_request(c: connection, headers: ModbusHeaders, byte_count: count, refs: ModbusFileReferences) { print "write file", byte_count, refs; }
        event modbus_diagnostics_request(c: connection, headers: ModbusHeaders, subfunction: count, data: string) { print "diagnostics", subfunction, data; }
        event modbus_encap_interface_transport_request(c: connection, headers: ModbusHeaders, mei_type: count, data: string) { print "inside", mei_type, data; }

        """;

    private static readonly byte[] ReadCoils = Message("01 0013 0025");

    /// <summary>Both directions of one conversation.</summary>
    internal static (bool IsOrig, byte[] Data)[] Conversation =>
    [
        (true, ReadCoils), (false, Message("01 02 cd05")), (true, Message("03 006b 0002")), (false, Message("03 04 022b 0064")),
        (true, Message("0f 0013 000a 02 cd01")), (true, Message("10 0001 0002 04 000a 0102")), (true, Message("17 0003 0006 000e 0001 02 00ff")),
        (false, Message("18 0006 0002 01b8 1284")), (true, Message("14 07 06 0004 0001 0002")), (false, Message("14 06 05 06 0dfe 0020")),
        (true, Message("15 0b 06 0004 0007 0002 06af 04be")), (true, Message("08 0000 a537")), (true, Message("2b 0e 0100")), (false, Message("83 02")),
    ];

    /// <param name="hex">function code and data</param>
    private static byte[] Message(string hex)
    {
        byte[] body = DatagramMessages.Bytes(hex);
        return [0, 7, 0, 0, 0, (byte)(body.Length + 1), 9, .. body];
    }

    private static string[] Lines(bool isOrig, string hex) =>
        [.. StreamEngine.Hear(Tell, Port, (isOrig, Message(hex))).Where(static l => !l.StartsWith("message", StringComparison.Ordinal) && l != "confirmed")];

    [Fact]
    public void Header_and_data() => Assert.Equal(
        [
            "message, [tid=7, pid=0, uid=9, function_code=1, len=6], T", "read coils, 19, 37", "confirmed",
            "message, [tid=7, pid=0, uid=9, function_code=1, len=5], F", "coils, [T, F, T, T, F, F, T, T, T, F, T, F, F, F, F, F]",
        ],
        StreamEngine.Hear(Tell, Port, (true, ReadCoils), (false, Message("01 02 cd05"))));

    [Fact]
    public void Registers_and_coils()
    {
        Assert.Equal(["registers, [555, 100]"], Lines(false, "03 04 022b 0064"));
        Assert.Equal(["write coil, 172, T"], Lines(true, "05 00ac ff00"));
        Assert.Equal(["write coils, 19, [T, F, T, T, F, F, T, T, T, F]"], Lines(true, "0f 0013 000a 02 cd01"));
        Assert.Equal(["write registers, 1, [10, 258]"], Lines(true, "10 0001 0002 04 000a 0102"));
        Assert.Equal(["mask, 4, 242, 37"], Lines(true, "16 0004 00f2 0025"));
        Assert.Equal(["exchange, 3, 6, 14, [255]"], Lines(true, "17 0003 0006 000e 0001 02 00ff"));
        Assert.Equal(["queue, [440, 4740]"], Lines(false, "18 0006 0002 01b8 1284"));
    }

    [Fact]
    public void Files_diagnostics_and_what_is_inside()
    {
        Assert.Equal(["read file, 7, [[ref_type=6, file_num=4, record_num=1, record_len=2]]"], Lines(true, "14 07 06 0004 0001 0002"));
        Assert.Equal(["file, 6, [[file_len=5, ref_type=6, record_data=abcd]]"], Lines(false, "14 06 05 06 61626364"));
        Assert.Equal(["write file, 11, [[ref_type=6, file_num=4, record_num=7, record_len=2, record_data=abcd]]"], Lines(true, "15 0b 06 0004 0007 0002 61626364"));
        Assert.Equal(["diagnostics, 10, \\x00\\x00"], Lines(true, "08 000a 0000"));
        Assert.Equal(["weird, modbus_diag_invalid_request_data, ab", "diagnostics, 10, ab"], Lines(true, "08 000a 6162"));
        Assert.Equal(["inside, 14, \\x01\\x00"], Lines(true, "2b 0e 0100"));
    }

    [Fact]
    public void Exceptions_and_broken_messages()
    {
        Assert.Equal(["exception, 2"], Lines(false, "83 02"));
        Assert.Equal(["violation, invalid value for modbus write single coil request 1"], Lines(true, "05 00ac 0001"));
        Assert.Equal(["violation, invalid value for modbus read holding register response byte count 3"], Lines(false, "03 03 022b00"));
        Assert.Equal(["violation, " + WireFault.Prefix + "out_of_bound: ReadCoilsRequest:quantity: 4 > 3"], Lines(true, "01 0013 00"));
    }

    [Fact]
    public void Gap_within_a_message_costs_only_it()
    {
        using StreamEngine engine = new(Tell, Port);
        engine.Send(true, ReadCoils);
        engine.Send(true, ReadCoils.AsSpan(0, 9));
        engine.Lose(true, 3);
        engine.Send(true, Message("03 006b 0002"));
        engine.Engine.FromServer(5001, 1001 + 36, NidsVm.Packets.TcpFlags.Ack, port: Port);
        Assert.Equal("read registers, 107, 2", engine.Lines[^1]);
    }
}
