##! Tells connections of different VLANs apart, although their addresses and
##! ports may be equal. The VLANs become part of :zeek:type:`conn_id`, and of the
##! logs that hold one.

redef record conn_id_ctx += {
	## Number of the outer VLAN, where there is one.
	vlan: int &log &optional;
	## Number of the inner VLAN, where there is one.
	inner_vlan: int &log &optional;
};

redef ConnKey::factory = ConnKey::CONNKEY_VLAN_FIVETUPLE;
