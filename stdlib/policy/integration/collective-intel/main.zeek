##! What the Collective Intelligence Framework knows about indicators, in files and
##! in the log.

@load base/frameworks/intel

module Intel;

export {
	redef record Intel::MetaData += {
		cif_tags: string &optional;	##< Tags.
		cif_confidence: double &optional;	##< How certain it is.
		cif_source: string &optional;	##< Who says so.
		cif_description: string &optional;	##< What it is about.
		cif_firstseen: string &optional;	##< When it was seen first.
		cif_lastseen: string &optional;	##< When it was seen last.
	};

	## The same for the log.
	type CIF: record {
		tags: string &optional &log;	##< Tags.
		confidence: double &optional &log;	##< How certain it is.
		source: string &optional &log;	##< Who says so.
		description: string &optional &log;	##< What it is about.
		firstseen: string &optional &log;	##< When it was seen first.
		lastseen: string &optional &log;	##< When it was seen last.
	};

	redef record Info += {
		## What is known there.
		cif: CIF &log &optional;
	};
}

hook extend_match(info: Info, s: Seen, items: set[Item]) &priority=5
	{
	for ( item in items )
		{
		local meta = item$meta;
		local known = CIF();

		if ( meta?$cif_tags )
			known$tags = meta$cif_tags;

		if ( meta?$cif_confidence )
			known$confidence = meta$cif_confidence;

		if ( meta?$cif_source )
			known$source = meta$cif_source;

		if ( meta?$cif_description )
			known$description = meta$cif_description;

		if ( meta?$cif_firstseen )
			known$firstseen = meta$cif_firstseen;

		if ( meta?$cif_lastseen )
			known$lastseen = meta$cif_lastseen;

		info$cif = known;
		}
	}
