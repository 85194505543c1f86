##! Frameworks that the engine itself works with; loaded with ``-b`` too, after
##! all types and built-in functions are known.

@load base/frameworks/logging
@load base/frameworks/broker/data
@load base/frameworks/supervisor
@load base/frameworks/input
@load base/frameworks/cluster
@load base/frameworks/config
@load base/frameworks/analyzer
@load base/frameworks/files
@load base/bif
@load base/bif/plugins
