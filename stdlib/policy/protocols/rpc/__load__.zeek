@load ./portmapper
