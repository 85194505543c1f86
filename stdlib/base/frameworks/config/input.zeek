##! Configuration files: lines of an option's name and its value.

@load ./main
@load base/frameworks/cluster

module Config;

export {
	## Files that are read, and read again when they change. Put a new file in
	## the place of the old one rather than write into it.
	global config_files: set[string] = {} &redef;

	## Reads a file once.
	##
	## filename: the file.
	global read_config: function(filename: string);
}

# What the files said last; the options themselves are set as it comes.
global current_config: table[string] of string = table();

type ConfigItem: record {
	option_nv: string;
};

type EventFields: record {
	option_name: string;
	option_val: string;
};

const oneshot_prefix = "config-oneshot-";

event config_line(description: Input::EventDescription, tpe: Input::Event, p: EventFields)
	{
	# All is done by the event of the reader, which knows the type of the option.
	}

event zeek_init() &priority=5
	{
	if ( Cluster::is_enabled() && Cluster::local_node_type() != Cluster::MANAGER )
		return;

	for ( path in config_files )
		Input::add_table(Input::TableDescription($reader=Input::READER_CONFIG, $mode=Input::REREAD, $source=path,
		                                         $name=cat("config-", path), $idx=ConfigItem, $val=ConfigItem,
		                                         $want_record=F, $destination=current_config));
	}

event InputConfig::new_value(name: string, source: string, id: string, value: any)
	{
	if ( starts_with(name, oneshot_prefix) || source in config_files )
		Config::set_value(id, value, source);
	}

function read_config(filename: string)
	{
	if ( Cluster::is_enabled() && Cluster::local_node_type() != Cluster::MANAGER )
		return;

	local name = oneshot_prefix + filename;
	Input::add_event(Input::EventDescription($reader=Input::READER_CONFIG, $mode=Input::MANUAL, $source=filename, $name=name,
	                                         $fields=EventFields, $ev=config_line));

	# What is read before still comes.
	Input::remove(name);
	}
