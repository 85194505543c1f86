##! Notices of what an attacker does to hide from a monitor: retransmissions that
##! differ from what they repeat, and acknowledgements of data never seen.

@load base/frameworks/notice
@load base/utils/site

module Conn;

export {
	redef enum Notice::Type += {
		## A retransmission carried something else than the first time. Somebody
		## may be trying to have the monitor see other data than the receiver.
		Retransmission_Inconsistency,
		## Data was acknowledged that the monitor did not see: it drops packets,
		## or does not see all of the traffic.
		Content_Gap,
	};
}

event rexmit_inconsistency(c: connection, t1: string, t2: string, tcp_flags: string)
	{
	NOTICE(Notice::Info(
		$note=Retransmission_Inconsistency,
		$conn=c,
		$msg=fmt("%s rexmit inconsistency (%s) (%s) [%s]", id_string(c$id), t1, t2, tcp_flags),
		$identifier=fmt("%s", c$id)));
	}

event content_gap(c: connection, is_orig: bool, seq: count, length: count)
	{
	NOTICE(Notice::Info(
		$note=Content_Gap,
		$conn=c,
		$msg=fmt("%s content gap (%s %d/%d)", id_string(c$id), is_orig ? ">" : "<", seq, length)));
	}
