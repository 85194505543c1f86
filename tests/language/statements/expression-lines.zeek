# Operands on lines of their own: instructions joined across them keep the order of their lines.
event zeek_init()
	{
	local lo: int = -3;
	local hi: int = 3;
	print hi + 1, lo -
1, hi * 2;
	print hi *
	2, hi -
	lo,
	lo - 1;
	}
