##! Types and settings of the input framework, which reads files into tables and
##! events.

module Input;

export {
	## What happened to an entry.
	type Event: enum { EVENT_NEW = 0, EVENT_CHANGED = 1, EVENT_REMOVED = 2 };

	## How a source is read.
	type Mode: enum {
		MANUAL = 0,	##< Once, and on demand.
		REREAD = 1,	##< As a whole, when it changed.
		STREAM = 2,	##< What is appended to it.
	};

	## Kinds of sources.
	type Reader: enum { READER_ASCII, READER_BENCHMARK, READER_BINARY, READER_CONFIG, READER_RAW, READER_SQLITE };

	## What sources are where nothing is said.
	option default_reader = READER_ASCII;

	## How sources are read where nothing is said.
	option default_mode = MANUAL;

	## What stands between columns: one character.
	const separator = "\t" &redef;

	## What stands between the elements of sets and vectors: one character.
	const set_separator = "," &redef;

	## What stands for a set or vector without elements.
	const empty_field = "(empty)" &redef;

	## What stands for no value.
	const unset_field = "-" &redef;

	## Whether optional fields of files and functions, which no source can fill,
	## are left unset; otherwise they are errors.
	const accept_unsupported_types = F &redef;

	## A source that fills a table.
	type TableDescription: record {
		source: string;	##< What to read.
		reader: Reader &default=default_reader;	##< What it is.
		mode: Mode &default=default_mode;	##< How to read it.
		name: string;	##< Name of the stream.
		destination: any;	##< The table.
		idx: any;	##< Record type of its index.
		val: any &optional;	##< Record type of its values; unset for sets.
		want_record: bool &default=T;	##< F: values are the only field of their record.
		ev: any &optional;	##< Event for each change.
		pred: function(typ: Input::Event, left: any, right: any): bool &optional;	##< Says whether a change is made.
		error_ev: any &optional;	##< Event for errors.
		config: table[string] of string &default=table();	##< Settings of the reader.
	};

	## A source that raises events.
	type EventDescription: record {
		source: string;	##< What to read.
		reader: Reader &default=default_reader;	##< What it is.
		mode: Mode &default=default_mode;	##< How to read it.
		name: string;	##< Name of the stream.
		fields: any;	##< Record type of an entry.
		want_record: bool &default=T;	##< F: each field is an argument of its own.
		ev: any;	##< The event.
		error_ev: any &optional;	##< Event for errors.
		config: table[string] of string &default=table();	##< Settings of the reader.
	};

	## A source whose content is analyzed as a file.
	type AnalysisDescription: record {
		source: string;	##< What to read.
		reader: Reader &default=READER_BINARY;	##< What it is.
		mode: Mode &default=default_mode;	##< How to read it.
		name: string;	##< Name of the stream.
		config: table[string] of string &default=table();	##< Settings of the reader.
	};
}
