##! Leaves the two columns about the opcode out of dns.log.

@load base/protocols/dns

redef record DNS::Info$opcode -= { &log };
redef record DNS::Info$opcode_name -= { &log };
