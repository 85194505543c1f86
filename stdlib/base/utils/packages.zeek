##! Packages that may or may not be there.

## Tells whether there is something on the script path that ``@load`` would find
## under a name. What is inside is not looked at.
##
## p: what would follow ``@load``: a file, a folder, a package.
function can_load(p: string): bool
	{
	return |find_in_zeekpath(p)| > 0;
	}
