##! Mails notices to a pager, without further text.

@load ../main

module Notice;

export {
	redef enum Action += {
		## It is mailed to the pager.
		ACTION_PAGE
	};

	## Mail address of the pager; where empty that of notices.
	option mail_page_dest = "";
}

hook notice(n: Notice::Info)
	{
	if ( ACTION_PAGE in n$actions )
		email_notice_to(n, mail_page_dest == "" ? mail_dest : mail_page_dest, F);
	}
