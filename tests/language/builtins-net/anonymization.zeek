# Addresses made anonymous: numbered, random, or with prefixes kept alike.

const orig_addr_anonymization = SEQUENTIALLY_NUMBERED &redef;
const resp_addr_anonymization = PREFIX_PRESERVING_A50 &redef;

global mask: function(a: addr, n: count): subnet;

function shared_bits(a: addr, b: addr): count
	{
	local n = 0;
	while ( n < 32 && mask(a, n + 1) == mask(b, n + 1) )
		++n;
	return n;
	}

function mask(a: addr, n: count): subnet
	{
	return a / n;
	}

event zeek_init()
	{
	preserve_subnet(192.168.0.0/16);
	preserve_prefix(10.1.2.3, 8);
	print anonymize_addr(1.2.3.4, ORIG_ADDR), anonymize_addr(4.3.2.1, ORIG_ADDR), anonymize_addr(1.2.3.4, ORIG_ADDR);
	print anonymize_addr(1.2.3.4, OTHER_ADDR);
	local a = anonymize_addr(172.16.5.1, RESP_ADDR);
	local b = anonymize_addr(172.16.9.1, RESP_ADDR);
	print shared_bits(172.16.5.1, 172.16.9.1), shared_bits(a, b), a == anonymize_addr(172.16.5.1, RESP_ADDR);
	print mask(anonymize_addr(192.168.7.7, RESP_ADDR), 16), mask(anonymize_addr(10.9.9.9, RESP_ADDR), 8);
	}
