##! Events of the file analyzer for portable executables.

module GLOBAL;

export {
	## Raised for the header of DOS.
	##
	## f: The file.
	##
	## h: The header.
	global pe_dos_header: event(f: fa_file, h: PE::DOSHeader);

	## Raised for the program between the header of DOS and the others.
	##
	## f: The file.
	##
	## code: Its bytes.
	global pe_dos_code: event(f: fa_file, code: string);

	## Raised for the header of the file.
	##
	## f: The file.
	##
	## h: The header.
	global pe_file_header: event(f: fa_file, h: PE::FileHeader);

	## Raised for the optional header.
	##
	## f: The file.
	##
	## h: The header.
	global pe_optional_header: event(f: fa_file, h: PE::OptionalHeader);

	## Raised for the header of each section.
	##
	## f: The file.
	##
	## h: The header.
	global pe_section_header: event(f: fa_file, h: PE::SectionHeader);
}
