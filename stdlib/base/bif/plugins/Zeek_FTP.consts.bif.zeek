##! Switches of the FTP analyzer; see :zeek:see:`FTP::max_command_length`.
