@load ./types
@load ./plugin
@load ./main
@load ./plugins
@load ./drop
@load ./shunt
@load ./non-cluster
