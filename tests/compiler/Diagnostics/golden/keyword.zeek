# A misspelt keyword is a syntax error at what follows it.
event zeek_init()
	{
	locla x = 1;
	}
