##! Mail addresses in text (RFC 5322, section 3.4).

# An address with what may stand around it.
const mail_address_regex = /(^|[<,:[:blank:]])[^<,:[:blank:]@]+"@"[^>,;[:blank:]]+([>,;[:blank:]]|$)/;

## Yields all mail addresses in a text, in order.
function extract_email_addrs_vec(str: string): string_vec
	{
	local result: string_vec = vector();

	for ( _, a in find_all_ordered(str, mail_address_regex) )
		result += gsub(a, /[<>,:;[:blank:]]/, "");

	return result;
	}

## Yields all mail addresses in a text.
function extract_email_addrs_set(str: string): set[string]
	{
	local result: set[string] = set();

	for ( a in find_all(str, mail_address_regex) )
		add result[gsub(a, /[<>,:;[:blank:]]/, "")];

	return result;
	}

## Yields the first mail address in a text, or an empty string.
function extract_first_email_addr(str: string): string
	{
	local all = extract_email_addrs_vec(str);
	return |all| > 0 ? all[0] : "";
	}

## Yields the addresses of a mail header, each with the name that stands by it.
function split_mime_email_addresses(line: string): set[string]
	{
	local result = string_set();

	for ( part in find_all(line, /(\"[^"]*\")?[^,]+/) )
		add result[strip(part)];

	return result;
	}
