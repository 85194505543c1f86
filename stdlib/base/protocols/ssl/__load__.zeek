@load ./consts
@load ./main
@load ./ct-list
@load ./mozilla-ca-list
@load ./files
@load-sigs ./dpd.sig
