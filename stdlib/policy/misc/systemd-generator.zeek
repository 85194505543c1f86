##! Settings of clusters whose units systemd's generator makes: rotated logs wait
##! in ``spool/log-queue`` for the archiver.

@load base/frameworks/cluster

@if ( Cluster::local_node_type() == Cluster::LOGGER || ! Cluster::is_enabled() )
@load base/frameworks/cluster/nodes/logger
@load base/frameworks/logging
redef Log::default_rotation_dir = "../log-queue";
redef Log::rotation_format_func = archiver_rotation_format_func;
redef LogAscii::enable_leftover_log_rotation = T;
redef Log::default_rotation_postprocessor_cmd = "";
@endif
