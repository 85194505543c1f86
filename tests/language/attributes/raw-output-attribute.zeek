# &raw_output: files of such variables are written without escapes, separators and line ends.

global direct = open("direct.txt") &raw_output;
global later: file &raw_output;
global plain: file = open("plain.txt");

function show(name: string)
	{
	print name, |find_str(name, ".")|, file_size(name);
	}

event zeek_init()
	{
	print direct, "a\x00b", 1;
	close(direct);
	later = open("later.txt");
	print later, "x", "y\n";
	close(later);
	local own: file = open("own.txt") &raw_output;
	print own, "\x01\x02";
	close(own);
	print plain, "a\x00b", 1;
	close(plain);
	show("direct.txt");
	show("later.txt");
	show("own.txt");
	show("plain.txt");
	}
