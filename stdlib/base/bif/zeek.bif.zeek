##! The built-in functions of general use.

module GLOBAL;

export {
	# Strings.

	## The arguments as text, one after the other.
	global cat: function(va_args: any): string;

	## The arguments as text with *sep* between each two; *def* stands for empty
	## ones.
	global cat_sep: function(va_args: any): string;

	## Text made by a format: ``%s`` any value, ``%d`` integers, ``%x``
	## hexadecimal, ``%e %f %g`` doubles, ``%T`` times, ``%A`` addresses in full,
	## ``%S`` escaped strings; width and precision as in C.
	global fmt: function(va_args: any): string;

	## Writes the arguments to standard output as they are, without separators
	## and without a line end.
	global print_raw: function(va_args: any): bool;

	# Encodings.

	## The eight bytes of a string as a double in network order.
	global bytestring_to_double: function(s: string): double;

	## The four bytes of a string as a float in network order.
	global bytestring_to_float: function(s: string): double;

	## The one, two, four or eight bytes of a string as a count, in network order
	## unless *is_le*.
	global bytestring_to_count: function(s: string, is_le: bool &default=F): count;

	## The bytes of a string as hexadecimal digits.
	global bytestring_to_hexstr: function(bytestring: string): string;

	## The bytes that hexadecimal digits stand for.
	global hexstr_to_bytestring: function(hexstr: string): string;

	## A string in Base64, with an alphabet of 64 characters where *a* gives one.
	global encode_base64: function(s: string, a: string &default=""): string;

	## What a string in Base64 stands for, with an alphabet of 64 characters
	## where *a* gives one.
	global decode_base64: function(s: string, a: string &default=""): string;

	## Whether a string is proper Base64.
	global is_valid_base64: function(s: string, a: string &default=""): bool;

	## Sixteen bytes as the text of a UUID.
	global uuid_to_string: function(uuid: string): string;

	# Patterns.

	## A string as the text of a pattern that matches it: what has a meaning in
	## patterns is escaped.
	global convert_for_pattern: function(s: string): string;

	## The pattern that a string describes, or with *convert* the one that
	## matches it literally.
	global string_to_pattern: function(s: string, convert: bool): pattern;

	# Math.

	## The greatest whole number that is not above a double.
	global floor: function(d: double): double;

	## The least whole number that is not below a double.
	global ceil: function(d: double): double;

	## The square root.
	global sqrt: function(x: double): double;

	## e to the power of a double.
	global exp: function(d: double): double;

	## The natural logarithm.
	global ln: function(d: double): double;

	## The logarithm to base 2.
	global log2: function(d: double): double;

	## The logarithm to base 10.
	global log10: function(d: double): double;

	## One double to the power of another.
	global pow: function(x: double, y: double): double;

	## The distance on the ground, in miles, of two places given by latitude and
	## longitude in degrees.
	global haversine_distance: function(lat1: double, long1: double, lat2: double, long2: double): double;

	## The remainder of a division, with the sign of the divisor.
	global modulo: function(a: int, b: int): int;

	# Conversion.

	## The number behind an enum value.
	global enum_to_int: function(e: any): int;

	## The number that a string begins with, in a base from 2 to 36; zero where
	## it begins with none.
	global to_int: function(str: string, base: count &default=10): int;

	## An int as a count; zero, with an error, where it is negative.
	global int_to_count: function(n: int): count;

	## A double as an int, rounded to the nearest.
	global double_to_int: function(d: double): int;

	## A double as a count, rounded to the nearest; zero, with an error, where it
	## is negative.
	global double_to_count: function(d: double): count;

	## The number that a string holds, in a base from 2 to 36; zero, with an
	## error, where it holds none.
	global to_count: function(str: string, base: count &default=10): count;

	## An interval in seconds.
	global interval_to_double: function(i: interval): double;

	## A count as a double.
	global count_to_double: function(c: count): double;

	## An int as a double.
	global int_to_double: function(i: int): double;

	## A time in seconds since 1970.
	global time_to_double: function(t: time): double;

	## Seconds since 1970 as a time.
	global double_to_time: function(d: double): time;

	## Seconds as an interval.
	global double_to_interval: function(d: double): interval;

	## The double that a string holds; zero, with an error, where it holds none.
	global to_double: function(str: string): double;

	# Containers.

	## Takes all entries out of a table or set.
	global clear_table: function(v: any): any;

	## The values of a table, in the order of the table.
	global table_values: function(t: any): any_vec;

	## The keys of a table in the order of the table: a vector of them, or of
	## lists where a key has several parts.
	global table_keys: function(t: any): any;

	## The subnets of a set or table that contain a subnet.
	global matching_subnets: function(search: subnet, t: any): subnet_vec;

	## The entries of a set or table whose subnets contain a subnet, as a set or
	## table.
	global filter_subnet_table: function(search: subnet, t: any): any;

	## Whether a set or table has just this subnet, not one that contains it.
	global check_subnet: function(search: subnet, t: any): bool;

	## Whether two values are one and the same object.
	global same_object: function(o1: any, o2: any): bool;

	## Cuts or extends a vector; what it gains are zeros. Yields its former size.
	global resize: function(aggr: any, newsize: count): count;

	## Whether any element of a vector of bool is true.
	global any_set: function(v: any): bool;

	## Whether all elements of a vector of bool are true.
	global all_set: function(v: any): bool;

	## Sorts a vector in place and yields it. A function of two elements may tell
	## the order; vectors of numbers, times, ports, strings and addresses have
	## one of their own.
	global sort: function(va_args: any): any;

	## The positions of a vector's elements in their order, which is told as for
	## :zeek:see:`sort`. The vector stays as it is.
	global order: function(va_args: any): index_vec;

	# Network values.

	## Whether an address is one of IPv4.
	global is_v4_addr: function(a: addr): bool;

	## Whether an address is one of IPv6.
	global is_v6_addr: function(a: addr): bool;

	## Whether a subnet is one of IPv4.
	global is_v4_subnet: function(s: subnet): bool;

	## Whether a subnet is one of IPv6.
	global is_v6_subnet: function(s: subnet): bool;

	## The addresses in the data of an IPv6 routing header of type 0.
	global routing0_data_to_addrs: function(s: string): addr_vec;

	## The words of an address, in host order: one for IPv4, four for IPv6.
	global addr_to_counts: function(a: addr): index_vec;

	## The address that one or four words in host order make.
	global counts_to_addr: function(v: index_vec): addr;

	## The number of a port.
	global port_to_count: function(p: port): count;

	## A port by number and transport.
	global count_to_port: function(num: count, proto: transport_proto): port;

	## The address that a string holds; ``::`` or ``0.0.0.0`` with an error where
	## it holds none. Leading zeros do not mean octal.
	global to_addr: function(ip: string): addr;

	## Whether a string holds an address.
	global is_valid_ip: function(ip: string): bool;

	## Whether a string holds a subnet.
	global is_valid_subnet: function(cidr: string): bool;

	## The subnet that a string holds; ``::/0`` with an error where it holds
	## none.
	global to_subnet: function(sn: string): subnet;

	## The subnet that holds an address and no other.
	global addr_to_subnet: function(a: addr): subnet;

	## The first address of a subnet.
	global subnet_to_addr: function(sn: subnet): addr;

	## The width of a subnet in bits.
	global subnet_width: function(sn: subnet): count;

	## The IPv4 address that a number in host order makes.
	global count_to_v4_addr: function(ip: count): addr;

	## The IPv4 address in four bytes of a string.
	global raw_bytes_to_v4_addr: function(b: string): addr;

	## The IPv6 address in sixteen bytes of a string.
	global raw_bytes_to_v6_addr: function(x: string): addr;

	## The port that a string such as ``53/udp`` holds; ``0/unknown`` with an
	## error where it holds none.
	global to_port: function(s: string): port;

	## The address that a name under ``in-addr.arpa`` or ``ip6.arpa`` stands for.
	global ptr_name_to_addr: function(s: string): addr;

	## The name under ``in-addr.arpa`` or ``ip6.arpa`` of an address.
	global addr_to_ptr_name: function(a: addr): string;

	## The subnet of an address of a given width.
	global mask_addr: function(a: addr, top_bits_to_keep: count): subnet;

	## An address with its top bits from one address and the rest from another;
	## the bits count from the left of 128.
	global remask_addr: function(a1: addr, a2: addr, top_bits_from_a1: count): addr;

	## Whether a port is one of TCP.
	global is_tcp_port: function(p: port): bool;

	## Whether a port is one of UDP.
	global is_udp_port: function(p: port): bool;

	## Whether a port is one of ICMP.
	global is_icmp_port: function(p: port): bool;

	## The transport of a port.
	global get_port_transport_proto: function(p: port): transport_proto;

	# Introspection.

	## The type of a value, as text.
	global type_name: function(t: any): string;

	## The names that a type goes by.
	global type_aliases: function(x: any): string_set;

	## The names of an enum's values.
	global enum_names: function(et: any): string_set;

	## The size of each global that is a container.
	global global_container_footprints: function(): var_sizes;

	## How many values a value is made of.
	global val_footprint: function(v: any): count;

	## All globals, with what is known about each.
	global global_ids: function(): id_table;

	## The names of all options.
	global global_options: function(): string_set;

	## The value of a global by name; ``<unknown id>`` where there is none of
	## that name.
	global lookup_ID: function(id: string): any;

	## The fields of a record or record type, with what is known about each.
	global record_fields: function(rec: any): record_field_table;

	## The calls that lead here, the innermost first.
	global backtrace: function(): Backtrace;

	# JSON.

	## A value as JSON. *only_loggable* leaves out fields that are no log
	## columns, and what *field_escape_pattern* matches is taken out of field
	## names.
	global to_json: function(val: any, only_loggable: bool &default=F, field_escape_pattern: pattern &default=/^_/, interval_as_double: bool &default=F): string;

	## A value of a type from JSON. *key_func* turns the names of JSON into names
	## of fields.
	global from_json: function(s: string, t: any, key_func: string_mapper &default=from_json_default_key_mapper): from_json_result;

	# Hashing.

	## The MD5 digest of the arguments, in hexadecimal.
	global md5_hash: function(va_args: any): string;

	## The SHA-1 digest of the arguments, in hexadecimal.
	global sha1_hash: function(va_args: any): string;

	## The SHA-224 digest of the arguments, in hexadecimal.
	global sha224_hash: function(va_args: any): string;

	## The SHA-256 digest of the arguments, in hexadecimal.
	global sha256_hash: function(va_args: any): string;

	## The SHA-384 digest of the arguments, in hexadecimal.
	global sha384_hash: function(va_args: any): string;

	## The SHA-512 digest of the arguments, in hexadecimal.
	global sha512_hash: function(va_args: any): string;

	## A keyed MD5 digest of the arguments; the key is the program's seed.
	global md5_hmac: function(va_args: any): string &deprecated="Remove in v9.1: Use sha256_hmac() instead.";

	## A keyed SHA-256 digest of the arguments; the key is the program's seed.
	global sha256_hmac: function(va_args: any): string;

	## Begins an MD5 digest that takes its data piece by piece.
	global md5_hash_init: function(): opaque of md5;

	## Begins a SHA-1 digest that takes its data piece by piece.
	global sha1_hash_init: function(): opaque of sha1;

	## Begins a SHA-224 digest that takes its data piece by piece.
	global sha224_hash_init: function(): opaque of sha224;

	## Begins a SHA-256 digest that takes its data piece by piece.
	global sha256_hash_init: function(): opaque of sha256;

	## Begins a SHA-384 digest that takes its data piece by piece.
	global sha384_hash_init: function(): opaque of sha384;

	## Begins a SHA-512 digest that takes its data piece by piece.
	global sha512_hash_init: function(): opaque of sha512;

	## Gives data to a digest; false once the digest is finished.
	global md5_hash_update: function(handle: opaque of md5, data: string): bool;

	## Gives data to a digest; false once the digest is finished.
	global sha1_hash_update: function(handle: opaque of sha1, data: string): bool;

	## Gives data to a digest; false once the digest is finished.
	global sha224_hash_update: function(handle: opaque of sha224, data: string): bool;

	## Gives data to a digest; false once the digest is finished.
	global sha256_hash_update: function(handle: opaque of sha256, data: string): bool;

	## Gives data to a digest; false once the digest is finished.
	global sha384_hash_update: function(handle: opaque of sha384, data: string): bool;

	## Gives data to a digest; false once the digest is finished.
	global sha512_hash_update: function(handle: opaque of sha512, data: string): bool;

	## Ends a digest and yields it in hexadecimal.
	global md5_hash_finish: function(handle: opaque of md5): string;

	## Ends a digest and yields it in hexadecimal.
	global sha1_hash_finish: function(handle: opaque of sha1): string;

	## Ends a digest and yields it in hexadecimal.
	global sha224_hash_finish: function(handle: opaque of sha224): string;

	## Ends a digest and yields it in hexadecimal.
	global sha256_hash_finish: function(handle: opaque of sha256): string;

	## Ends a digest and yields it in hexadecimal.
	global sha384_hash_finish: function(handle: opaque of sha384): string;

	## Ends a digest and yields it in hexadecimal.
	global sha512_hash_finish: function(handle: opaque of sha512): string;

	## The FNV-1a hash of a value in 32 bits.
	global fnv1a32: function(input: any): count;

	## The FNV-1a hash of a value in 64 bits.
	global fnv1a64: function(input: any): count;

	## The weight of a site for a key in rendezvous hashing: the site with the
	## greatest weight gets the key.
	global hrw_weight: function(key_digest: count, site_id: count): count;

	# Entropy.

	## Entropy, chi-square, mean, Monte-Carlo pi and serial correlation of a
	## string's bytes.
	global find_entropy: function(data: string): entropy_test_result;

	## Begins an entropy test that takes its data piece by piece.
	global entropy_test_init: function(): opaque of entropy;

	## Gives data to an entropy test.
	global entropy_test_add: function(handle: opaque of entropy, data: string): bool;

	## Ends an entropy test and yields what it found.
	global entropy_test_finish: function(handle: opaque of entropy): entropy_test_result;

	# Probabilistic and matching.

	## Makes a matcher of many glob patterns at once, out of a vector of strings.
	global paraglob_init: function(v: any): opaque of paraglob;

	## The patterns that match a string, sorted.
	global paraglob_match: function(handle: opaque of paraglob, match: string): string_vec;

	## Whether two matchers have the same patterns.
	global paraglob_equals: function(p_one: opaque of paraglob, p_two: opaque of paraglob): bool;

	# Time.

	## The time of the wall clock.
	global current_time: function(): time;

	## The time of the last packet.
	global network_time: function(): time;

	## Moves network time, where no packets do.
	global set_network_time: function(nt: time): bool;

	## The time at which the event at hand was raised.
	global current_event_time: function(): time;

	## Stops everything for a while and yields how long it took.
	global sleep: function(i: interval): interval;

	## A time as text by a format of C.
	global strftime: function(fmt: string, d: time): string;

	## The time that a text holds by a format of C; zero, with an error, where it
	## holds none.
	global strptime: function(fmt: string, d: string): time;

	# Random.

	## A random number from 0 up to *max*, which is excluded.
	global rand: function(max: count): count;

	## Seeds :zeek:see:`rand`.
	global srand: function(seed: count): any;

	## An identifier that is unique with near certainty, with a prefix.
	global unique_id: function(prefix: string): string;

	## As :zeek:see:`unique_id`, from a pool of its own.
	global unique_id_from: function(pool: int, prefix: string): string;
}

module EventMetadata;

export {
	# Event state.

	## Makes a kind of metadata known, with the type of its values.
	global register: function(id: EventMetadata::ID, t: any): bool;

	## The values of a kind of metadata that the event at hand carries.
	global current: function(id: EventMetadata::ID): any_vec;

	## All metadata that the event at hand carries.
	global current_all: function(): event_metadata_vec;
}

module GLOBAL;

export {

	## The analyzer that raised the event at hand; zero where none did.
	global current_analyzer: function(): count;

	## Whether the event at hand came from another node.
	global is_remote_event: function(): bool;

	## Whether any handler takes an event.
	global is_event_handled: function(event_name: string): bool;

	# Event groups.

	## Lets the handlers of a group run again.
	global enable_event_group: function(group: string): bool;

	## Keeps the handlers of a group from running.
	global disable_event_group: function(group: string): bool;

	## Whether any handler belongs to a group.
	global has_event_group: function(group: string): bool;

	## Lets the handlers of a module run again.
	global enable_module_events: function(module_name: string): bool;

	## Keeps the handlers of a module from running.
	global disable_module_events: function(module_name: string): bool;

	## Whether a module has any handlers.
	global has_module_events: function(group: string): bool;

	# Run control.

	## Ends the program at once with a status; nothing else runs.
	global exit: function(code: int): any;

	## Ends the program as the end of input does. False where it is ending
	## already.
	global terminate: function(): bool;

	## Whether the program is ending.
	global zeek_is_terminating: function(): bool;

	## Stops taking packets; timers and events go on.
	global suspend_processing: function(): any;

	## Takes packets again.
	global continue_processing: function(): any;

	## Whether packets are not taken at present.
	global is_processing_suspended: function(): bool;

	# Engine limits.

	## Sets how deep calls may nest.
	global set_max_recursion_depth: function(c: count);

	## How deep calls may nest.
	global get_max_recursion_depth: function(): count;

	# Files and paths.

	## The permissions of a file as ``ls -l`` shows them.
	global file_mode: function(mode: count): string;

	## Opens a file for writing; what it held is lost.
	global open: function(f: string): file;

	## Opens a file to write at its end.
	global open_for_append: function(f: string): file;

	## Closes a file.
	global close: function(f: file): bool;

	## Writes a string to a file as it is.
	global write_file: function(f: file, data: string): bool;

	## Whether what is written to a file may wait in memory.
	global set_buf: function(f: file, buffered: bool): any;

	## Writes out what waits in memory, of all files.
	global flush_all: function(): bool;

	## Makes a folder. True also where it is there already.
	global mkdir: function(f: string): bool;

	## Removes a folder that is empty.
	global rmdir: function(d: string): bool;

	## Removes a file.
	global unlink: function(f: string): bool;

	## Renames a file or folder.
	global rename: function(src_f: string, dst_f: string): bool;

	## Whether a file is open.
	global active_file: function(f: file): bool;

	## The name a file was opened by.
	global get_file_name: function(f: file): string;

	## Renames an open file and goes on in a new one.
	global rotate_file: function(f: file): rotate_info;

	## Renames a file.
	global rotate_file_by_name: function(f: string): rotate_info;

	## How long it is until the next rotation at an interval, counted from
	## :zeek:see:`log_rotate_base_time`.
	global calc_next_rotate: function(i: interval): interval;

	## The size of a file in bytes; -1 where there is none.
	global file_size: function(f: string): double;

	## Writes strings to a file as they are from now on.
	global enable_raw_output: function(f: file): any;

	## A path without ``.`` and ``..`` where they can be resolved.
	global compress_path: function(dir: string): string;

	## The absolute path of a policy by name; an empty string where it is not
	## found.
	global find_in_zeekpath: function(p: string): string;

	# Environment.

	## The value of an environment variable; an empty string where it is not set.
	global getenv: function(var: string): string;

	## Sets an environment variable for programs started from here.
	global setenv: function(var: string, val: string): bool;

	## The number of this process.
	global getpid: function(): count;

	## The version of the policy language and library that this program provides.
	global zeek_version: function(): string;

	## Whether only the bare library is loaded.
	global bare_mode: function(): bool;

	## The arguments of the command line.
	global zeek_args: function(): string_vec;

	## Whether packets come from a network interface.
	global reading_live_traffic: function(): bool;

	## Whether packets come from recordings.
	global reading_traces: function(): bool;

	## Where packets come from.
	global packet_source: function(): PacketSource;

	## Whether an address belongs to this machine.
	global is_local_interface: function(ip: addr): bool;

	## The name of this machine.
	global gethostname: function(): string;

	# Processes.

	## Starts a command by the shell and does not wait for it.
	global system: function(str: string): int;

	## As :zeek:see:`system`, with variables in its environment.
	global system_env: function(str: string, env: table_string_of_string): int;

	## Starts a program and writes to its standard input.
	global piped_exec: function(program: string, to_write: string): bool;

	## Writes a line to the system log.
	global syslog: function(s: string): any;

	# Analyzer tags.

	## Whether a tag is one of a protocol analyzer.
	global is_protocol_analyzer: function(atype: AllAnalyzers::Tag): bool;

	## Whether a tag is one of a file analyzer.
	global is_file_analyzer: function(atype: AllAnalyzers::Tag): bool;

	## Whether a tag is one of a packet analyzer.
	global is_packet_analyzer: function(atype: AllAnalyzers::Tag): bool;

	# Statistics.

	## Writes figures about memory and time to the profile.
	global do_profiling: function(): any;

	## Writes figures about signatures to a file.
	global dump_rule_stats: function(f: file): bool;

	## Figures about the automaton behind a table indexed by patterns.
	global table_pattern_matcher_stats: function(tbl: any): MatcherStats;

	# DNS.

	## The name of an address; in a ``when`` condition only.
	global lookup_addr: function(host: addr): string;

	## The TXT record of a name; in a ``when`` condition only.
	global lookup_hostname_txt: function(host: string): string;

	## The addresses of a name; in a ``when`` condition only.
	global lookup_hostname: function(host: string): addr_set;

	## The addresses of a name; everything waits for the answer.
	global blocking_lookup_hostname: function(host: string): addr_set;

	# Analyzer control.

	## The number of a connection's analyzer by tag; zero where it has none.
	global lookup_connection_analyzer_id: function(cid: conn_id, atype: AllAnalyzers::Tag): count;

	## Takes an analyzer off a connection; with *prevent* none of its kind is
	## added again.
	global disable_analyzer: function(cid: conn_id, aid: count, err_if_no_conn: bool &default=T, prevent: bool &default=F): bool;

	## Raises no further events for a connection.
	global skip_further_processing: function(cid: conn_id): bool;

	## Whether packets of a connection are recorded.
	global set_record_packets: function(cid: conn_id, do_record: bool): bool;

	## Sets after how long without packets a connection ends, and yields the
	## former value.
	global set_inactivity_timeout: function(cid: conn_id, t: interval): interval;

	# Anonymization.

	## Keeps the prefix of addresses when they are anonymized.
	global preserve_prefix: function(a: addr, width: count): any;

	## Keeps a subnet when addresses are anonymized.
	global preserve_subnet: function(a: subnet): any;

	## An address made anonymous.
	global anonymize_addr: function(a: addr, cl: IPAddrAnonymizationClass): addr;

	# Build features.

	## Whether grammars in Spicy can be used.
	global have_spicy: function(): bool;

	## Whether analyzers in Spicy are built in.
	global have_spicy_analyzers: function(): bool;

	# Connections.

	## As :zeek:see:`decode_base64`, with a weird for the connection where the
	## text is faulty.
	global decode_base64_conn: function(cid: conn_id, s: string, a: string &default=""): string;

	## The transport of a connection.
	global get_conn_transport_proto: function(cid: conn_id): transport_proto;

	## Whether a connection is known at present.
	global connection_exists: function(c: conn_id): bool;

	## The record of a connection.
	global lookup_connection: function(cid: conn_id): connection;

	# Engine internal.

	## Gives a string to the signature matcher of a connection.
	global match_signatures: function(c: connection, pattern_type: int, s: string, bol: bool, eol: bool, from_orig: bool, clear: bool): bool;

	## Raises every event, whether or not a handler takes it.
	global generate_all_events: function(): bool;

	## Makes built-in functions known that need the library's types.
	global __init_secondary_bifs: function(): bool;

	# File analysis.

	## The MIME type of data, or with *return_mime* false a description.
	global identify_data: function(data: string, return_mime: bool &default=T): string;

	## All MIME types that data may have, the likeliest first.
	global file_magic: function(data: string): mime_matches;

	# Packet filtering.

	## Drops packets from an address, by flags and probability.
	global install_src_addr_filter: function(ip: addr, tcp_flags: count, prob: double): bool;

	## Drops packets from a subnet, by flags and probability.
	global install_src_net_filter: function(snet: subnet, tcp_flags: count, prob: double): bool;

	## Undoes :zeek:see:`install_src_addr_filter`.
	global uninstall_src_addr_filter: function(ip: addr): bool;

	## Undoes :zeek:see:`install_src_net_filter`.
	global uninstall_src_net_filter: function(snet: subnet): bool;

	## Drops packets to an address, by flags and probability.
	global install_dst_addr_filter: function(ip: addr, tcp_flags: count, prob: double): bool;

	## Drops packets to a subnet, by flags and probability.
	global install_dst_net_filter: function(snet: subnet, tcp_flags: count, prob: double): bool;

	## Undoes :zeek:see:`install_dst_addr_filter`.
	global uninstall_dst_addr_filter: function(ip: addr): bool;

	## Undoes :zeek:see:`install_dst_net_filter`.
	global uninstall_dst_net_filter: function(snet: subnet): bool;

	# Packets.

	## Writes the packet at hand to a capture file.
	global dump_current_packet: function(file_name: string): bool;

	## The packet at hand.
	global get_current_packet: function(): pcap_packet;

	## The headers of the packet at hand.
	global get_current_packet_header: function(): raw_pkt_hdr;

	## The time of the packet at hand.
	global get_current_packet_ts: function(): time;

	## Writes a packet to a capture file.
	global dump_packet: function(pkt: pcap_packet, file_name: string): bool;

	# Plugins.

	## What is built in, by category.
	global get_plugin_components: function(category: string): plugin_component_vec;
}
