##! The call stack in text.

# One level: the function with its arguments and where it was called.
function backtrace_line(level: count, frame: BacktraceElement): string
	{
	local arguments = "";
	for ( i, a in frame$function_args )
		{
		if ( i > 0 )
			arguments += ", ";

		arguments += a?$value ? cat(a$name, "=", a$value) : a$name;
		}

	local place = frame?$file_location && frame?$line_location
	              ? fmt(" at %s:%d", frame$file_location, frame$line_location) : "";

	return fmt("#%d %s(%s)%s", level, frame$function_name, arguments, place);
	}

## Prints the call stack.
##
## show_args: whether arguments are shown.
##
## one_line: whether all of it stands on one line.
##
## one_line_delim: what stands between the levels then.
##
## skip: how many of the innermost levels are left out, besides this function.
##
## to_file: where to print.
function print_backtrace(show_args: bool &default=T, one_line: bool &default=F,
                         one_line_delim: string &default="|", skip: count &default=1,
                         to_file: file &default=open("/dev/stdout"))
	{
	local frames = backtrace();
	local lines = "";

	for ( i, frame in frames )
		{
		if ( i < skip )
			next;

		if ( ! show_args )
			frame$function_args = vector();

		local line = backtrace_line(i - skip, frame);
		if ( one_line )
			lines += i == skip ? line : cat(one_line_delim, line);
		else
			print to_file, line;
		}

	if ( one_line )
		print to_file, lines;
	}
