##! Switches of the POP3 analyzer.

module POP3;

export {
	## So many commands may wait for a reply; then the oldest one is taken as done.
	const max_pending_commands = 10 &redef;

	## After so many unknown commands of a client, each further one is a violation;
	## 0 for no limit.
	const max_unknown_client_commands = 10 &redef;
}
