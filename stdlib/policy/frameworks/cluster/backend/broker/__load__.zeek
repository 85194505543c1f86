@load ./main
@load ./backpressure
@load ./telemetry
