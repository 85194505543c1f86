using NidsVm.Analysis.Tests.Datagrams;
using Xunit;

namespace NidsVm.Analysis.Tests.Streams;

public class Dnp3Tests
{
    private const ushort Port = 20_000;

    private const string Tell = """
        event dnp3_header_block(c: connection, is_orig: bool, len: count, ctrl: count, dest_addr: count, src_addr: count)
            { print "frame", len, ctrl, dest_addr, src_addr; }
        event dnp3_application_request_header(c: connection, is_orig: bool, application_control: count, fc: count) { print "request", application_control, fc; }
        event dnp3_application_response_header(c: connection, is_orig: bool, application_control: count, fc: count, iin: count)
            { print "response", application_control, fc, iin; }
        event dnp3_object_header(c: connection, is_orig: bool, obj_type: count, qua_field: count, number: count, rf_low: count, rf_high: count)
            { print "objects", fmt("%04x", obj_type), qua_field, number, rf_low, rf_high; }
        event dnp3_object_prefix(c: connection, is_orig: bool, prefix_value: count) { print "prefix", prefix_value; }
        event dnp3_response_data_object(c: connection, is_orig: bool, data_value: count) { print "data", data_value; }
        event dnp3_crob(c: connection, is_orig: bool, control_code: count, count8: count, on_time: count, off_time: count, status_code: count)
            { print "crob", control_code, count8, on_time, off_time, status_code; }
        event dnp3_analog_input_32wFlag(c: connection, is_orig: bool, flag: count, value: count) { print "analog", flag, count_to_double(value) > 1e19; }
        event dnp3_counter_32wFlag(c: connection, is_orig: bool, flag: count, count_value: count) { print "counter", flag, count_value; }
        event dnp3_analog_input_event_32wTime(c: connection, is_orig: bool, flag: count, value: count, time48: count) { print "change", flag, value, time48; }
        event dnp3_file_transport(c: connection, is_orig: bool, file_handle: count, block_num: count, file_data: string)
            { print "file", file_handle, block_num, file_data; }

        """;

    private static readonly byte[] Read = DatagramMessages.Bytes(
        "05640ec40a0001002529c0c0013c02063c03063b02");

    private static readonly byte[] Operate = DatagramMessages.Bytes(
        "056418c40a0001003d3ac1c1050c01170105030164000000c80007c6000000ffff");

    private static readonly byte[] Response = DatagramMessages.Bytes(
        "0564354401000a00cfe8c0c08110000101000009ab021e010000eba90001feffffff1401170107012a000000c756200317010201100000"
        + "00010203040506c014");

    private static readonly byte[] FileBlock = DatagramMessages.Bytes(
        "0564184401000a00187b40c081000046055b01100005000000017046000080435905640e4401000a0000688166696c6564617461b2c4");

    /// <summary>Both directions of one conversation.</summary>
    internal static (bool IsOrig, byte[] Data)[] Conversation => [(true, Read), (false, Response), (true, Operate), (false, FileBlock)];

    [Fact]
    public void Requests_name_objects_and_carry_commands() => Assert.Equal(
        [
            "confirmed", "frame, 14, 196, 10, 1", "request, 192, 1", "objects, 3c02, 6, 0, 65535, 65535", "objects, 3c03, 6, 0, 65535, 65535",
            "frame, 24, 196, 10, 1", "request, 193, 5", "objects, 0c01, 23, 1, 1, 0", "prefix, 5", "crob, 3, 1, 100, 200, 0",
        ],
        StreamEngine.Hear(Tell, Port, (true, Read), (true, Operate)));

    [Fact]
    public void Answers_carry_values() => Assert.Equal(
        [
            "confirmed", "frame, 53, 68, 1, 10", "response, 192, 129, 4096",
            "objects, 0101, 0, 10, 0, 9", "prefix, 0", "data, 171", "prefix, 0", "data, 2",
            "objects, 1e01, 0, 1, 0, 0", "prefix, 0", "analog, 1, T", "data, 255",
            "objects, 1401, 23, 1, 1, 0", "prefix, 7", "counter, 1, 42", "data, 255",
            "objects, 2003, 23, 1, 1, 0", "prefix, 2", "change, 1, 16, 6618611909121", "data, 255",
        ],
        StreamEngine.Hear(Tell, Port, (false, Response)));

    [Fact]
    public void Fragments_of_several_frames() => Assert.Equal(
        ["confirmed", "frame, 24, 68, 1, 10", "response, 192, 129, 0", "objects, 4605, 91, 1, 1, 0", "prefix, 16", "file, 5, 2147483649, filedata", "data, 255"],
        StreamEngine.Hear(Tell, Port, (false, FileBlock)));

    [Fact]
    public void Broken_frames()
    {
        byte[] frame = [.. Read];
        frame[8] ^= 1;
        Assert.Equal(["weird, dnp3_corrupt_header_checksum", "violation, broken_checksum"], StreamEngine.Hear(Tell, Port, (true, frame)));
        frame = [.. Read];
        frame[12] ^= 1;
        Assert.Equal(["confirmed", "frame, 14, 196, 10, 1", "weird, dnp3_corrupt_app_chunk_checksum"], StreamEngine.Hear(Tell, Port, (true, frame)));
        frame[0] = 0;
        Assert.Equal(["weird, dnp3_header_lacks_magic"], StreamEngine.Hear(Tell, Port, (true, frame)));
        Assert.Equal("weird, dnp3_unexpected_flow_direction", StreamEngine.Hear(Tell, Port, (false, Read))[1]);
    }
}
