##! Mails notices to those who look after the hosts concerned
##! (:zeek:see:`Site::local_admins`).

@load ../main
@load base/utils/site

module Notice;

export {
	redef enum Action += {
		## It is mailed to those who look after the hosts.
		ACTION_EMAIL_ADMIN
	};
}

hook notice(n: Notice::Info)
	{
	if ( |Site::local_admins| == 0 || ACTION_EMAIL_ADMIN !in n$actions )
		return;

	local addresses = "";

	if ( n?$src )
		addresses = Site::get_emails(n$src);

	if ( n?$dst )
		{
		local more = Site::get_emails(n$dst);
		addresses = addresses == "" || more == "" ? addresses + more : fmt("%s, %s", addresses, more);
		}

	if ( addresses != "" )
		add n$email_dest[addresses];
	}
