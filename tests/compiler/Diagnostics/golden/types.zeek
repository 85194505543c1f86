# Values that do not fit where they stand.
type Point: record { x: count; y: count; name: string &optional; };

global totals: table[addr, port] of count;

function area(p: Point, scale: double): double
	{
	if ( p$x == 0 )
		return "none";
	return p$x * p$y * scale;
	}

event zeek_init()
	{
	local n: count = "five";
	local s = "text";
	s = 5;
	n += "x";
	local p = Point($x=1, $y="2");
	local q = Point($x=1);
	print area(p), area(p, "1"), area([$x=1, $y=2], 1.5, 3);
	print 1 + 1.2.3.4, "a" - "b", T && 5, !"x", -T;
	print totals[1.2.3.4], totals["a", 80/tcp], 1.2.3.4 in totals;
	if ( n )
		print p in totals;
	while ( s )
		break;
	local v: vector of string = vector(1, 2);
	v["a"] = "b";
	print n$x, s$y, area$z, n[1], area[2], s(1);
	print 1.2.3.4 < "a", 80/tcp == 80, /x/ == 5;
	switch ( n )
		{
		case "a":
			break;
		case 1, 1:
			break;
		default:
			print fmt("%d %d", 1);
		}
	}
