##! Keeps the beginning of each entity of a mail.

@load base/protocols/smtp/entities

module SMTP;

export {
	redef record SMTP::Entity += {
		## How it begins.
		excerpt: string &log &default="";
	};

	## So many bytes are kept, as far as :zeek:see:`default_file_bof_buffer_size`
	## reaches.
	option default_entity_excerpt_len = 0;
}

event file_new(f: fa_file) &priority=5
	{
	if ( default_entity_excerpt_len == 0 || f$source != "SMTP" || ! f?$bof_buffer || ! f?$conns )
		return;

	for ( _, c in f$conns )
		if ( c?$smtp && c$smtp?$entity )
			c$smtp$entity$excerpt = f$bof_buffer[0:default_entity_excerpt_len];
	}
