##! The call stack in text.

# A call with its arguments, as ``name(parameter: type = value, ...)``.
function call_text(frame: BacktraceElement, show_args: bool): string
	{
	local arguments = "";

	if ( show_args )
		for ( i, a in frame$function_args )
			{
			if ( i > 0 )
				arguments += ", ";

			arguments += fmt("%s: %s", a$name, a$type_name);
			if ( a?$value )
				arguments += fmt(" = %s", a$value);
			}

	local place = frame?$file_location ? fmt(" at %s:%s", frame$file_location, frame$line_location) : "";
	return fmt("%s(%s)%s", frame$function_name, arguments, place);
	}

## Prints the call stack, the innermost call first.
##
## show_args: whether arguments are shown.
##
## one_line: whether all of it stands on one line.
##
## one_line_delim: what stands around the calls then.
##
## skip: calls to leave out; the first is that of this function.
##
## to_file: where to print.
function print_backtrace(show_args: bool &default=F, one_line: bool &default=F,
                         one_line_delim: string &default="|", skip: count &default=1,
                         to_file: file &default=open("/dev/stdout"))
	{
	local line = "";

	for ( i, frame in backtrace() )
		{
		if ( i < skip )
			next;

		local text = fmt("#%s: %s", i - skip, call_text(frame, show_args));

		if ( one_line )
			line += fmt("%s %s ", one_line_delim, text);
		else
			print to_file, text;
		}

	if ( one_line )
		print to_file, line == "" ? line : line + one_line_delim;
	}
