##! Raises notices about logins to accounts that a site watches: names that must
##! never come over the network, names that always are of interest, and names that
##! are when they come from outside. A name that is typed where the password belongs
##! is noticed too, because it is what a user sees who believes himself unwatched.

@load base/frameworks/notice
@load base/utils/site
@load ./main

module Login;

export {
	redef enum Notice::Type += {
		## A login to an account that must not be used over the network.
		Forbidden_Account,
		## A login to an account that is watched.
		Hot_Account,
		## A watched account's name where the password belongs.
		Hot_Name_As_Password,
		## Several accounts were tried on one connection, without success.
		Password_Guessing,
	};

	## Accounts that no one may log in to over the network.
	option forbidden_ids: set[string] = { "uucp", "daemon", "rewt", "nuucp", "bin", "sys", "adm", "nobody" };

	## Patterns of such names.
	option forbidden_id_patterns = /(y[o0]u)(r|ar[e3])([o0]wn.*)/;

	## Accounts that are forbidden as long as no password was asked for.
	option forbidden_ids_if_no_password: set[string] = { "lp", "guest", "demo" };

	## Accounts whose use is told wherever the user is.
	option always_hot_ids: set[string] = { "root", "toor", "system", "operator", "administrator" };

	## Accounts whose use is told where the user is not at the site.
	option hot_ids: set[string] = { "sync", "sysdiag", "maint", "test", "backup", "field", "service" };

	## After so many failures on one connection somebody is guessing.
	option guessing_threshold: count = 4;

	## Raises the notices that a name is worth.
	global check_account: function(c: connection, user: string, password: string, success: bool);
}

redef record Login::State += {
	failures: count &default=0;
};

function raise(c: connection, what: Notice::Type, user: string, msg: string)
	{
	NOTICE([$note=what, $conn=c, $msg=msg, $sub=user, $identifier=cat(c$id$orig_h, c$id$resp_h, user)]);
	}

function is_forbidden(user: string, password: string): bool
	{
	return user in forbidden_ids || user == forbidden_id_patterns ||
	       ( user in forbidden_ids_if_no_password && ( password == "" || password == "<none>" ) );
	}

function check_account(c: connection, user: string, password: string, success: bool)
	{
	local outcome = success ? "logged in" : "failed to log in";
	local name = to_lower(user);

	if ( is_forbidden(name, password) )
		raise(c, Forbidden_Account, user, fmt("%s as forbidden account %s", outcome, user));
	else if ( name in always_hot_ids || ( name in hot_ids && ! Site::is_local_addr(c$id$orig_h) ) )
		raise(c, Hot_Account, user, fmt("%s as %s", outcome, user));

	if ( ! success && to_lower(password) in always_hot_ids )
		raise(c, Hot_Name_As_Password, user, "the name of a watched account was typed as password");
	}

event login_success(c: connection, user: string, client_user: string, password: string, line: string)
	{
	check_account(c, user, password, T);
	}

event login_failure(c: connection, user: string, client_user: string, password: string, line: string)
	{
	check_account(c, user, password, F);
	local state = state_of(c);

	if ( (++state$failures) == guessing_threshold )
		raise(c, Password_Guessing, user, fmt("%d failed logins on one connection", state$failures));
	}

event authentication_accepted(name: string, c: connection)
	{
	check_account(c, name, "<option>", T);
	}

event rsh_request(c: connection, client_user: string, server_user: string, line: string, new_session: bool)
	{
	if ( new_session )
		check_account(c, server_user, "<rhosts>", T);
	}
