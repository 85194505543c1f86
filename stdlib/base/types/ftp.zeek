##! Switches of the FTP analyzer.

module FTP;

export {
	## Commands with more characters are passed over, with a weird; 0 for no limit.
	const max_command_length = 100 &redef;
}
