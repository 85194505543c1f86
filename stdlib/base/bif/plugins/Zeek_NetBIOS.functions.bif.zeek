##! Names of the NetBIOS name service (RFC 1001, section 14).

## Yields the name behind its encoded form, without what fills it up.
##
## name: the encoded form, two letters for each byte.
global decode_netbios_name: function(name: string): string;

## Yields the type that the last byte of a name tells.
##
## name: the encoded form.
global decode_netbios_name_type: function(name: string): count;
