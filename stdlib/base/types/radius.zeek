##! Types of the RADIUS events.

module RADIUS;

export {
	## The values of one kind of attribute.
	type RADIUS::AttributeList: vector of string;

	## Values by the kind of attribute.
	type RADIUS::Attributes: table[count] of RADIUS::AttributeList;

	## A message (RFC 2865 3).
	type RADIUS::Message: record {
		## Kind of message: 1 asks for access, 2 gives it, 3 refuses it.
		code: count;
		## Number of the request.
		trans_id: count;
		## Random bytes of a request, or the digest of an answer.
		authenticator: string;
		## The attributes; unset where there are none.
		attributes: RADIUS::Attributes &optional;
	};
}

module GLOBAL;
