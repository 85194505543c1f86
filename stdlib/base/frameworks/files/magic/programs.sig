# Programs and what compilers make.

# DOS and Windows: the initials of the header's designer.
signature magic-exe {
	file-magic /MZ/
	file-mime "application/x-dosexec", 51
}

# ELF: class, byte order, version, and the kind of file.
signature magic-elf-object-le {
	file-magic /\x7FELF[\x00-\x02]\x01.{10}\x01\x00/
	file-mime "application/x-object", 50
}

signature magic-elf-executable-le {
	file-magic /\x7FELF[\x00-\x02]\x01.{10}\x02\x00/
	file-mime "application/x-executable", 50
}

signature magic-elf-shared-le {
	file-magic /\x7FELF[\x00-\x02]\x01.{10}\x03\x00/
	file-mime "application/x-sharedlib", 50
}

signature magic-elf-core-le {
	file-magic /\x7FELF[\x00-\x02]\x01.{10}\x04\x00/
	file-mime "application/x-coredump", 50
}

signature magic-elf-object-be {
	file-magic /\x7FELF[\x00-\x02]\x02.{10}\x00\x01/
	file-mime "application/x-object", 50
}

signature magic-elf-executable-be {
	file-magic /\x7FELF[\x00-\x02]\x02.{10}\x00\x02/
	file-mime "application/x-executable", 50
}

signature magic-elf-shared-be {
	file-magic /\x7FELF[\x00-\x02]\x02.{10}\x00\x03/
	file-mime "application/x-sharedlib", 50
}

signature magic-elf-core-be {
	file-magic /\x7FELF[\x00-\x02]\x02.{10}\x00\x04/
	file-mime "application/x-coredump", 50
}

# Mach-O of both word sizes and byte orders; a file with several of them has few, a Java class a version that is larger.
signature magic-macho {
	file-magic /([\xCE\xCF]\xFA\xED\xFE|\xFE\xED\xFA[\xCE\xCF])/
	file-mime "application/x-mach-o-executable", 100
}

signature magic-macho-fat {
	file-magic /\xCA\xFE\xBA\xBE\x00\x00\x00[\x01-\x14]/
	file-mime "application/x-mach-o-executable", 100
}

signature magic-java-class {
	file-magic /\xCA\xFE\xBA\xBE.{2}\x00[\x2D-\x45]/
	file-mime "application/x-java-applet", 71
}

signature magic-java-serialized {
	file-magic /\xAC\xED\x00\x05/
	file-mime "application/x-java-serialized-object", 71
}

signature magic-java-keystore {
	file-magic /\xFE\xED\xFE\xED\x00\x00\x00/
	file-mime "application/x-java-keystore", 70
}

# Dalvik byte code.
signature magic-dex {
	file-magic /dex\x0A0[0-9]{2}\x00/
	file-mime "application/x-dex", 100
}

signature magic-wasm {
	file-magic /\x00asm\x01\x00\x00\x00/
	file-mime "application/wasm", 90
}

# Shell links (MS-SHLLINK, section 2.1): header size and class.
signature magic-lnk {
	file-magic /\x4C\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46/
	file-mime "application/x-ms-shortcut", 49
}

# Python's byte code ends its version with a line end.
signature magic-pyc {
	file-magic /[\x00-\xFF][\x0B-\x0E\xF2-\xF3]\x0D\x0A/
	file-mime "application/x-python-bytecode", 40
}

signature magic-llvm {
	file-magic /(BC\xC0\xDE|\xDE\xC0\x17\x0B)/
	file-mime "application/x-llvm-bitcode", 50
}

signature magic-dosbatch {
	file-magic /[\x0D\x0A\x20\x09]*@?echo (off|on)[\x0D\x0A]/i
	file-mime "text/x-msdos-batch", 60
}
