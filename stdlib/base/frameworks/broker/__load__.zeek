@load ./main
@load ./data
@load ./log
@load ./backpressure
@load ./flush
