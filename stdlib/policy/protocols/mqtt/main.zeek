##! The logs of MQTT are written by default; this is where they used to be asked for.

@load base/protocols/mqtt
