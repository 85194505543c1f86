##! Tells of hosts that guess passwords: many connections over which logging in
##! failed.

@load base/protocols/ssh
@load base/frameworks/sumstats
@load base/frameworks/notice
@load base/frameworks/intel

module SSH;

export {
	redef enum Notice::Type += {
		## A host failed to log in as often as
		## :zeek:see:`SSH::password_guesses_limit` says.
		Password_Guessing,
		## A host that guessed passwords has logged in. Nothing raises it.
		Login_By_Password_Guesser,
	};

	redef enum Intel::Where += {
		## The address from which somebody logged in.
		SSH::SUCCESSFUL_LOGIN,
	};

	## So many connections that failed make a guesser.
	const password_guesses_limit: double = 30 &redef;

	## Failures are counted over this time.
	const guessing_timeout = 30 mins &redef;

	## Clients that may fail as often as they like, with the servers there.
	const ignore_guessers: table[subnet] of subnet &redef;
}

event zeek_init()
	{
	local failures = SumStats::Reducer($stream="ssh.login.failure", $apply=set(SumStats::SUM, SumStats::SAMPLE), $num_samples=5);
	SumStats::create(SumStats::SumStat(
		$name="detect-ssh-bruteforcing",
		$epoch=guessing_timeout,
		$reducers=set(failures),
		$threshold_val(key: SumStats::Key, result: SumStats::Result) =
			{
			return result["ssh.login.failure"]$sum;
			},
		$threshold=password_guesses_limit,
		$threshold_crossed(key: SumStats::Key, result: SumStats::Result) =
			{
			local found = result["ssh.login.failure"];
			local servers = "Sampled servers: ";
			for ( i, sample in found$samples )
				{
				if ( sample?$str )
					servers = fmt("%s%s %s", servers, i == 0 ? "" : ",", sample$str);
				}

			NOTICE(Notice::Info($note=Password_Guessing,
			                    $msg=fmt("%s appears to be guessing SSH passwords (seen in %d connections).", key$host, found$num),
			                    $sub=servers, $src=key$host, $identifier=cat(key$host)));
			}));
	}

event ssh_auth_successful(c: connection, auth_method_none: bool)
	{
	Intel::seen(Intel::Seen($host=c$id$orig_h, $conn=c, $where=SSH::SUCCESSFUL_LOGIN));
	}

event ssh_auth_failed(c: connection)
	{
	local id = c$id;
	if ( id$orig_h in ignore_guessers && id$resp_h in ignore_guessers[id$orig_h] )
		return;

	SumStats::observe("ssh.login.failure", SumStats::Key($host=id$orig_h), SumStats::Observation($str=cat(id$resp_h)));
	}
