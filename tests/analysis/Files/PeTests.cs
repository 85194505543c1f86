using System.Buffers.Binary;
using System.Text;
using NidsVm.Analysis.Tests.Policies;
using NidsVm.Packets;
using Xunit;

namespace NidsVm.Analysis.Tests.Files;

/// <summary>The headers of portable executables over HTTP.</summary>
public class PeTests
{
    private const string Tell = """
        event zeek_init() { Files::register_for_mime_type(Files::ANALYZER_PE, "application/x-dosexec"); }
        event pe_dos_header(f: fa_file, h: PE::DOSHeader) { print "dos", h$signature, h$checksum, h$oem_info, h$addr_of_new_exe_header; }
        event pe_dos_code(f: fa_file, code: string) { print "code", |code|; }
        event pe_file_header(f: fa_file, h: PE::FileHeader) { print "file", h$machine, h$ts, h$optional_header_size, h$characteristics; }
        event pe_optional_header(f: fa_file, h: PE::OptionalHeader)
            { print "optional", h$magic, h?$base_of_data, h$image_base, h$os_version_major, h$major_subsys_version, h$subsystem, h$dll_characteristics, h$table_sizes; }
        event pe_section_header(f: fa_file, h: PE::SectionHeader) { print "section", h$name, h$virtual_size, h$num_of_line_nums, h$characteristics; }

        """;

    /// <summary>A file that is all headers.</summary>
    internal static byte[] Executable(bool isPlus)
    {
        const int Start = 128;
        int optional = (isPlus ? 112 : 96) + 16;
        byte[] file = new byte[Start + 24 + optional + 80];
        Span<byte> dos = file;
        "MZ"u8.CopyTo(dos);
        BinaryPrimitives.WriteUInt16LittleEndian(dos[18..], 77);
        BinaryPrimitives.WriteUInt16LittleEndian(dos[38..], 99);
        BinaryPrimitives.WriteUInt32LittleEndian(dos[60..], Start);
        Span<byte> header = dos[Start..];
        "PE"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], isPlus ? (ushort)0x8664 : (ushort)0x14C);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 2);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], 1_000_000_000);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], (ushort)optional);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], 0x102);
        Span<byte> fields = header[24..];
        BinaryPrimitives.WriteUInt16LittleEndian(fields, isPlus ? (ushort)0x20B : (ushort)0x10B);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[(isPlus ? 24 : 28)..], 0x400000);
        BinaryPrimitives.WriteUInt16LittleEndian(fields[40..], 6);
        BinaryPrimitives.WriteUInt16LittleEndian(fields[48..], 5);
        BinaryPrimitives.WriteUInt16LittleEndian(fields[68..], 3);
        BinaryPrimitives.WriteUInt16LittleEndian(fields[70..], 0x140);
        Span<byte> tables = fields[(optional - 20)..];
        BinaryPrimitives.WriteUInt32LittleEndian(tables, 2);
        BinaryPrimitives.WriteUInt32LittleEndian(tables[16..], 40);
        Span<byte> sections = fields[optional..];
        ".text"u8.CopyTo(sections);
        BinaryPrimitives.WriteUInt32LittleEndian(sections[8..], 4096);
        BinaryPrimitives.WriteUInt32LittleEndian(sections[36..], 0x60000020);
        ".longest"u8.CopyTo(sections[40..]);
        BinaryPrimitives.WriteUInt16LittleEndian(sections[74..], 3);
        return file;
    }

    private static string[] Lines(byte[] file, int step)
    {
        using PolicyEngine engine = new(Tell, load: "base/protocols/http");
        engine.Handshake(port: 80);
        engine.FromClient(1001, 5001, TcpFlags.Ack, "GET /x HTTP/1.1\r\nHost: example.org\r\n\r\n"u8, port: 80);
        byte[] reply = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {file.Length}\r\n\r\n"), .. file];
        for (int at = 0; at < reply.Length; at += step)
        {
            engine.FromServer(5001 + (uint)at, 1038, TcpFlags.Ack, reply.AsSpan(at, Math.Min(step, reply.Length - at)), port: 80);
        }

        return engine.Lines;
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(7)]
    public void Headers_of_32_bits(int step) => Assert.Equal(
        [
            "dos, MZ, 77, 99, 128", "code, 64", "file, 332, 1000000000.0, 112, {", "2,", "256", "}",
            "optional, 267, T, 4194304, 6, 5, 3, {", "64,", "256", "}, [0, 40]",
            "section, .text, 4096, 0, {", "32,", "536870912,", "1073741824", "}", "section, .longest, 0, 3, {", "}",
        ],
        Lines(Executable(isPlus: false), step));

    [Fact]
    public void Headers_of_64_bits_have_no_base_of_data() =>
        Assert.Contains("optional, 523, F, 4194304, 6, 5, 3, {", Lines(Executable(isPlus: true), 1000));

    [Fact]
    public void Broken_headers_end_it()
    {
        byte[] file = Executable(isPlus: false);

        // More tables than the optional header has room for.
        file[128 + 24 + 92] = 200;
        Assert.DoesNotContain(Lines(file, 1000), static l => l.StartsWith("optional", StringComparison.Ordinal) || l.StartsWith("section", StringComparison.Ordinal));
    }
}
