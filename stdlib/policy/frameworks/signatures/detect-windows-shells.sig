# Shells of Windows that answer over a connection: the banner of the command processor, and what its commands begin with.

signature windows_reverse_shell {
	ip-proto == tcp
	tcp-state established,originator
	payload /.*Microsoft Windows \[[^\]]{1,20} [0-9.]{3,20}\][\x0D\x0A]+(\(c\)|\(C\)|Copyright)/
	event "ATTACK::Execution: a reverse shell of Windows"
}

signature windows_bind_shell {
	ip-proto == tcp
	tcp-state established,responder
	payload /.*Microsoft Windows \[[^\]]{1,20} [0-9.]{3,20}\][\x0D\x0A]+(\(c\)|\(C\)|Copyright)/
	event "ATTACK::Execution: a shell of Windows"
}

signature windows_powershell {
	ip-proto == tcp
	tcp-state established
	payload /.*Windows PowerShell( running as user [^\x0A]{1,60})?[\x0D\x0A]+Copyright/
	event "ATTACK::Execution: a PowerShell of Windows"
}
