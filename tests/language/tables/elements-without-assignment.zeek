# Tables: elements may follow the type of a variable without "=".
global t: table[string] of count {
	["a"] = 1,
} &default=7;

global s: set[count] { 1, 2 };

print t["a"], t["z"], |s|;
