@load ./ryu
@load ./log
