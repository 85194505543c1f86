# Images of optical discs (ECMA-119, section 8.1): behind sixteen sectors for others, a volume descriptor with its identifier. The
# pattern does not count the bytes before it, which would make a large automaton.
signature file-iso9660 {
	file-magic /.*CD001/
	file-mime "application/x-iso9660-image", 99
}
