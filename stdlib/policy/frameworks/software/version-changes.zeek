##! Notices for hosts whose software changes its version.

@load base/frameworks/notice
@load base/frameworks/software

module Software;

export {
	redef enum Notice::Type += {
		## Software whose changes matter has another version.
		Software_Version_Change,
	};

	## Names of the software whose changes matter.
	option interesting_version_changes: set[string] = {};
}

event Software::version_change(old: Software::Info, new: Software::Info)
	{
	if ( old$name !in interesting_version_changes )
		return;

	local message = fmt("%.6f %s '%s' version changed from %s to %s", network_time(), old$software_type, old$name,
	                    software_fmt_version(old$version), software_fmt_version(new$version));

	NOTICE(Notice::Info($note=Software_Version_Change, $src=new$host, $msg=message, $sub=software_fmt(new)));
	}
