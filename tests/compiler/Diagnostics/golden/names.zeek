# Misspelt names of each kind: every one is told, with what was probably meant.
module Names;

export {
	type Colour: enum { RED, GREEN, BLUE };
	type Info: record {
		orig_bytes: count;
		favourite: Colour &optional;
	};
	const threshold = 10 &redef;
	global lookup_host: function(host: addr): string;
	global seen: event(info: Info);
	global policy_check: hook(info: Info);
}

global sessions: table[string] of Info;
global others: table[string] of Inof;

redef thresold = 20;
redef enum Color += { PINK };

function lookup_host(host: addr): string
	{
	return host == 1.2.3.4 ? "one" : "other";
	}

event zeek_init()
	{
	local info = Info($orig_bytes=1);
	print sesions["a"], info$orig_byte, lookup_hots(1.2.3.4);
	print infoo, Names::treshold, GREN;
	info$favorite = RED;
	local other: Info = [$orig_bites=5];
	event sean(info);
	hook policy_chek(info);
	schedule 5 sec { see(info) };
	print Reporter::waring("x"), zeek_versoin();
	for ( session in sesions )
		print session;
	}

event connection_establised(c: connection)
	{
	print c$idd$orig_h;
	}
