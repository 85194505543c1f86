##! Requests that a policy sends itself, by the program ``curl``.

@load ./exec

module ActiveHTTP;

export {
	## How long a request may take where nothing is said.
	option default_max_time = 1min;

	## The method where nothing is said.
	option default_method = "GET";

	## An answer.
	type Response: record {
		## Its status.
		code: count;
		## The words behind it.
		msg: string;
		## What was sent.
		body: string &optional;
		## The headers.
		headers: table[string] of string &optional;
	};

	## A request.
	type Request: record {
		## What is asked for.
		url: string;
		## The method.
		method: string &default=default_method;
		## What is sent with it.
		client_data: string &optional;
		## How long it may take.
		max_time: interval &default=default_max_time;
		## Further arguments of the program. They go to a shell: nothing from
		## outside belongs here.
		addl_curl_args: string &optional;
	};

	## Sends a request. Calls stand in conditions of ``when`` statements.
	##
	## req: the request.
	##
	## Returns: the answer; its code is 0 where there was none.
	global request: function(req: ActiveHTTP::Request): ActiveHTTP::Response;
}

# The command that sends a request, and leaves headers and content in files.
function request2curl(r: Request, bodyfile: string, headersfile: string): string
	{
	local command = fmt("curl -s -g -o %s -D %s -X %s -m %.0f", safe_shell_quote(bodyfile), safe_shell_quote(headersfile),
	                    safe_shell_quote(r$method), r$max_time);

	if ( r?$client_data )
		command += " -d @-";

	if ( r?$addl_curl_args )
		command += " " + r$addl_curl_args;

	# Answers without content leave no file.
	return fmt("%s %s && touch %s", command, safe_shell_quote(r$url), safe_shell_quote(bodyfile));
	}

# What the files say.
function read_answer(resp: Response, headers: string_vec, body: string_vec)
	{
	for ( i, line in headers )
		{
		if ( i == 0 )
			{
			local status = split_string_n(line, /[[:blank:]]+/, F, 2);
			if ( |status| != 3 )
				return;

			resp$code = to_count(status[1]);
			resp$msg = status[2];
			resp$body = join_string_vec(body, "");
			next;
			}

		local parts = split_string1(line, /:/);
		if ( |parts| == 2 )
			resp$headers[parts[0]] = sub_bytes(parts[1], 0, |parts[1]| - 1);
		}
	}

function request(req: Request): ActiveHTTP::Response
	{
	local prefix = fmt("%s/nidsvm-activehttp-%s", Exec::tmp_dir, unique_id(""));
	local bodyfile = prefix + "_body";
	local headersfile = prefix + "_headers";
	local command = Exec::Command($cmd=request2curl(req, bodyfile, headersfile), $stdin=req?$client_data ? req$client_data : "",
	                              $read_files=set(bodyfile, headersfile));
	local resp = Response($code=0, $msg="", $body="", $headers=table());

	return when [req, command, bodyfile, headersfile, resp] ( local result = Exec::run(command) )
		{
		if ( ! result?$files || headersfile !in result$files )
			{
			Reporter::error(fmt("There was a failure when requesting \"%s\" with ActiveHTTP.", req$url));
			return resp;
			}

		read_answer(resp, result$files[headersfile], bodyfile in result$files ? result$files[bodyfile] : string_vec());
		unlink(bodyfile);
		unlink(headersfile);
		return resp;
		}
	}
