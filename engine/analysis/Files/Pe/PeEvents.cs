using NidsVm.Analysis.Engine;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;

namespace NidsVm.Analysis.Files.Pe;

/// <summary>The events and types of portable executables, looked up once; documented in <c>base/bif/plugins/Zeek_PE.events.bif.zeek</c>.</summary>
internal sealed class PeEvents
{
    private PeEvents(Machine machine)
    {
        DosHeader = machine.FindEvent("pe_dos_header");
        DosCode = machine.FindEvent("pe_dos_code");
        FileHeader = machine.FindEvent("pe_file_header");
        OptionalHeader = machine.FindEvent("pe_optional_header");
        SectionHeader = machine.FindEvent("pe_section_header");
        DosData = new RecordShape(
            machine, "PE::DOSHeader", "signature", "used_bytes_in_last_page", "file_in_pages", "num_reloc_items", "header_in_paragraphs",
            "min_extra_paragraphs", "max_extra_paragraphs", "init_relative_ss", "init_sp", "checksum", "init_ip", "init_relative_cs",
            "addr_of_reloc_table", "overlay_num", "oem_id", "oem_info", "addr_of_new_exe_header");
        FileData = new RecordShape(
            machine, "PE::FileHeader", "machine", "ts", "sym_table_ptr", "num_syms", "optional_header_size", "characteristics");
        OptionalData = new RecordShape(
            machine, "PE::OptionalHeader", "magic", "major_linker_version", "minor_linker_version", "size_of_code", "size_of_init_data",
            "size_of_uninit_data", "addr_of_entry_point", "base_of_code", "base_of_data", "image_base", "section_alignment", "file_alignment",
            "os_version_major", "os_version_minor", "major_image_version", "minor_image_version", "major_subsys_version", "minor_subsys_version",
            "size_of_image", "size_of_headers", "checksum", "subsystem", "dll_characteristics", "table_sizes");
        SectionData = new RecordShape(
            machine, "PE::SectionHeader", "name", "virtual_size", "virtual_addr", "size_of_raw_data", "ptr_to_raw_data", "ptr_to_relocs",
            "ptr_to_line_nums", "num_of_relocs", "num_of_line_nums", "characteristics");
        CountSet = machine.FindType("count_set") as TableType;
        CountVector = machine.FindType("index_vec") as VectorType;
    }

    public EventHandle? DosHeader { get; }

    public EventHandle? DosCode { get; }

    public EventHandle? FileHeader { get; }

    public EventHandle? OptionalHeader { get; }

    public EventHandle? SectionHeader { get; }

    /// <summary>The fields of <c>PE::DOSHeader</c> in its order, as the others.</summary>
    public RecordShape DosData { get; }

    public RecordShape FileData { get; }

    public RecordShape OptionalData { get; }

    public RecordShape SectionData { get; }

    public TableType? CountSet { get; }

    public VectorType? CountVector { get; }

    /// <summary>Those of a program, looked up with its first executable.</summary>
    public static PeEvents Of(Machine machine)
    {
        if (machine.FindService<PeEvents>() is { } known)
        {
            return known;
        }

        PeEvents events = new(machine);
        machine.SetService(events);
        return events;
    }
}
