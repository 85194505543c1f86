##! Switches of the SMTP analyzer.

module SMTP;

export {
	## Lines within the chunks of ``BDAT`` are cut at this many bytes.
	const bdat_max_line_length = 4096 &redef;

	## Whether whole messages are files, too, and not only their parts.
	const enable_rfc822_msg_file_analysis = F &redef;
}
