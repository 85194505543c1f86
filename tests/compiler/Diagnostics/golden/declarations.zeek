# Declarations that clash, or that lack something.
global a = 1;
global a = 2;
global b: count = 1;
type b: record { x: count; };
const c: count;
option d: string;
type R: record { x: count; x: string; };
redef record R += { y: count; };
redef a = 2;
redef nothing += { 1 };
type E: enum { ONE, TWO, ONE };
type G: enum { TWO };
global t: table[count] of string &default=5 &create_expire=3;
global u: count &read_expire=5 min;
function f(x: count) { }
function f(x: count) { }
function g(x: count, x: string) { }
event zeek_init(): count
	{
	return 1;
	}
event zeek_init(n: count)
	{
	}
hook h(n: count): bool
	{
	}
global late: event(x: count);
event late(y: string)
	{
	}
type Node: record { following: Node &optional; };
