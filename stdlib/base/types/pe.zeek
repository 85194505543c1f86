##! Types of the events for portable executables (Microsoft PE and COFF specification).

module PE;

export {
	## The header of DOS, which every executable begins with.
	type PE::DOSHeader: record {
		signature: string;	##< MZ.
		used_bytes_in_last_page: count;	##< Bytes used in the last page.
		file_in_pages: count;	##< Pages of the file.
		num_reloc_items: count;	##< Relocations.
		header_in_paragraphs: count;	##< Paragraphs of the header.
		min_extra_paragraphs: count;	##< Paragraphs needed at least.
		max_extra_paragraphs: count;	##< Paragraphs wanted at most.
		init_relative_ss: count;	##< First stack segment.
		init_sp: count;	##< First stack pointer.
		checksum: count;	##< Checksum.
		init_ip: count;	##< First instruction.
		init_relative_cs: count;	##< First code segment.
		addr_of_reloc_table: count;	##< Where the relocations are.
		overlay_num: count;	##< Number of the overlay.
		oem_id: count;	##< Maker.
		oem_info: count;	##< What belongs to the maker.
		addr_of_new_exe_header: count;	##< Where the other headers begin.
	};

	## The header of the file.
	type PE::FileHeader: record {
		machine: count;	##< Kind of processor.
		ts: time;	##< When the file was made.
		sym_table_ptr: count;	##< Where the symbols are.
		num_syms: count;	##< Symbols.
		optional_header_size: count;	##< Bytes of the optional header; 0 for object files.
		characteristics: set[count];	##< The flags that are set.
	};

	## The optional header, which executables have.
	type PE::OptionalHeader: record {
		magic: count;	##< Kind of executable.
		major_linker_version: count;	##< Version of the linker.
		minor_linker_version: count;	##< The same, behind the dot.
		size_of_code: count;	##< Bytes of code.
		size_of_init_data: count;	##< Bytes of data.
		size_of_uninit_data: count;	##< Bytes of zeros.
		addr_of_entry_point: count;	##< Where the program begins.
		base_of_code: count;	##< Where the code begins.
		base_of_data: count &optional;	##< Where the data begin; 32 bits only.
		image_base: count;	##< Where the image wants to lie.
		section_alignment: count;	##< Alignment of sections in memory.
		file_alignment: count;	##< Alignment of sections in the file.
		os_version_major: count;	##< Version of the system needed.
		os_version_minor: count;	##< The same, behind the dot.
		major_image_version: count;	##< Version of the image.
		minor_image_version: count;	##< The same, behind the dot.
		major_subsys_version: count;	##< Version of the subsystem.
		minor_subsys_version: count;	##< The same, behind the dot.
		size_of_image: count;	##< Bytes in memory.
		size_of_headers: count;	##< Bytes of all headers.
		checksum: count;	##< Checksum.
		subsystem: count;	##< Subsystem needed.
		dll_characteristics: set[count];	##< The flags that are set.
		table_sizes: vector of count;	##< Sizes of the tables.
	};

	## The header of a section.
	type PE::SectionHeader: record {
		name: string;	##< Name.
		virtual_size: count;	##< Bytes in memory.
		virtual_addr: count;	##< Where it lies in memory.
		size_of_raw_data: count;	##< Bytes in the file.
		ptr_to_raw_data: count;	##< Where it lies in the file.
		ptr_to_relocs: count;	##< Where its relocations are.
		ptr_to_line_nums: count;	##< Where its line numbers are.
		num_of_relocs: count;	##< Relocations.
		num_of_line_nums: count;	##< Line numbers.
		characteristics: set[count];	##< The flags that are set.
	};
}

module GLOBAL;
