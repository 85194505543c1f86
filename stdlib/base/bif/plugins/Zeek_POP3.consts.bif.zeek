##! Switches of the POP3 analyzer; see :zeek:see:`POP3::max_pending_commands` and
##! :zeek:see:`POP3::max_unknown_client_commands`.
