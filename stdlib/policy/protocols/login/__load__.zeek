@load ./main
@load ./detect-backdoors
@load ./hot-accounts
@load ./suspicious-commands
