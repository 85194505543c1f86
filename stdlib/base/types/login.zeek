##! What the login analyzers (Telnet, rlogin, rsh) go by: each set holds patterns,
##! as text, that tell a kind of line. Empty sets match every line, so that a policy
##! which has logins analysed fills all of them; see ``policy/protocols/login``.

module GLOBAL;

## States of a login, see :zeek:see:`get_login_state`.
const LOGIN_STATE_AUTHENTICATE = 0;	# The user is asked who he is.
const LOGIN_STATE_LOGGED_IN = 1;	# He is logged in.
const LOGIN_STATE_SKIP = 2;	# Nothing more is looked at.
const LOGIN_STATE_CONFUSED = 3;	# The dialogue was not understood.

## Lines of programs that ask nobody who he is.
global skip_authentication: set[string] &redef;

## Prompts behind which the user is logged in already.
global direct_login_prompts: set[string] &redef;

## Prompts for a user's name.
global login_prompts: set[string] &redef;

## Lines that tell of no failure, although they look like it.
global login_non_failure_msgs: set[string] &redef;

## Lines that tell of a failure.
global login_failure_msgs: set[string] &redef;

## Lines that tell of a success.
global login_success_msgs: set[string] &redef;

## Lines that tell that the user took too long.
global login_timeouts: set[string] &redef;
