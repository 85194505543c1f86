##! Switches of the SMTP analyzer; see :zeek:see:`SMTP::bdat_max_line_length` and
##! :zeek:see:`SMTP::enable_rfc822_msg_file_analysis`.
