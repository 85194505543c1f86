event zeek_init()
	{
	pritn "x";
	}

function f(a: count): bool
	{
	return a == ;
	}

@if ( T )
global x: count = 5;
@endif

event b()
	{
	if ( x > 3 print x;
	}

type R: record { a: count };
