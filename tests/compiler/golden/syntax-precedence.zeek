# Operators nest as documented: what binds tighter needs no parentheses.
function f(x: count): count { return x + 1; }

event zeek_init()
	{
	local v = vector(3, 1, 2);
	local r = [$a = 1, $v = v, $t = table(["k"] = 5)];
	print r$v[0] + r$t["k"] * 2, -r$a + 3, |r$v| + |v[1:]|, f(2) * f(3);
	print 1 + 2 << 3 & 0xf0 | 1 ^ 3, 7 & ~2, 1 | 2 in set(3);
	print ! (1 in set(2)) && 2 in set(2) || F, 1 == 1 ? "y" : 2 == 3 ? "n" : "m";
	print "a" + "b" in "cabd", "x" !in "abc", 5 min > 10 sec && 1.2.3.4 in 1.2.0.0/16;
	local a: count;
	local b: count;
	a = b = 4;
	a += b -= 1;
	print a, b, (a = 9) + 1, a;
	print r?$a;
	}
