##! POP3 is found by its content; there is no log of it.

@load-sigs ./dpd
