##! The site: which networks and names are its own, and which its neighbors'.

@load ./patterns

module Site;

export {
	## Networks that are not routed in the Internet: the special-purpose
	## registries of IANA (RFC 6890), with 6to4 forms (RFC 3056) of the IPv4 ones.
	option private_address_space: set[subnet] = {
		# RFC 791: this network
		0.0.0.0/8, [2002::]/24,
		# RFC 1918: private
		10.0.0.0/8, [2002:a00::]/24,
		172.16.0.0/12, [2002:ac10::]/28,
		192.168.0.0/16, [2002:c0a8::]/32,
		# RFC 6598: shared by customers of a carrier
		100.64.0.0/10, [2002:6440::]/26,
		# RFC 1122: loopback
		127.0.0.0/8, [2002:7f00::]/24,
		# RFC 3927: link local
		169.254.0.0/16, [2002:a9fe::]/32,
		# RFC 6890: protocol assignments
		192.0.0.0/24, [2002:c000::]/40,
		# RFC 5737: documentation
		192.0.2.0/24, [2002:c000:200::]/40,
		198.51.100.0/24, [2002:c633:6400::]/40,
		203.0.113.0/24, [2002:cb00:7100::]/40,
		# RFC 2544: benchmarks
		198.18.0.0/15, [2002:c612::]/31,
		# RFC 5771: multicast that routers do not forward
		224.0.0.0/24, [2002:e000::]/40,
		# RFC 2365: multicast of administrative scope
		239.0.0.0/8, [2002:ef00::]/24,
		# RFC 1112: reserved
		240.0.0.0/4, [2002:f000::]/20,
		# RFC 919: broadcast
		255.255.255.255/32, [2002:ffff:ffff::]/48,

		# RFC 4291: unspecified, loopback, link local
		[::]/128, [::1]/128, [fe80::]/10,
		# RFC 8215: translation
		[64:ff9b:1::]/48,
		# RFC 6666: discard
		[100::]/64,
		# RFC 2928: protocol assignments
		[2001::]/23,
		# RFC 5180: benchmarks
		[2001:2::]/48,
		# RFC 3849: documentation
		[2001:db8::]/32,
		# RFC 4193: unique local
		[fc00::]/7,
	};

	## The site's own networks.
	option local_nets: set[subnet] = {};

	## Whether :zeek:see:`Site::private_address_space` belongs to the site.
	const private_address_space_is_local = T &redef;

	## The networks of the site by themselves: looking up an address yields the
	## network that it is in.
	global local_nets_table: table[subnet] of subnet = {};

	## The neighbors' networks.
	option neighbor_nets: set[subnet] = {};

	## Mail addresses of those who look after networks.
	option local_admins: table[subnet] of set[string] = {};

	## DNS zones of the site.
	option local_zones: set[string] = {};

	## DNS zones of the neighbors.
	option neighbor_zones: set[string] = {};

	## Tells whether an address is in :zeek:see:`Site::local_nets`.
	global is_local_addr: function(a: addr): bool;

	## Tells whether an address is in :zeek:see:`Site::neighbor_nets`.
	global is_neighbor_addr: function(a: addr): bool;

	## Tells whether an address is in :zeek:see:`Site::private_address_space`.
	global is_private_addr: function(a: addr): bool;

	## Tells whether a name is in :zeek:see:`Site::local_zones`.
	global is_local_name: function(name: string): bool;

	## Tells whether a name is in :zeek:see:`Site::neighbor_zones`.
	global is_neighbor_name: function(name: string): bool;

	## Yields the mail addresses of those who look after an address, with commas
	## between.
	global get_emails: function(a: addr): string;
}

# Match names in the zones; made anew when the zones change.
global local_dns_suffix_regex: pattern = /MATCH_NOTHING/;
global local_dns_neighbor_suffix_regex: pattern = /MATCH_NOTHING/;

# False while local_nets is being set to a value that has the private networks
# already.
global must_add_private = T;

function is_local_addr(a: addr): bool
	{
	return a in local_nets;
	}

function is_neighbor_addr(a: addr): bool
	{
	return a in neighbor_nets;
	}

function is_private_addr(a: addr): bool
	{
	return a in private_address_space;
	}

function is_local_name(name: string): bool
	{
	return local_dns_suffix_regex in name;
	}

function is_neighbor_name(name: string): bool
	{
	return local_dns_neighbor_suffix_regex in name;
	}

function find_all_emails(ip: addr): set[string]
	{
	local result: set[string] = set();

	for ( net, emails in local_admins )
		if ( ip in net )
			for ( email in emails )
				if ( email != "" )
					add result[email];

	return result;
	}

function fmt_email_string(emails: set[string]): string
	{
	local result = "";
	for ( email in emails )
		result = result == "" ? email : fmt("%s, %s", result, email);

	return result;
	}

function get_emails(a: addr): string
	{
	return fmt_email_string(find_all_emails(a));
	}

function update_local_nets_table(id: string, new_value: set[subnet]): set[subnet]
	{
	local result = new_value;

	if ( private_address_space_is_local )
		{
		if ( must_add_private )
			result = new_value | Site::private_address_space;

		must_add_private = T;
		}

	local_nets_table = {};
	for ( net in result )
		local_nets_table[net] = net;

	return result;
	}

function update_local_zones_regex(id: string, new_value: set[string]): set[string]
	{
	local_dns_suffix_regex = set_to_regex(new_value, "(^\\.?|\\.)(~~)$");
	return new_value;
	}

function update_neighbor_zones_regex(id: string, new_value: set[string]): set[string]
	{
	local_dns_neighbor_suffix_regex = set_to_regex(new_value, "(^\\.?|\\.)(~~)$");
	return new_value;
	}

function update_private_address_space(id: string, new_value: set[subnet]): set[subnet]
	{
	local gone = private_address_space - new_value;
	local nets = (local_nets | private_address_space) - gone;
	nets = nets | new_value;

	# The option's own handler must not add the private networks once more: it
	# would add the old ones. The location keeps the change out of the log of
	# configuration changes.
	must_add_private = F;
	Option::set("Site::local_nets", nets, "<skip-config-log>");

	return new_value;
	}

event zeek_init() &priority=10
	{
	# After the handlers of policies, which may change the values.
	Option::set_change_handler("Site::local_nets", update_local_nets_table, -5);
	Option::set_change_handler("Site::local_zones", update_local_zones_regex, -5);
	Option::set_change_handler("Site::neighbor_zones", update_neighbor_zones_regex, -5);

	if ( private_address_space_is_local )
		{
		Option::set_change_handler("Site::private_address_space", update_private_address_space, -5);
		update_private_address_space("Site::private_address_space", Site::private_address_space);
		}

	update_local_nets_table("Site::local_nets", Site::local_nets);
	update_local_zones_regex("Site::local_zones", Site::local_zones);
	update_neighbor_zones_regex("Site::neighbor_zones", Site::neighbor_zones);
	}
