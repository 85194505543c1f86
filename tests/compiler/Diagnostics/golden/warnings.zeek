# What is accepted with a warning.
global negative: int = -5;
global old: function(n: count) &deprecated="use the new one";
function old(n: count) { }

function sometimes(n: count): string
	{
	if ( n > 1 )
		return "many";
	}

event zeek_init()
	{
	local n: count = negative;
	n == 1;
	old(n);
	}

event no_such_event(c: connection)
	{
	}

event own_event(n: count)
	{
	}

event zeek_done()
	{
	event own_event(1);
	}
